package dev.realtime.jooq.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database with the migrations applied, and a pool in front of it. */
public final class TestDatabase {
    public static final TestDatabase H2_MEMORY = new TestDatabase("h2", () -> H2Urls.MEMORY);
    public static final TestDatabase H2_FILE = new TestDatabase("h2", H2Urls::file);
    public static final TestDatabase POSTGRESQL = new TestDatabase("postgresql", PostgreSqlServer::url);
    public static final TestDatabase MARIADB = new TestDatabase("mariadb", MariaDbServer::url);

    private static final List<String> MIGRATIONS = List.of("V1__realtime", "V2__delivery");

    /** Children before parents. */
    private static final List<String> TABLES = List.of(
            "realtime_unannounced",
            "realtime_idempotency",
            "realtime_publication",
            "realtime_room",
            "realtime_node_execution",
            "realtime_execution",
            "realtime_workflow");

    private final String vendor;
    private final Supplier<String> url;
    private @Nullable String address;
    private @Nullable HikariDataSource pool;

    private TestDatabase(String vendor, Supplier<String> url) {
        this.vendor = vendor;
        this.url = url;
    }

    /** A pool with 16 connections, one for the whole JVM. */
    public synchronized DataSource pool() throws SQLException {
        if (pool == null) {
            pool = pool(url());
            migrate(pool);
        }
        return pool;
    }

    /** {@link #pool()}, with empty tables. */
    public DataSource emptied() throws SQLException {
        try (Connection connection = pool().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute("delete from " + table);
            }
        }
        return pool();
    }

    /** Where the database is, started if need be. */
    public synchronized String url() {
        if (address == null) {
            address = url.get();
        }
        return address;
    }

    /** A pool as docs/databases.md wants it; its owner closes it. */
    public static HikariDataSource pool(String url) {
        return pool(url, 16, Duration.ofSeconds(1));
    }

    /** A pool of another size; its owner closes it. */
    public static HikariDataSource pool(String url, int connections, Duration patience) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(patience.toMillis());
        config.setValidationTimeout(500);
        config.setInitializationFailTimeout(10_000);
        return new HikariDataSource(config);
    }

    /** Brings the tables to a database without them. */
    public void migrate(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String migration : MIGRATIONS) {
                for (String command : script(migration).replaceAll("--.*", "").split(";", -1)) {
                    if (!command.isBlank()) {
                        statement.execute(command);
                    }
                }
            }
        }
    }

    private String script(String migration) {
        String name = "/dev/realtime/jooq/migration/" + vendor + "/" + migration + ".sql";
        try (InputStream script = TestDatabase.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return vendor;
    }
}
