package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog.Limit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.tools.jdbc.JDBCUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Eight threads run transactions of every kind: committed and rolled back, nested, jOOQ's own and plain JDBC's, announced and left
 * to the relay. What the host finds in its table is what was delivered. 200 transactions; 10,000 with {@code -Pstress}.
 */
class RandomTransactionsTest {
    private static final int TRANSACTIONS = Integer.getInteger("stress.transactions", 200);
    private static final int THREADS = 8;
    private static final int ROOMS = 12;
    private static final double ROLLED_BACK = 0.3;

    private final Delivered delivered = new Delivered();
    private TransactionalPublisher publisher;
    private DSLContext sql;

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.H2_FILE, TestDatabase.POSTGRESQL, TestDatabase.MARIADB);
    }

    private static final class AsPlanned extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatIsDeliveredIsWhatWasCommitted(TestDatabase database) throws Exception {
        HostNotes.create(database.emptied());
        long seed = new Random().nextLong();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
        try (HikariDataSource pool = pool(database);
                JooqStore store = Stores.over(pool).scheduler(scheduler).build()) {
            publisher = store.transactionalPublisher(delivered);
            sql = DSL.using(publisher.over(hosts(pool)));
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(threads.submit(() -> run(pool, thread, new Random(seed + thread))));
            }
            int rolledBack = 0;
            for (Future<Integer> each : running) {
                rolledBack += each.get(10, TimeUnit.MINUTES);
            }
            assertThat(rolledBack).as("rolled back as a whole").isGreaterThan(TRANSACTIONS / 10);
            publisher.relay();
            assertThat(new HashSet<>(delivered.ids()))
                    .as("delivered, seed %s", seed)
                    .isEqualTo(HostNotes.committed(pool))
                    .hasSizeGreaterThan(TRANSACTIONS / 2);
            delivered.byRoom().forEach((room, publications) -> assertInOrder(store, room, publications));
        } finally {
            threads.shutdownNow();
            scheduler.shutdownNow();
        }
    }

    /** Without gaps, as the log has them, and what one thread committed first comes first. */
    private static void assertInOrder(JooqStore store, RoomId room, Collection<Publication> publications) {
        Position head = store.publicationLog().head(room);
        Position start = new Position(head.epoch(), 0);
        assertThat(publications)
                .containsExactlyElementsOf(store.publicationLog()
                        .read(room, start, Limit.of(Integer.MAX_VALUE))
                        .publications());
        assertThat(head.offset()).isEqualTo(publications.size());
        Map<String, Integer> newest = new HashMap<>();
        for (Publication publication : publications) {
            String[] parts = HostNotes.id(publication).split("-", -1);
            int number = Integer.parseInt(parts[1]);
            Integer before = newest.put(parts[0], number);
            assertThat(number).as("after %s", before).isGreaterThanOrEqualTo(before == null ? 0 : before);
        }
    }

    private int run(HikariDataSource pool, int thread, Random random) throws SQLException {
        int rolledBack = 0;
        for (int number = 0; number < TRANSACTIONS / THREADS; number++) {
            String id = thread + "-" + number;
            try {
                if (random.nextInt(5) == 0) {
                    unmanaged(pool, id, random);
                } else {
                    sql.transaction(tx -> fill(tx, id, random, 0));
                }
            } catch (AsPlanned whole) {
                rolledBack++;
            }
        }
        return rolledBack;
    }

    private void fill(Configuration transaction, String id, Random random, int depth) {
        int steps = 1 + random.nextInt(3);
        for (int i = 0; i < steps; i++) {
            String note = id + "-" + depth + "." + i;
            HostNotes.write(transaction.dsl(), note);
            publisher.in(transaction).publish(room(random), HostNotes.event(note));
            if (depth < 2 && random.nextInt(3) == 0) {
                String nestedId = note + ".";
                try {
                    transaction.dsl().transaction(nested -> fill(nested, nestedId, random, depth + 1));
                } catch (AsPlanned rolledBack) {
                    // The savepoint is undone, the transaction goes on.
                }
            }
        }
        if (random.nextDouble() < ROLLED_BACK) {
            throw new AsPlanned();
        }
    }

    private void unmanaged(HikariDataSource pool, String id, Random random) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            UnmanagedEvents events = publisher.unmanaged(connection);
            HostNotes.write(DSL.using(connection, JDBCUtils.dialect(connection)), id + "-jdbc");
            events.publish(room(random), HostNotes.event(id + "-jdbc"));
            events.flush();
            if (random.nextDouble() < ROLLED_BACK) {
                connection.rollback();
                return;
            }
            connection.commit();
            if (random.nextBoolean()) {
                events.announce();
            }
        }
    }

    private static RoomId room(Random random) {
        return RoomId.execution("room-" + random.nextInt(ROOMS));
    }

    private static Configuration hosts(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            SQLDialect dialect = JDBCUtils.dialect(connection);
            return new DefaultConfiguration()
                    .set(new DataSourceConnectionProvider(pool))
                    .set(dialect);
        }
    }

    /** As a host has it, at READ COMMITTED. */
    private static HikariDataSource pool(TestDatabase database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setMaximumPoolSize(2 * THREADS);
        config.setMinimumIdle(1);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }
}
