package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.realtime.jooq.server.TcpGate;
import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.Claim;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The database goes away while the store is in use, and comes back. */
class DatabaseAwayTest {

    abstract static class Away {
        /** What a subscribe may take when the database is away. */
        private static final Duration SUBSCRIBE = Duration.ofSeconds(3);

        private static final RoomId ROOM = RoomId.execution("e1");

        private final TestDatabase database;
        private TcpGate gate;
        private HikariDataSource pool;
        private JooqStore store;

        Away(TestDatabase database) {
            this.database = database;
        }

        void start() throws IOException, SQLException {
            database.emptied();
            URI direct = URI.create(database.url().substring("jdbc:".length()));
            gate = new TcpGate(direct.getPort());
            pool = TestDatabase.pool(database.url().replace(":" + direct.getPort(), ":" + gate.port()));
            store = Stores.over(pool).writeTimeout(Duration.ofSeconds(2)).build();
        }

        @AfterEach
        void stop() throws IOException {
            pool.close();
            gate.close();
        }

        @Test
        void stoppedDatabaseIsAnErrorWithinThreeSecondsAndBackWithoutRestart() throws Exception {
            start();
            assertThat(publish()).isEqualTo(1);
            gate.shut();
            isUnavailableInTime(this::owned);
            isUnavailableInTime(this::publish);
            isUnavailableInTime(() -> store.publicationLog().head(ROOM));
            isUnavailableInTime(() -> store.workflowStore().snapshot(ROOM));
            gate.open();
            comesBackWithOffset(2);
        }

        @Test
        void silentDatabaseIsAnErrorWithinThreeSecondsAndBackWithoutRestart() throws Exception {
            start();
            assertThat(publish()).isEqualTo(1);
            assertThat(owned()).isTrue();
            gate.silence();
            // The first gets a connection that is believed to be good, the next finds the pool without one.
            isUnavailableInTime(this::owned);
            isUnavailableInTime(this::publish);
            gate.open();
            comesBackWithOffset(2);
        }

        private static void isUnavailableInTime(Supplier<?> call) {
            long start = System.nanoTime();
            assertThatThrownBy(call::get).isInstanceOf(UnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SUBSCRIBE);
        }

        private void comesBackWithOffset(long offset) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                try {
                    assertThat(owned()).isTrue();
                } catch (UnavailableException notYet) {
                    throw new AssertionError("The database is still away", notYet);
                }
            });
            assertThat(publish()).isEqualTo(offset);
        }

        /** Whether the question was answered. */
        private boolean owned() {
            return store.ownership()
                    .owned(List.of(new Claim(new UserId("ann"), ROOM)))
                    .isEmpty();
        }

        private long publish() {
            RoomEvent event = new RoomEvent(ROOM, Event.of("notification", "note", new JsonText("1")));
            return store.publicationLog()
                    .append(List.of(event))
                    .get(0)
                    .position()
                    .offset();
        }
    }

    @Nested
    class OfPostgreSql extends Away {
        OfPostgreSql() {
            super(TestDatabase.POSTGRESQL);
        }
    }

    @Nested
    class OfMariaDb extends Away {
        OfMariaDb() {
            super(TestDatabase.MARIADB);
        }
    }
}
