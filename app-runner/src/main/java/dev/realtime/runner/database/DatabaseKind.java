package dev.realtime.runner.database;

import dev.realtime.runner.config.ConfigurationException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The databases that the server can keep its state in. */
enum DatabaseKind {
    H2("H2", "org.h2.Driver", 2, 0, Map.of()),
    POSTGRESQL("PostgreSQL", "org.postgresql.Driver", 12, 0, Map.of("loginTimeout", "10")),
    MARIADB("MariaDB", "org.mariadb.jdbc.Driver", 10, 6, Map.of("connectTimeout", "10000"));

    private final String product;
    private final String driver;
    private final int oldestMajor;
    private final int oldestMinor;
    private final Map<String, String> patience;

    /** @param patience what the driver must be told so that it gives up after ten seconds */
    DatabaseKind(String product, String driver, int oldestMajor, int oldestMinor, Map<String, String> patience) {
        this.product = product;
        this.driver = driver;
        this.oldestMajor = oldestMajor;
        this.oldestMinor = oldestMinor;
        this.patience = patience;
    }

    /** The one whose driver takes such URLs. */
    static DatabaseKind of(String url) {
        return Stream.of(values())
                .filter(kind -> url.startsWith("jdbc:" + kind.key() + ":"))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "--database-url begins with jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:"));
    }

    void requireDriver() {
        requireDriver(driver);
    }

    void requireDriver(String className) {
        try {
            Class.forName(className, false, DatabaseKind.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new ConfigurationException("The driver of " + product + " is not on the class path");
        }
    }

    /** Refuses what is too old, and relatives that only speak the same protocol. */
    void require(String found, int major, int minor) {
        if (!found.equals(product)) {
            throw new ConfigurationException("--database-url: there is " + found + ", and not " + product);
        }
        if (major < oldestMajor || (major == oldestMajor && minor < oldestMinor)) {
            throw new ConfigurationException("--database-url: " + product + " " + major + "." + minor
                    + " is too old, it must be " + oldestMajor + "." + oldestMinor + " or newer");
        }
    }

    /** The URL with what the server wants to have set. */
    String complete(String url) {
        return this == H2 ? H2Url.complete(url) : url;
    }

    /** Where the migrations are on the class path. */
    String migrations() {
        return "dev/realtime/jooq/migration/" + key();
    }

    Map<String, String> patience() {
        return patience;
    }

    private String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
