package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_EXECUTION;
import static dev.realtime.jooq.schema.Tables.REALTIME_WORKFLOW;

import java.util.Collection;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.impl.DSL;

/** The tables of {@link JooqWorkflowStore}. */
final class OwnTables implements OwnerTables {
    @Override
    public Select<Record2<String, String>> workflows(Collection<String> ids) {
        return DSL.select(REALTIME_WORKFLOW.ID, REALTIME_WORKFLOW.OWNER_ID)
                .from(REALTIME_WORKFLOW)
                .where(REALTIME_WORKFLOW.ID.in(ids));
    }

    @Override
    public Select<Record2<String, String>> executions(Collection<String> ids) {
        return DSL.select(REALTIME_EXECUTION.ID, REALTIME_WORKFLOW.OWNER_ID)
                .from(REALTIME_EXECUTION)
                .join(REALTIME_WORKFLOW)
                .on(REALTIME_WORKFLOW.ID.eq(REALTIME_EXECUTION.WORKFLOW_ID))
                .where(REALTIME_EXECUTION.ID.in(ids));
    }
}
