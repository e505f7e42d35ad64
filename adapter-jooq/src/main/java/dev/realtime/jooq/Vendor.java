package dev.realtime.jooq;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;

/** What databases do differently. Stateless. */
interface Vendor {
    SQLDialect dialect();

    /** Makes the transaction that is about to begin one at READ COMMITTED, each statement bounded if the vendor can. */
    void beginWrite(Loan loan, Duration timeout) throws SQLException;

    /** Makes the transaction that is about to begin a read-only one of a single moment, bounded likewise. */
    void beginSnapshot(Loan loan, Duration timeout) throws SQLException;

    /**
     * Adds to a room's counter, which begins at 0, and holds its lock until the transaction ends. One upsert: a SELECT FOR
     * UPDATE before an INSERT deadlocks on MariaDB when two transactions begin the same room.
     *
     * @param newEpoch the epoch if the room begins here
     */
    Counter add(DSLContext sql, String room, int count, String newEpoch, Instant now);

    /**
     * Whether the connection sees what others have not committed. Asks the database, perhaps.
     *
     * @param connection of the host's, at the isolation that the host's have
     */
    boolean seesUncommitted(Connection connection) throws SQLException;

    /** @throws IllegalStateException when the tables take names for the same that differ in case: one room would be another */
    void requireExactNames(Connection connection) throws SQLException;

    /** Whether a share lock can be had; where not, FOR UPDATE stands in. */
    boolean hasShareLocks();

    /** Whether the driver's own time-outs for statements do as they should. */
    boolean hasQueryTimeouts();

    /** Whether the vendor says with a code of its own that the transaction was rolled back and may be repeated. */
    boolean isTransient(SQLException failure);

    /** The vendor that speaks the dialect. */
    static Vendor of(SQLDialect dialect) {
        return switch (dialect.family()) {
            case H2 -> new H2();
            case POSTGRES -> new PostgreSql();
            case MARIADB, MYSQL -> new MariaDb(dialect);
            default ->
                throw new IllegalArgumentException(
                        "H2, PostgreSQL, MariaDB and MySQL are supported, " + dialect.getName() + " is not");
        };
    }
}
