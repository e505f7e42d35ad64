package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog.Limit;
import dev.realtime.port.out.PublicationLog.Slice;
import dev.realtime.tck.fake.ManualClock;
import dev.realtime.tck.fake.ManualScheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.ConnectionProvider;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.tools.jdbc.JDBCUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetentionTest {
    private static final RoomId ROOM = RoomId.execution("e1");
    private static final RoomId OTHER = RoomId.execution("e2");
    private static final Duration DAY = Duration.ofDays(1);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-29T02:30:00.123456Z"));

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.H2_MEMORY, TestDatabase.POSTGRESQL, TestDatabase.MARIADB);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void newestPublicationsOfEachRoomAreKept(TestDatabase database) throws SQLException {
        JooqStore store = store(database).retention(8).build();
        Position start = store.publicationLog().head(ROOM);
        for (int i = 0; i < 5; i++) {
            publish(store, ROOM, 4);
        }
        publish(store, RoomId.execution("small"), 7);
        store.sweep();
        assertThat(read(store, new Position(start.epoch(), 12)).publications()).hasSize(8);
        assertThat(read(store, new Position(start.epoch(), 11)).complete()).isFalse();
        assertThat(store.publicationLog().head(ROOM).offset()).isEqualTo(20);
        RoomId small = RoomId.execution("small");
        Position smallStart = new Position(store.publicationLog().head(small).epoch(), 0);
        assertThat(store.publicationLog().read(small, smallStart, Limit.of(100)).publications())
                .hasSize(7);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void publicationsOlderThanTheAgeAreForgottenAndTheNumberingGoesOn(TestDatabase database) throws SQLException {
        JooqStore store = store(database).build();
        publish(store, ROOM, 2);
        clock.advance(DAY.minusSeconds(1));
        publish(store, ROOM, 1);
        Position start = new Position(store.publicationLog().head(ROOM).epoch(), 0);
        store.sweep();
        assertThat(read(store, start).publications()).hasSize(3);
        clock.advance(Duration.ofSeconds(2));
        store.sweep();
        assertThat(read(store, start).complete()).isFalse();
        assertThat(read(store, new Position(start.epoch(), 2)).publications()).hasSize(1);
        clock.advance(DAY);
        store.sweep();
        assertThat(read(store, new Position(start.epoch(), 3)).complete()).isTrue();
        assertThat(publish(store, ROOM, 1).get(0).position()).isEqualTo(new Position(start.epoch(), 4));
    }

    /** Clocks of two servers differ: what is kept must still have no gap. */
    @ParameterizedTest
    @MethodSource("databases")
    void whatStandsBeforeAnOldPublicationIsForgottenWithIt(TestDatabase database) throws SQLException {
        JooqStore store = store(database).build();
        publish(store, ROOM, 1);
        clock.advance(Duration.ofSeconds(-10));
        publish(store, ROOM, 1);
        clock.advance(Duration.ofSeconds(10));
        publish(store, ROOM, 1);
        clock.advance(DAY.minusSeconds(5));
        store.sweep();
        Position start = new Position(store.publicationLog().head(ROOM).epoch(), 0);
        assertThat(read(store, start).complete()).isFalse();
        assertThat(read(store, new Position(start.epoch(), 2)).publications()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void roomThatWasQuietForLongBeginsAgainInANewEpoch(TestDatabase database) throws SQLException {
        JooqStore store = store(database).roomAge(Duration.ofDays(3)).build();
        Position before = publish(store, ROOM, 2).get(1).position();
        clock.advance(Duration.ofDays(3).plusSeconds(1));
        store.sweep();
        assertThat(read(store, before)).satisfies(slice -> {
            assertThat(slice.complete()).isFalse();
            assertThat(slice.head().offset()).isZero();
            assertThat(slice.head().epoch()).isNotEqualTo(before.epoch());
        });
        assertThat(publish(store, ROOM, 1).get(0).position().offset()).isOne();
    }

    /** One statement for all of them used to run into its time-out once there were too many, and at every sweep again. */
    @ParameterizedTest
    @MethodSource("databases")
    void whatPiledUpIsForgottenSomeAtATime(TestDatabase database) throws SQLException {
        DataSource dataSource = database.emptied();
        LargestDelete largest = new LargestDelete();
        Configuration hosts = new DefaultConfiguration()
                .set(new DataSourceConnectionProvider(dataSource))
                .set(JDBCUtils.dialect(database.url()))
                .set(largest);
        JooqStore store = Stores.builder()
                .configuration(hosts)
                .clock(clock)
                .retention(500)
                .build();
        publish(store, ROOM, 5_000);
        store.sweep();
        Position start = new Position(store.publicationLog().head(ROOM).epoch(), 4_500);
        assertThat(read(store, start).publications()).hasSize(500);
        publish(store, OTHER, 5_000);
        clock.advance(DAY.plusSeconds(1));
        Stores.builder().configuration(hosts).clock(clock).build().sweep();
        assertThat(read(store, start).complete()).isFalse();
        assertThat(DSL.using(hosts).fetchCount(DSL.table(DSL.unquotedName("realtime_publication"))))
                .isZero();
        assertThat(largest.rows).isBetween(1, 4_000);
    }

    private static final class LargestDelete implements ExecuteListener {
        private int rows;

        @Override
        public void executeEnd(ExecuteContext context) {
            if (context.sql() != null && context.sql().startsWith("delete")) {
                rows = Math.max(rows, context.rows());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void ageBeyondAllTimeForgetsNothing(TestDatabase database) throws SQLException {
        JooqStore store =
                store(database).retentionAge(Duration.ofSeconds(Long.MAX_VALUE)).build();
        Position start = new Position(publish(store, ROOM, 2).get(0).position().epoch(), 0);
        store.sweep();
        assertThat(read(store, start).publications()).hasSize(2);
    }

    @Test
    void nothingIsForgottenWhenAllIsToBeKept() throws SQLException {
        JooqStore store = store(TestDatabase.H2_MEMORY)
                .retention(0)
                .retentionAge(Duration.ZERO)
                .build();
        publish(store, ROOM, 2_000);
        clock.advance(Duration.ofDays(1_000));
        store.sweep();
        Position start = new Position(store.publicationLog().head(ROOM).epoch(), 0);
        assertThat(read(store, start).publications()).hasSize(2_000);
    }

    @Test
    void schedulerSweepsUntilTheStoreIsClosed() throws SQLException {
        ManualScheduler scheduler = new ManualScheduler();
        JooqStore store = store(TestDatabase.H2_MEMORY).scheduler(scheduler).build();
        publish(store, ROOM, 1);
        Position start = new Position(store.publicationLog().head(ROOM).epoch(), 0);
        clock.advance(DAY.plusSeconds(1));
        scheduler.advance(Duration.ofMinutes(1));
        assertThat(read(store, start).complete()).isFalse();
        store.close();
        publish(store, ROOM, 1);
        clock.advance(DAY.plusSeconds(1));
        scheduler.advance(Duration.ofMinutes(1));
        assertThat(read(store, new Position(start.epoch(), 1)).publications()).hasSize(1);
    }

    /** A data source that chooses by what the thread is at, for example. */
    @Test
    void sweepThatFailedInAnyWayIsNotTheLast() throws SQLException {
        ManualScheduler scheduler = new ManualScheduler();
        DataSource dataSource = TestDatabase.H2_MEMORY.emptied();
        AtomicBoolean broken = new AtomicBoolean();
        ConnectionProvider connections = new DataSourceConnectionProvider(dataSource) {
            @Override
            public Connection acquire() {
                if (broken.get()) {
                    throw new IllegalStateException("as planned");
                }
                return super.acquire();
            }
        };
        JooqStore store = Stores.builder()
                .configuration(new DefaultConfiguration().set(connections).set(SQLDialect.H2))
                .clock(clock)
                .scheduler(scheduler)
                .build();
        Position start = new Position(publish(store, ROOM, 1).get(0).position().epoch(), 0);
        clock.advance(DAY.plusSeconds(1));
        broken.set(true);
        scheduler.advance(Duration.ofMinutes(1));
        broken.set(false);
        assertThat(read(store, start).complete()).isTrue();
        scheduler.advance(Duration.ofMinutes(1));
        assertThat(read(store, start).complete()).isFalse();
    }

    private JooqStore.Builder store(TestDatabase database) throws SQLException {
        return Stores.over(database.emptied()).clock(clock);
    }

    private static List<Publication> publish(JooqStore store, RoomId room, int count) {
        RoomEvent event = new RoomEvent(room, Event.of("notification", "note", new JsonText("1")));
        return store.publicationLog().append(Collections.nCopies(count, event));
    }

    private static Slice read(JooqStore store, Position after) {
        return store.publicationLog().read(ROOM, after, Limit.of(10_000));
    }
}
