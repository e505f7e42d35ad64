package dev.realtime.jooq.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** PostgreSQL 17 from its embedded binaries; ends with the JVM. */
final class PostgreSqlServer {
    private PostgreSqlServer() {}

    static String url() {
        return Started.SERVER.getJdbcUrl("postgres", "postgres");
    }

    /** Started when first asked for; what fails to start fails once and for all. */
    private static final class Started {
        static final EmbeddedPostgres SERVER = start();
    }

    /** It has a shutdown hook of its own. */
    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(
                            Target.directory().resolve("postgresql").toFile())
                    .setDataDirectory(Target.fresh("postgresql-data-"))
                    .setServerConfig("fsync", "off")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
