package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.Event;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.JsonText;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.tck.fake.ManualClock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jooq.Configuration;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long keys live, and what they cost. What they do is in the contracts. */
class IdempotencyTest {
    private static final RoomId ROOM = RoomId.execution("e1");
    private static final Event EVENT = Event.of("notification", "note", new JsonText("1"));

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-29T02:30:00.123456Z"));

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.H2_MEMORY, TestDatabase.POSTGRESQL, TestDatabase.MARIADB);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void keyIsRememberedForTheWindowAndThenFreeAgain(TestDatabase database) throws SQLException {
        JooqStore store = Stores.over(database.emptied()).clock(clock).build();
        Publication first = publish(store, "key");
        clock.advance(IdempotencyKey.WINDOW);
        assertThat(publish(store, "key")).isEqualTo(first);
        clock.advance(Duration.ofNanos(1_000));
        assertThat(publish(store, "key").position().offset()).isEqualTo(2);
        clock.advance(IdempotencyKey.WINDOW);
        assertThat(publish(store, "key").position().offset()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void sweepForgetsOldKeysHoweverMany(TestDatabase database) throws SQLException {
        JooqStore store = Stores.over(database.emptied()).clock(clock).build();
        List<RoomEvent> many = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            many.add(new RoomEvent(ROOM, EVENT, IdempotencyKey.of("key-" + i, EVENT)));
        }
        store.publicationLog().append(many);
        clock.advance(Duration.ofSeconds(1));
        store.publicationLog().append(many.subList(0, 1));
        Publication later = publish(store, "later");
        clock.advance(IdempotencyKey.WINDOW);
        store.sweep();
        assertThat(keys(database)).isEqualTo(1);
        assertThat(publish(store, "later")).isEqualTo(later);
        clock.advance(Duration.ofSeconds(1));
        store.sweep();
        assertThat(keys(database)).isZero();
    }

    /** One upsert that takes the counter, one row; H2 updates and reads. */
    @Test
    void eventWithoutAKeyCostsNoStatement() throws SQLException {
        List<String> statements = new CopyOnWriteArrayList<>();
        Configuration configuration = new DefaultConfiguration()
                .set(new DataSourceConnectionProvider(TestDatabase.POSTGRESQL.emptied()))
                .set(SQLDialect.POSTGRES)
                .set(ExecuteListener.onExecuteStart(context -> statements.add(context.sql())));
        JooqStore store = Stores.builder().configuration(configuration).build();
        store.publicationLog().append(List.of(new RoomEvent(ROOM, EVENT)));
        assertThat(statements).hasSize(2).noneMatch(statement -> statement.contains("idempotency"));
    }

    private static Publication publish(JooqStore store, String key) {
        return store.publicationLog()
                .append(List.of(new RoomEvent(ROOM, EVENT, IdempotencyKey.of(key, EVENT))))
                .get(0);
    }

    private static int keys(TestDatabase database) throws SQLException {
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from realtime_idempotency")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
