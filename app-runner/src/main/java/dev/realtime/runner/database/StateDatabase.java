package dev.realtime.runner.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.realtime.jooq.JooqStore;
import dev.realtime.port.out.UnavailableException;
import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.ConfigurationException;
import dev.realtime.runner.config.Database;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database of one server: its pool, and the stores on it. Thread-safe. */
public final class StateDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateDatabase.class);
    private static final int CONNECTIONS = 16;

    /** At the start a slow machine may take its time; later a subscribe must be answered within 3 s (docs/databases.md). */
    private static final Duration PATIENCE_AT_START = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration VALIDATION = Duration.ofMillis(500);

    /** How long a sweep that is under way may hold up the end. */
    private static final Duration LAST_SWEEP = Duration.ofSeconds(3);

    private final Database database;
    private final HikariDataSource pool;
    private final ScheduledExecutorService sweeper;
    private final JooqStore store;

    private StateDatabase(Database database, HikariDataSource pool, Configuration.Log log) {
        this.database = database;
        this.pool = pool;
        // Two, so that the relay does not wait for a long sweep.
        sweeper = new ScheduledThreadPoolExecutor(2, StateDatabase::sweeper);
        store = JooqStore.builder()
                .dataSource(pool)
                .clock(Clock.tickMillis(ZoneOffset.UTC))
                .random(new SecureRandom())
                .retention(log.retention())
                .retentionAge(log.retentionAge())
                .scheduler(sweeper)
                .build();
    }

    /**
     * Opens it, and brings its schema up to date. Blocks, for a database that can't be reached some ten seconds.
     *
     * @throws ConfigurationException when it can't be used, with a sentence that says why
     */
    public static StateDatabase open(Database database, Configuration.Log log) {
        DatabaseKind kind = DatabaseKind.of(database.url());
        kind.requireDriver();
        Database complete = new Database(kind.complete(database.url()), database.user(), database.password());
        FirstStart firstStart = FirstStart.of(complete.url());
        inspect(complete, kind, firstStart);
        HikariDataSource pool = pool(complete);
        boolean opened = false;
        try {
            Migrations.run(complete, kind, pool);
            firstStart.end();
            StateDatabase open = new StateDatabase(complete, pool, log);
            pool.getHikariConfigMXBean().setConnectionTimeout(PATIENCE.toMillis());
            opened = true;
            return open;
        } catch (UnavailableException e) {
            throw new ConfigurationException("The database at " + database.place() + " went away");
        } finally {
            if (!opened) {
                shutDown(complete, pool);
            }
        }
    }

    /** A connection of its own: a pool would try again with the wrong password, and tell the log about it. */
    private static void inspect(Database database, DatabaseKind kind, FirstStart firstStart) {
        boolean isOld = kind == DatabaseKind.H2 && H2Url.isFileThere(database.url()) && !firstStart.isUnderWay();
        if (isOld && H2Url.fileSize(database.url()) == 0) {
            throw new ConfigurationException(Diagnosis.damaged(database));
        }
        try (Connection first = connect(database, kind)) {
            DatabaseMetaData found = first.getMetaData();
            kind.require(
                    found.getDatabaseProductName(), found.getDatabaseMajorVersion(), found.getDatabaseMinorVersion());
            if (kind == DatabaseKind.POSTGRESQL) {
                requireAllCharacters(database, first);
            }
            if (isOld && isEmpty(first)) {
                throw new ConfigurationException(Diagnosis.damaged(database));
            }
        } catch (SQLException e) {
            LOG.debug("No first connection", e);
            if (!H2Url.isFileThere(database.url())) {
                firstStart.end();
            }
            throw Diagnosis.of(database, e);
        }
    }

    private static Connection connect(Database database, DatabaseKind kind) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(kind.patience());
        if (!database.user().isEmpty()) {
            properties.setProperty("user", database.user());
        }
        if (!database.password().isEmpty()) {
            properties.setProperty("password", database.password());
        }
        return DriverManager.getConnection(database.url(), properties);
    }

    /** H2 takes a file that was cut off early for a new one, and what was in it for nothing that ever was. */
    private static boolean isEmpty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("select 1 from information_schema.tables"
                        + " where lower(table_schema) not in ('information_schema', 'pg_catalog') limit 1")) {
            return !tables.next();
        }
    }

    /** On PostgreSQL the encoding is the database's; elsewhere it is that of our tables. */
    private static void requireAllCharacters(Database database, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet encoding = statement.executeQuery("show server_encoding")) {
            encoding.next();
            if (!encoding.getString(1).equals("UTF8")) {
                throw new ConfigurationException("The database at " + database.place() + " is encoded in "
                        + encoding.getString(1) + ", it must be UTF8");
            }
        }
    }

    private static HikariDataSource pool(Database database) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(database.url());
        if (!database.user().isEmpty()) {
            config.setUsername(database.user());
        }
        if (!database.password().isEmpty()) {
            config.setPassword(database.password());
        }
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(PATIENCE_AT_START.toMillis());
        config.setValidationTimeout(VALIDATION.toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private static Thread sweeper(Runnable task) {
        Thread thread = new Thread(task, "database-sweep");
        thread.setDaemon(true);
        return thread;
    }

    /** Ownership, workflows and the publication log. */
    public JooqStore store() {
        return store;
    }

    /** To be called when nobody asks any more. Harmless when called twice. */
    @Override
    public void close() {
        store.close();
        endSweeps();
        shutDown(database, pool);
    }

    /** What is under way ends by itself: interrupted, it would report a failure of the database that is none. */
    private void endSweeps() {
        sweeper.shutdown();
        try {
            if (sweeper.awaitTermination(LAST_SWEEP.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sweeper.shutdownNow();
    }

    /**
     * H2 in this process is to stay open while nobody is connected, so it must be told to close; after the pool, which would
     * open it again.
     */
    private static void shutDown(Database database, HikariDataSource pool) {
        if (pool.isClosed()) {
            return;
        }
        pool.close();
        if (DatabaseKind.of(database.url()) == DatabaseKind.H2 && H2Url.isOurs(database.url())) {
            try (Connection last = connect(database, DatabaseKind.H2);
                    Statement statement = last.createStatement()) {
                statement.execute("shutdown");
            } catch (SQLException e) {
                LOG.debug("H2 is closed by the end of the process", e);
            }
        }
    }
}
