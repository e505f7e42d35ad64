package dev.realtime.jooq;

import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.tools.jdbc.JDBCUtils;

/**
 * A host's process that does everything once: leaves publications to the relay, runs it, publishes in transactions that commit,
 * that roll back, and that are nested. It may end at any {@link Steps step}.
 */
final class ShortLife {
    private static final RoomId ROOM = RoomId.execution("e1");
    private static final RoomId OTHER = RoomId.execution("e2");

    private final DataSource dataSource;
    private final TransactionalPublisher publisher;
    private final DSLContext sql;

    private ShortLife(Steps steps, Steps.Source source, Consumer<List<Publication>> told) throws SQLException {
        dataSource = steps.over(source);
        Configuration configuration = new DefaultConfiguration().set(new DataSourceConnectionProvider(dataSource));
        try (Connection connection = source.connect()) {
            configuration = configuration.derive(JDBCUtils.dialect(connection));
        }
        publisher = Stores.over(dataSource).build().transactionalPublisher(committed -> {
            steps.step();
            told.accept(committed);
            steps.step();
        });
        sql = DSL.using(publisher.over(configuration));
    }

    /**
     * Lives to the end, or to the step.
     *
     * @param told hears the announcements
     */
    static void run(Steps steps, Steps.Source source, Consumer<List<Publication>> told) throws SQLException {
        ShortLife life = new ShortLife(steps, source, told);
        life.leaveToTheRelay("left-1", "left-2");
        life.publisher.relay();
        life.sql.transaction(tx -> {
            life.note(tx, ROOM, "whole-1");
            life.note(tx, OTHER, "whole-2");
        });
        life.partly();
        life.leaveToTheRelay("late-1", "late-2");
        life.sql.transaction(tx -> life.note(tx, ROOM, "before the end"));
        life.publisher.relay();
    }

    private void leaveToTheRelay(String first, String second) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            UnmanagedEvents events = publisher.unmanaged(connection);
            for (String id : List.of(first, second)) {
                HostNotes.write(DSL.using(connection, sql.dialect()), id);
                events.publish(OTHER, HostNotes.event(id));
            }
            events.flush();
            connection.commit();
        }
    }

    private void partly() {
        sql.transaction(tx -> {
            note(tx, ROOM, "outer");
            try {
                tx.dsl().transaction(nested -> {
                    note(nested, ROOM, "never");
                    throw new DataAccessException("as planned");
                });
            } catch (DataAccessException rolledBack) {
                note(tx, OTHER, "instead");
            }
        });
    }

    private void note(Configuration transaction, RoomId room, String id) {
        HostNotes.write(transaction.dsl(), id);
        publisher.in(transaction).publish(room, HostNotes.event(id));
    }

    /** As a process of its own: says what it announces, and that it has come to its last step; then it waits for the end. */
    public static void main(String[] arguments) throws SQLException {
        String url = arguments[0];
        Steps steps = new Steps(Integer.parseInt(arguments[1]), () -> {
            say("step");
            while (true) {
                java.util.concurrent.locks.LockSupport.park();
            }
        });
        run(
                steps,
                () -> DriverManager.getConnection(url),
                committed -> committed.forEach(publication -> say("announced " + HostNotes.id(publication))));
        say("done");
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
