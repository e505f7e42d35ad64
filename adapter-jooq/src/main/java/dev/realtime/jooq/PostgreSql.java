package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_ROOM;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.SQLDialect;

/** PostgreSQL. The isolation is set for one transaction: JDBC would change the session, and ask it what it was before. */
final class PostgreSql implements Vendor {
    private static final String DEADLOCK = "40P01";

    @Override
    public SQLDialect dialect() {
        return SQLDialect.POSTGRES;
    }

    @Override
    public void beginWrite(Loan loan, Duration timeout) throws SQLException {
        loan.execute("set transaction isolation level read committed, read write; " + limit(timeout));
    }

    @Override
    public void beginSnapshot(Loan loan, Duration timeout) throws SQLException {
        loan.execute("set transaction isolation level repeatable read, read only; " + limit(timeout));
    }

    private static String limit(Duration timeout) {
        return "set local statement_timeout = " + timeout.toMillis();
    }

    @Override
    public Counter add(DSLContext sql, String room, int count, String newEpoch, Instant now) {
        Record2<String, Long> counter = sql.insertInto(REALTIME_ROOM)
                .set(REALTIME_ROOM.ROOM, room)
                .set(REALTIME_ROOM.EPOCH, newEpoch)
                .set(REALTIME_ROOM.POS, (long) count)
                .set(REALTIME_ROOM.LAST_USED, now)
                .onConflict(REALTIME_ROOM.ROOM)
                .doUpdate()
                .set(REALTIME_ROOM.POS, REALTIME_ROOM.POS.plus(count))
                .set(REALTIME_ROOM.LAST_USED, now)
                .returningResult(REALTIME_ROOM.EPOCH, REALTIME_ROOM.POS)
                .fetchSingle();
        return new Counter(counter.value1(), counter.value2());
    }

    /** At no isolation, whatever it is called. */
    @Override
    public boolean seesUncommitted(Connection connection) {
        return false;
    }

    /** Only a column's own collation could do that, and the migrations give none. */
    @Override
    public void requireExactNames(Connection connection) {}

    @Override
    public boolean hasShareLocks() {
        return true;
    }

    /** The driver opens a second connection to cancel, and waits 10 s for it when the server is gone. */
    @Override
    public boolean hasQueryTimeouts() {
        return false;
    }

    @Override
    public boolean isTransient(SQLException failure) {
        return DEADLOCK.equals(failure.getSQLState());
    }
}
