package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.tools.jdbc.JDBCUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A transaction that has published and stays open does not slow publishers: neither those of another room nor, before its
 * commit begins, those of its own. Half a second; five seconds with {@code -Pstress}.
 */
class OpenTransactionTest {
    private static final Duration OPEN = Duration.ofMillis(Integer.getInteger("stress.open.millis", 500));
    private static final RoomId HELD = RoomId.execution("held");
    private static final RoomId OTHER = RoomId.execution("other");

    /** What a wait for the open transaction would exceed by far, and a busy machine does not. */
    private static final Duration NOISE = OPEN.dividedBy(5);

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.H2_MEMORY, TestDatabase.H2_FILE, TestDatabase.POSTGRESQL, TestDatabase.MARIADB);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void openTransactionSlowsNobody(TestDatabase database) throws Exception {
        HostNotes.create(database.emptied());
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (HikariDataSource pool = TestDatabase.pool(database.url(), 4, Duration.ofSeconds(5))) {
            JooqStore store = Stores.over(pool).build();
            TransactionalPublisher publisher = store.transactionalPublisher(committed -> {});
            DSLContext sql = hosts(pool, publisher);
            long[] undisturbed = publish(store, OTHER);
            CountDownLatch open = new CountDownLatch(1);
            CountDownLatch measured = new CountDownLatch(1);
            Future<?> held = threads.submit(() -> sql.transaction(tx -> {
                HostNotes.write(tx.dsl(), "held");
                publisher.in(tx).publish(List.of(event(HELD), event(OTHER)));
                open.countDown();
                assertThat(measured.await(60, TimeUnit.SECONDS)).isTrue();
            }));
            assertThat(open.await(10, TimeUnit.SECONDS)).isTrue();
            long[] beside = publish(store, OTHER);
            long[] inItsRoom = publish(store, HELD);
            measured.countDown();
            held.get(10, TimeUnit.SECONDS);
            String figures = "p99 undisturbed %d us, beside it %d us, in its room %d us"
                    .formatted(p99(undisturbed), p99(beside), p99(inItsRoom));
            System.Logger log = System.getLogger(OpenTransactionTest.class.getName());
            log.log(System.Logger.Level.INFO, database + ": " + figures);
            long bearable = 3 * p99(undisturbed) + NOISE.toNanos() / 1_000;
            assertThat(p99(beside)).as(figures).isLessThan(bearable);
            assertThat(p99(inItsRoom)).as(figures).isLessThan(bearable);
            assertThat(store.publicationLog().head(HELD).offset()).isEqualTo(inItsRoom.length + 1L);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Publishes for half of the time, one after the other; how long each took, in microseconds. */
    private static long[] publish(JooqStore store, RoomId room) {
        LongStream.Builder times = LongStream.builder();
        long end = System.nanoTime() + OPEN.toNanos() / 2;
        for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
            store.publicationLog().append(List.of(event(room)));
            times.add((System.nanoTime() - start) / 1_000);
        }
        return times.build().toArray();
    }

    private static long p99(long[] times) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * 99 / 100];
    }

    private static RoomEvent event(RoomId room) {
        return new RoomEvent(room, HostNotes.event("note"));
    }

    private static DSLContext hosts(HikariDataSource pool, TransactionalPublisher publisher) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return DSL.using(publisher.over(new DefaultConfiguration()
                    .set(new DataSourceConnectionProvider(pool))
                    .set(JDBCUtils.dialect(connection))));
        }
    }
}
