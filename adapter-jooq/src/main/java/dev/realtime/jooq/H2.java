package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_ROOM;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;

/** H2 2.x, in any of its modes. */
final class H2 implements Vendor {
    /** {@code Constants.TRANSACTION_SNAPSHOT}: H2's REPEATABLE READ lets a second statement see another moment. */
    private static final int SNAPSHOT = 6;

    /** {@code ErrorCode.LOCK_TIMEOUT_1}. */
    private static final int LOCK_TIMEOUT = 50200;

    /** {@code ErrorCode.CONCURRENT_UPDATE_1}. */
    private static final int CONCURRENT_UPDATE = 90131;

    @Override
    public SQLDialect dialect() {
        return SQLDialect.H2;
    }

    @Override
    public void beginWrite(Loan loan, Duration timeout) throws SQLException {
        loan.isolation(Connection.TRANSACTION_READ_COMMITTED);
    }

    @Override
    public void beginSnapshot(Loan loan, Duration timeout) throws SQLException {
        loan.isolation(SNAPSHOT);
    }

    /** MERGE fails under concurrency, ON CONFLICT is known in PostgreSQL mode only: update; if there is none, insert. */
    @Override
    public Counter add(DSLContext sql, String room, int count, String newEpoch, Instant now) {
        if (update(sql, room, count, now) == 0) {
            insertOrUpdate(sql, room, count, newEpoch, now);
        }
        return Rooms.find(sql, room).orElseThrow();
    }

    private static void insertOrUpdate(DSLContext sql, String room, int count, String newEpoch, Instant now) {
        try {
            sql.insertInto(REALTIME_ROOM)
                    .set(REALTIME_ROOM.ROOM, room)
                    .set(REALTIME_ROOM.EPOCH, newEpoch)
                    .set(REALTIME_ROOM.POS, (long) count)
                    .set(REALTIME_ROOM.LAST_USED, now)
                    .execute();
        } catch (IntegrityConstraintViolationException somebodyWasFaster) {
            if (update(sql, room, count, now) == 0) {
                throw toBeRepeated(somebodyWasFaster);
            }
        }
    }

    /** The room is there and can't be seen: it began after a moment that a higher isolation keeps to, or is gone again. */
    private static DataAccessException toBeRepeated(IntegrityConstraintViolationException somebodyWasFaster) {
        String message = "The room began elsewhere since this transaction did; the transaction must be repeated";
        return new DataAccessException(
                message, new SQLTransactionRollbackException(message, "40001", somebodyWasFaster));
    }

    private static int update(DSLContext sql, String room, int count, Instant now) {
        return sql.update(REALTIME_ROOM)
                .set(REALTIME_ROOM.POS, REALTIME_ROOM.POS.plus(count))
                .set(REALTIME_ROOM.LAST_USED, now)
                .where(REALTIME_ROOM.ROOM.eq(room))
                .execute();
    }

    @Override
    public boolean seesUncommitted(Connection connection) throws SQLException {
        return connection.getTransactionIsolation() == Connection.TRANSACTION_READ_UNCOMMITTED;
    }

    /** The setting IGNORECASE changes the type of columns that are made; a collation counts for all. */
    @Override
    public void requireExactNames(Connection connection) throws SQLException {
        String question = "select 1 from (select room from realtime_room where 1 = 0 union all select 'a') as names"
                + " where room = 'A'";
        try (Statement statement = connection.createStatement();
                ResultSet same = statement.executeQuery(question)) {
            if (same.next()) {
                throw new IllegalStateException("In this database ids that differ in case are the same (IGNORECASE or a"
                        + " collation): make the tables while IGNORECASE is FALSE");
            }
        }
    }

    @Override
    public boolean hasShareLocks() {
        return false;
    }

    /** H2 keeps a statement's time-out for the whole session, which belongs to the host. */
    @Override
    public boolean hasQueryTimeouts() {
        return false;
    }

    @Override
    public boolean isTransient(SQLException failure) {
        return failure.getErrorCode() == LOCK_TIMEOUT || failure.getErrorCode() == CONCURRENT_UPDATE;
    }
}
