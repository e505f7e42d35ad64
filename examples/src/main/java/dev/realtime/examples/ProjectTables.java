package dev.realtime.examples;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.SQLDataType.VARCHAR;

import dev.realtime.jooq.OwnerTables;
import java.util.Collection;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;

/** The host's schema: {@code project(id uuid, owner varchar)} and {@code job(id bigint, project_id uuid)}. */
public final class ProjectTables implements OwnerTables {
    private static final Table<Record> PROJECT = table("project");
    private static final Field<UUID> PROJECT_ID = field("project.id", UUID.class);
    private static final Field<String> PROJECT_OWNER = field("project.owner", String.class);
    private static final Table<Record> JOB = table("job");
    private static final Field<Long> JOB_ID = field("job.id", Long.class);
    private static final Field<UUID> JOB_PROJECT = field("job.project_id", UUID.class);

    // begin: queries
    @Override
    public Select<Record2<String, String>> workflows(Collection<String> ids) {
        return select(PROJECT_ID.cast(VARCHAR(36)), PROJECT_OWNER)
                .from(PROJECT)
                .where(PROJECT_ID.in(OwnerTables.uuids(ids)));
    }

    @Override
    public Select<Record2<String, String>> executions(Collection<String> ids) {
        return select(JOB_ID.cast(VARCHAR(20)), PROJECT_OWNER)
                .from(JOB)
                .join(PROJECT)
                .on(PROJECT_ID.eq(JOB_PROJECT))
                .where(JOB_ID.in(OwnerTables.numbers(ids)));
    }
    // end: queries
}
