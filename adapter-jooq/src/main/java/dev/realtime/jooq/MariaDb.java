package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_ROOM;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.InsertReturningStep;
import org.jooq.Record2;
import org.jooq.SQLDialect;

/**
 * MariaDB and MySQL with InnoDB.
 *
 * @param dialect which of the two
 */
record MariaDb(SQLDialect dialect) implements Vendor {
    /** Record changed since last read, lock wait time-out, deadlock: the first two come without a SQLSTATE of their own. */
    private static final Set<Integer> TRANSIENT = Set.of(1020, 1205, 1213);

    @Override
    public void beginWrite(Loan loan, Duration timeout) throws SQLException {
        loan.execute("set transaction isolation level read committed, read write");
    }

    @Override
    public void beginSnapshot(Loan loan, Duration timeout) throws SQLException {
        loan.execute("set transaction isolation level repeatable read, read only");
    }

    /** MySQL can't tell what an upsert has made of the row: there it is read again, which costs a way to the server and back. */
    @Override
    public Counter add(DSLContext sql, String room, int count, String newEpoch, Instant now) {
        InsertReturningStep<?> upsert = upsert(sql, room, count, newEpoch, now);
        if (dialect.family() == SQLDialect.MARIADB) {
            Record2<String, Long> counter = upsert.returningResult(REALTIME_ROOM.EPOCH, REALTIME_ROOM.POS)
                    .fetchSingle();
            return new Counter(counter.value1(), counter.value2());
        }
        upsert.execute();
        return Rooms.find(sql, room).orElseThrow();
    }

    private static InsertReturningStep<?> upsert(DSLContext sql, String room, int count, String newEpoch, Instant now) {
        return sql.insertInto(REALTIME_ROOM)
                .set(REALTIME_ROOM.ROOM, room)
                .set(REALTIME_ROOM.EPOCH, newEpoch)
                .set(REALTIME_ROOM.POS, (long) count)
                .set(REALTIME_ROOM.LAST_USED, now)
                .onDuplicateKeyUpdate()
                .set(REALTIME_ROOM.POS, REALTIME_ROOM.POS.plus(count))
                .set(REALTIME_ROOM.LAST_USED, now);
    }

    @Override
    public boolean seesUncommitted(Connection connection) throws SQLException {
        return connection.getTransactionIsolation() == Connection.TRANSACTION_READ_UNCOMMITTED;
    }

    /** The migrations give the collation. */
    @Override
    public void requireExactNames(Connection connection) {}

    @Override
    public boolean hasShareLocks() {
        return true;
    }

    @Override
    public boolean hasQueryTimeouts() {
        return true;
    }

    @Override
    public boolean isTransient(SQLException failure) {
        return TRANSIENT.contains(failure.getErrorCode());
    }
}
