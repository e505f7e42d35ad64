package dev.realtime.runner.database;

import dev.realtime.runner.config.ConfigurationException;
import dev.realtime.runner.config.Database;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings the schema up to date; a schema from the future is left alone. */
final class Migrations {
    private Migrations() {}

    /** @throws ConfigurationException when that is not possible */
    static void run(Database database, DatabaseKind kind, DataSource dataSource) {
        try {
            Flyway flyway = flyway(kind, dataSource);
            if (Stream.of(flyway.info().applied()).anyMatch(Migrations::isFromTheFuture)) {
                throw new ConfigurationException(
                        "The database at " + database.place() + " was used by a newer version of this server");
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw said(database, cause(e));
        }
    }

    private static ConfigurationException said(Database database, Optional<SQLException> cause) {
        if (cause.filter(Diagnosis::isAboutRights).isPresent()) {
            return Diagnosis.of(database, cause.get());
        }
        String state = cause.map(sql -> " (SQLSTATE " + sql.getSQLState() + ")").orElse("");
        return new ConfigurationException("The tables of the database at " + database.place()
                + " are not those of this server, or can't be brought up to date" + state);
    }

    private static Optional<SQLException> cause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    private static Flyway flyway(DatabaseKind kind, DataSource dataSource) {
        return Flyway.configure()
                .loggers("slf4j")
                .dataSource(dataSource)
                .locations("classpath:" + kind.migrations())
                .table("realtime_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    private static boolean isFromTheFuture(MigrationInfo migration) {
        return !migration.getState().isResolved();
    }
}
