package dev.realtime.jooq;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.unquotedName;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Publication;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.tools.jdbc.JDBCUtils;

/** A table of the host's. A note is written in the transaction that publishes it, so what is here is what was committed. */
final class HostNotes {
    private static final org.jooq.Table<?> NOTES = table(unquotedName("host_note"));
    private static final Field<String> ID = field(unquotedName("id"), String.class);

    private HostNotes() {}

    static void create(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists host_note (id varchar(60) primary key)");
            statement.execute("delete from host_note");
        }
    }

    static void write(DSLContext sql, String id) {
        sql.insertInto(NOTES, ID).values(id).execute();
    }

    static Set<String> committed(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            SQLDialect dialect = JDBCUtils.dialect(connection);
            return new HashSet<>(
                    DSL.using(connection, dialect).select(ID).from(NOTES).fetch(ID));
        }
    }

    static Event event(String id) {
        return Event.of("notification", "note", JsonText.ofString(id));
    }

    static String id(Publication publication) {
        return publication.event().data().asString();
    }
}
