package dev.realtime.jooq;

import dev.realtime.port.in.Announcements;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.UnavailableException;
import dev.realtime.port.out.WorkflowStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.ConnectionProvider;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.tools.jdbc.JDBCUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in one database: H2, PostgreSQL or MariaDB. The tables are made by the migrations beside this class
 * ({@code dev/realtime/jooq/migration/}, a folder per database), with Flyway or any tool that runs SQL.
 *
 * <p>Thread-safe. Takes a connection for each call and gives it back; starts no threads; closes nothing of the host's.
 */
public final class JooqStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JooqStore.class);

    private final Ownership ownership;
    private final WorkflowStore workflowStore;
    private final JooqPublicationLog publicationLog;
    private final Retention retention;
    private final Database database;
    private final Rooms rooms;
    private final Duration relayInterval;
    private final @Nullable ScheduledExecutorService scheduler;

    /** What the scheduler repeats. */
    private final List<ScheduledFuture<?>> repeated = new CopyOnWriteArrayList<>();

    private JooqStore(Builder builder) {
        Configuration configuration = builder.configuration();
        InstantSource clock = builder.clock();
        Vendor vendor = Vendor.of(configuration.dialect());
        Database hosts = new Database(configuration, vendor, builder.readTimeout, builder.writeTimeout);
        Configuration ours = configuration.derive(OurSettings.over(configuration.settings()));
        database = new Database(ours, vendor, builder.readTimeout, builder.writeTimeout);
        rooms = new Rooms(vendor, builder.random());
        retention = new Retention(database, builder.retention, builder.retentionAge, builder.roomAge(), clock);
        publicationLog = new JooqPublicationLog(database, rooms, retention, clock);
        workflowStore = new JooqWorkflowStore(database, rooms, publicationLog, retention);
        ownership = builder.ownerTables == null
                ? new JooqOwnership(database, new OwnTables())
                : new JooqOwnership(hosts, builder.ownerTables);
        relayInterval = builder.relayInterval;
        scheduler = builder.scheduler;
        repeat(this::sweepInBackground, builder.sweepInterval);
    }

    private void repeat(Runnable task, Duration pause) {
        if (scheduler != null) {
            repeated.add(
                    scheduler.scheduleWithFixedDelay(task, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    /** Starts a store; a data source or a configuration, a clock and a random generator must be given. */
    public static Builder builder() {
        return new Builder();
    }

    /** Who owns what, in the tables of {@link #workflowStore} or in the host's. */
    public Ownership ownership() {
        return ownership;
    }

    /** Workflows, executions and nodes; their events go into {@link #publicationLog}, in the same transactions. */
    public WorkflowStore workflowStore() {
        return workflowStore;
    }

    public PublicationLog publicationLog() {
        return publicationLog;
    }

    /**
     * Publishes in the host's own transactions, in the same database. Starts the relay, if there is a scheduler; so a process
     * that has clients calls this once, whether it publishes in transactions itself or others do.
     *
     * @param announcements told of what was committed, first by who committed it, at once, on the same thread, or else by the
     *     relay; {@code Realtime} of this process
     */
    public TransactionalPublisher transactionalPublisher(Announcements announcements) {
        Executor remover = scheduler == null ? Runnable::run : scheduler;
        AfterCommit afterCommit = new AfterCommit(database, announcements, retention, remover);
        Relay relay = new Relay(database, announcements);
        repeat(relay::runInBackground, relayInterval);
        return new TransactionalPublisher(database.vendor().dialect(), rooms, publicationLog, afterCommit, relay);
    }

    /**
     * Forgets now what the retention does not keep; without a scheduler the host calls it now and then. Blocks; others may
     * read and publish meanwhile.
     *
     * @throws UnavailableException when the database can't do it now; the next sweep goes on
     */
    public void sweep() {
        retention.sweep();
    }

    private void sweepInBackground() {
        try {
            retention.sweep();
        } catch (RuntimeException later) {
            // Whatever it is: a scheduled task that throws is never run again.
            LOG.warn("Old publications can't be forgotten now; the next sweep tries again", later);
        }
    }

    /** Ends sweeps and relays. The stores go on as long as the host's data source does. */
    @Override
    public void close() {
        repeated.forEach(task -> task.cancel(false));
    }

    /** Says where the database is and what it keeps. Not thread-safe. */
    public static final class Builder {
        private @Nullable Configuration given;
        private @Nullable ConnectionProvider connections;
        private @Nullable SQLDialect dialect;
        private @Nullable InstantSource clock;
        private @Nullable RandomGenerator random;
        private @Nullable ScheduledExecutorService scheduler;
        private @Nullable OwnerTables ownerTables;
        private int retention = 1_000;
        private Duration retentionAge = Duration.ofHours(24);
        private Duration roomAge = Duration.ofDays(30);
        private Duration sweepInterval = Duration.ofMinutes(1);
        private Duration relayInterval = Duration.ofMillis(500);
        private Duration readTimeout = Duration.ofSeconds(2);
        private Duration writeTimeout = Duration.ofSeconds(10);

        private Builder() {}

        /**
         * Connections come from here, one for each call. It should wait no longer than a second for one, and not take part
         * in the host's transactions.
         */
        public Builder dataSource(DataSource dataSource) {
            connections = new DataSourceConnectionProvider(dataSource);
            given = null;
            return this;
        }

        /**
         * The host's own jOOQ configuration: its connections, dialect, settings and listeners. As with {@link #dataSource},
         * each call acquires a connection of its own, commits on it and releases it.
         */
        public Builder configuration(Configuration configuration) {
            given = configuration;
            return this;
        }

        /** What the database speaks. Without it, a data source is asked for a connection when the store is built. */
        public Builder dialect(SQLDialect dialect) {
            this.dialect = dialect;
            return this;
        }

        /** The time of publications, and of their age. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /** Makes epochs; {@code SecureRandom} or any other that does not repeat itself after a restart. */
        public Builder random(RandomGenerator random) {
            this.random = random;
            return this;
        }

        /**
         * Where the host keeps workflows, executions and owners, if not in the tables of {@link #workflowStore}. Its queries
         * are written as the host's configuration says (jOOQ's own default: names in quotes), ours always without quotes.
         */
        public Builder ownerTables(OwnerTables ownerTables) {
            this.ownerTables = ownerTables;
            return this;
        }

        /** How many publications of each room are kept, at least; default 1,000, 0 for all. */
        public Builder retention(int publications) {
            this.retention = atLeast(0, publications, "retention");
            return this;
        }

        /** How long a publication is kept, at least; default 24 hours, zero for ever. */
        public Builder retentionAge(Duration age) {
            this.retentionAge = notNegative(age, "retentionAge");
            return this;
        }

        /**
         * How long a room's numbering is kept after its last publication; default 30 days, zero for ever. A room that comes
         * back later starts at 1 in a new epoch. Never shorter than the retention age.
         */
        public Builder roomAge(Duration age) {
            this.roomAge = notNegative(age, "roomAge");
            return this;
        }

        /**
         * Runs the sweep that forgets, and the relay of transactional publishers. Both block a thread of this scheduler, shortly;
         * with two threads they don't wait for one another. Without it: {@link JooqStore#sweep},
         * {@link TransactionalPublisher#relay}.
         */
        public Builder scheduler(ScheduledExecutorService scheduler) {
            this.scheduler = scheduler;
            return this;
        }

        /** The pause between two sweeps; default a minute. */
        public Builder sweepInterval(Duration interval) {
            atLeast(1, interval.toMillis(), "sweepInterval in milliseconds");
            this.sweepInterval = interval;
            return this;
        }

        /** The pause between two runs of a relay; default half a second, so that what a crash left is announced within one. */
        public Builder relayInterval(Duration interval) {
            atLeast(1, interval.toMillis(), "relayInterval in milliseconds");
            this.relayInterval = interval;
            return this;
        }

        /** How long a statement may take that only reads; default 2 s, whole seconds. */
        public Builder readTimeout(Duration timeout) {
            atLeast(1, timeout.toSeconds(), "readTimeout in seconds");
            this.readTimeout = timeout;
            return this;
        }

        /** How long any other statement may take, waiting for locks included; default 10 s, whole seconds. */
        public Builder writeTimeout(Duration timeout) {
            atLeast(1, timeout.toSeconds(), "writeTimeout in seconds");
            this.writeTimeout = timeout;
            return this;
        }

        /**
         * Makes the store, and starts sweeping if there is a scheduler.
         *
         * @throws IllegalStateException when something needed was not given
         * @throws IllegalArgumentException when the database is of another kind
         * @throws UnavailableException when the dialect is to be found out and the database can't be reached
         */
        public JooqStore build() {
            return new JooqStore(this);
        }

        private Configuration configuration() {
            quieten();
            if (given != null) {
                return dialect == null ? given : given.derive(dialect);
            }
            ConnectionProvider lender =
                    needed(connections, "Say where the database is: dataSource(...) or configuration(...)");
            return new DefaultConfiguration().set(lender).set(dialect == null ? detect(lender) : dialect);
        }

        /** jOOQ prints its logo and tips when it is first used, unless somebody has said otherwise. */
        private static void quieten() {
            System.getProperties().putIfAbsent("org.jooq.no-logo", "true");
            System.getProperties().putIfAbsent("org.jooq.no-tips", "true");
        }

        private static SQLDialect detect(ConnectionProvider lender) {
            try {
                Connection connection = lender.acquire();
                try {
                    return dialect(connection);
                } finally {
                    lender.release(connection);
                }
            } catch (DataAccessException | SQLException failure) {
                throw new UnavailableException("The database can't be asked what it is", failure);
            }
        }

        /** By the product's name: an address may belong to a driver that wraps another. */
        private static SQLDialect dialect(Connection connection) throws SQLException {
            return switch (connection.getMetaData().getDatabaseProductName()) {
                case "H2" -> SQLDialect.H2;
                case "PostgreSQL" -> SQLDialect.POSTGRES;
                case "MariaDB" -> SQLDialect.MARIADB;
                case "MySQL" -> SQLDialect.MYSQL;
                default -> JDBCUtils.dialect(connection);
            };
        }

        private InstantSource clock() {
            return needed(clock, "A clock is needed: clock(InstantSource.system())");
        }

        private Duration roomAge() {
            boolean forEver = roomAge.isZero() || retentionAge.isZero();
            Duration longer = roomAge.compareTo(retentionAge) < 0 ? retentionAge : roomAge;
            return forEver ? Duration.ZERO : longer;
        }

        private RandomGenerator random() {
            return needed(random, "A random generator is needed: random(new SecureRandom())");
        }

        private static <T> T needed(@Nullable T value, String advice) {
            if (value == null) {
                throw new IllegalStateException(advice);
            }
            return value;
        }

        private static int atLeast(int least, int value, String what) {
            return (int) atLeast(least, (long) value, what);
        }

        private static long atLeast(long least, long value, String what) {
            if (value < least) {
                throw new IllegalArgumentException(what + " must be at least " + least);
            }
            return value;
        }

        private static Duration notNegative(Duration value, String what) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(what + " must not be negative");
            }
            return value;
        }
    }
}
