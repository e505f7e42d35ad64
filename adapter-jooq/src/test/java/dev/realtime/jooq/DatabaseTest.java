package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.tools.jdbc.JDBCUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Repetition, errors, and what a host's connection is like afterwards. */
class DatabaseTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final RoomId ROOM = RoomId.execution("e1");

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.H2_MEMORY, TestDatabase.POSTGRESQL, TestDatabase.MARIADB);
    }

    @ParameterizedTest
    @CsvSource({
        "H2, 40001, 0",
        "H2, HYT00, 50200",
        "H2, 90131, 90131",
        "H2, 23505, 23505",
        "POSTGRES, 40001, 0",
        "POSTGRES, 40P01, 0",
        "POSTGRES, 23503, 0",
        "MARIADB, 40001, 1213",
        "MARIADB, HY000, 1205",
        "MARIADB, HY000, 1020",
    })
    void refusalForOthersSakeIsRepeated(SQLDialect dialect, String state, int code) throws SQLException {
        Database database = database(dialect);
        AtomicInteger attempts = new AtomicInteger();
        String result = database.write(sql -> {
            if (attempts.incrementAndGet() < 3) {
                throw failure(state, code);
            }
            return "done";
        });
        assertThat(result).isEqualTo("done");
        assertThat(attempts).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource({"H2, 40003, 0", "POSTGRES, 57014, 0", "POSTGRES, 08006, 0", "MARIADB, 70100, 1969", "H2, 42104, 42104"})
    void anyOtherFailureIsUnavailableAtOnce(SQLDialect dialect, String state, int code) throws SQLException {
        AtomicInteger attempts = new AtomicInteger();
        Database database = database(dialect);
        assertThatThrownBy(() -> database.write(sql -> {
                    attempts.incrementAndGet();
                    throw failure(state, code);
                }))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("The database failed (SQLSTATE " + state + ")")
                .hasRootCauseInstanceOf(SQLException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void repetitionEnds() throws SQLException {
        AtomicInteger attempts = new AtomicInteger();
        Database database = database(SQLDialect.H2);
        assertThatThrownBy(() -> database.write(sql -> {
                    attempts.incrementAndGet();
                    throw failure("40001", 0);
                }))
                .isInstanceOf(UnavailableException.class);
        assertThat(attempts).hasValueBetween(2, 20);
    }

    /** A connection at another isolation, without autocommit: all works, and it is again as it was. */
    @ParameterizedTest
    @MethodSource("databases")
    void connectionGoesBackAsItCame(TestDatabase database) throws SQLException {
        try (Connection kept = database.emptied().getConnection()) {
            kept.setAutoCommit(false);
            kept.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            int network = kept.getNetworkTimeout();
            Configuration hosts = new DefaultConfiguration().set(kept).set(JDBCUtils.dialect(kept));
            JooqStore store = Stores.builder().configuration(hosts).build();
            RoomEvent event = new RoomEvent(ROOM, Event.of("notification", "note", new JsonText("1")));
            store.publicationLog().append(List.of(event, event));
            store.workflowStore().snapshot(ROOM);
            assertThat(store.publicationLog().head(ROOM).offset()).isEqualTo(2);
            assertThat(kept.getAutoCommit()).isFalse();
            assertThat(kept.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
            assertThat(kept.getNetworkTimeout()).isEqualTo(network);
        }
        assertThat(Stores.over(database.pool())
                        .build()
                        .publicationLog()
                        .head(ROOM)
                        .offset())
                .isEqualTo(2);
    }

    /** A host that holds a lock for ever: the publisher gives up, and nothing of it stays. */
    @ParameterizedTest
    @MethodSource("serversWithTimeouts")
    void waitingForALockEndsWithTheWriteTimeout(TestDatabase database) throws SQLException {
        JooqStore store = Stores.over(database.emptied())
                .writeTimeout(Duration.ofSeconds(1))
                .build();
        RoomEvent event = new RoomEvent(ROOM, Event.of("notification", "note", new JsonText("1")));
        store.publicationLog().append(List.of(event));
        try (Connection other = database.pool().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update realtime_room set pos = pos");
            assertThatThrownBy(() -> store.publicationLog().append(List.of(event)))
                    .isInstanceOf(UnavailableException.class);
            other.rollback();
        }
        assertThat(store.publicationLog()
                        .append(List.of(event))
                        .get(0)
                        .position()
                        .offset())
                .isEqualTo(2);
    }

    static List<TestDatabase> serversWithTimeouts() {
        return List.of(TestDatabase.POSTGRESQL, TestDatabase.MARIADB);
    }

    private static Database database(SQLDialect dialect) throws SQLException {
        Configuration configuration = new DefaultConfiguration()
                .set(new DataSourceConnectionProvider(TestDatabase.H2_MEMORY.emptied()))
                .set(SQLDialect.H2);
        return new Database(configuration, new JudgingLike(Vendor.of(dialect)), TIMEOUT, TIMEOUT);
    }

    /** H2 that tells failures apart like another vendor. */
    private record JudgingLike(Vendor judge, Vendor h2) implements Vendor {
        JudgingLike(Vendor judge) {
            this(judge, Vendor.of(SQLDialect.H2));
        }

        @Override
        public SQLDialect dialect() {
            return h2.dialect();
        }

        @Override
        public void beginWrite(Loan loan, Duration timeout) throws SQLException {
            h2.beginWrite(loan, timeout);
        }

        @Override
        public void beginSnapshot(Loan loan, Duration timeout) throws SQLException {
            h2.beginSnapshot(loan, timeout);
        }

        @Override
        public Counter add(DSLContext sql, String room, int count, String newEpoch, Instant now) {
            return h2.add(sql, room, count, newEpoch, now);
        }

        @Override
        public boolean seesUncommitted(Connection connection) throws SQLException {
            return h2.seesUncommitted(connection);
        }

        @Override
        public void requireExactNames(Connection connection) throws SQLException {
            h2.requireExactNames(connection);
        }

        @Override
        public boolean hasShareLocks() {
            return h2.hasShareLocks();
        }

        @Override
        public boolean hasQueryTimeouts() {
            return h2.hasQueryTimeouts();
        }

        @Override
        public boolean isTransient(SQLException failure) {
            return judge.isTransient(failure);
        }
    }

    private static DataAccessException failure(String state, int code) {
        return new DataAccessException("as planned", new SQLException("as planned", state, code));
    }
}
