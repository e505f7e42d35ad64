package dev.realtime.runner;

import dev.realtime.jooq.server.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** Empty databases for servers under test, each a new one. */
public final class Databases {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Databases() {}

    /** H2, in memory. */
    public static String memory() {
        return "jdbc:h2:mem:" + name();
    }

    /** A new database on the PostgreSQL that the tests share. */
    public static String postgreSql() {
        String name = name();
        String url = TestDatabase.POSTGRESQL.url();
        execute(url, "create database " + name);
        return url.replace("/postgres?", "/" + name + "?");
    }

    /** A new database on the MariaDB that the tests share; it is made when somebody connects. */
    public static String mariaDb() {
        return TestDatabase.MARIADB.url().replace("/test?", "/" + name() + "?");
    }

    public static void execute(String url, String command) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        } catch (SQLException e) {
            throw new AssertionError(command, e);
        }
    }

    private static String name() {
        return "server" + COUNT.incrementAndGet();
    }
}
