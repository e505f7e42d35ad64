package dev.realtime.jooq;

import dev.realtime.port.out.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jooq.Configuration;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.conf.Settings;
import org.jooq.conf.StatementType;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConnectionProvider;
import org.jspecify.annotations.Nullable;

/**
 * The host's database: runs work on connections of its own, bounded in time, each transaction at the isolation that it needs.
 * Whatever a database refuses for others' sake (deadlock, serialisation) is repeated a few times; all else that goes wrong in
 * SQL is an {@link UnavailableException}. Thread-safe; blocks.
 */
final class Database {
    private static final int ATTEMPTS = 8;

    /** How much later than a statement's time-out the network is given up. */
    private static final int NETWORK_GRACE_MILLIS = 500;

    private final ConnectionProvider connections;
    private final Configuration configuration;
    private final Vendor vendor;
    private final Settings reading;
    private final Settings writing;
    private final Duration readTimeout;
    private final Duration writeTimeout;

    /** What the first connection showed: whether it sees what others have not committed. Those of a pool are alike. */
    private volatile @Nullable Boolean dirty;

    /**
     * @param configuration gives the connections; none of them takes part in a transaction of the host's
     * @param readTimeout how long a statement that only reads may take; whole seconds, 1 or more
     * @param writeTimeout how long any other may take
     */
    Database(Configuration configuration, Vendor vendor, Duration readTimeout, Duration writeTimeout) {
        this.connections = configuration.connectionProvider();
        this.configuration = configuration;
        this.vendor = vendor;
        this.readTimeout = readTimeout;
        this.writeTimeout = writeTimeout;
        this.reading = settings(readTimeout);
        this.writing = settings(writeTimeout);
    }

    private Settings settings(Duration timeout) {
        Settings settings = OurSettings.whole(configuration.settings())
                .withStatementType(StatementType.PREPARED_STATEMENT)
                .withInListPadding(true);
        return vendor.hasQueryTimeouts() ? settings.withQueryTimeout((int) timeout.toSeconds()) : settings;
    }

    Vendor vendor() {
        return vendor;
    }

    /** Runs statements that each see their own moment, and nothing that is not committed. */
    <T> T read(Function<DSLContext, T> work) {
        return repeating(() -> {
            try (Loan loan = borrow(readTimeout)) {
                loan.autoCommit(true);
                if (Boolean.TRUE.equals(dirty)) {
                    loan.isolation(Connection.TRANSACTION_READ_COMMITTED);
                }
                return work.apply(sql(loan, reading));
            }
        });
    }

    /** Runs statements that all see the same moment. */
    <T> T readMoment(Function<DSLContext, T> work) {
        return repeating(() -> {
            try (Loan loan = borrow(readTimeout)) {
                loan.autoCommit(false);
                vendor.beginSnapshot(loan, readTimeout);
                loan.begin();
                return work.apply(sql(loan, reading));
            }
        });
    }

    /** Runs a transaction; it may run more than once. An exception of the work itself rolls back and comes through. */
    <T> T write(Function<DSLContext, T> work) {
        return write(work, result -> true);
    }

    /** Runs a transaction that is committed only if its result is worth it. */
    <T> T write(Function<DSLContext, T> work, Predicate<T> worthIt) {
        return repeating(() -> {
            try (Loan loan = borrow(writeTimeout)) {
                loan.autoCommit(false);
                vendor.beginWrite(loan, writeTimeout);
                loan.begin();
                T result = work.apply(sql(loan, writing));
                if (worthIt.test(result)) {
                    loan.connection().commit();
                }
                return result;
            }
        });
    }

    private Loan borrow(Duration timeout) throws SQLException {
        Loan loan = new Loan(connections);
        boolean ready = false;
        try {
            loan.limitNetwork((int) timeout.toMillis() + NETWORK_GRACE_MILLIS);
            acquaint(loan);
            ready = true;
            return loan;
        } finally {
            if (!ready) {
                loan.close();
            }
        }
    }

    private void acquaint(Loan loan) throws SQLException {
        if (dirty == null) {
            loan.autoCommit(true);
            vendor.requireExactNames(loan.connection());
            dirty = vendor.seesUncommitted(loan.connection());
        }
    }

    private DSLContext sql(Loan loan, Settings settings) {
        return DSL.using(configuration
                .derive(new DefaultConnectionProvider(loan.connection()))
                .derive(settings));
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws SQLException;
    }

    private <T> T repeating(Attempt<T> attempt) {
        for (int tries = 1; ; tries++) {
            try {
                return attempt.run();
            } catch (DataAccessException failure) {
                SQLException cause = failure.getCause(SQLException.class);
                if (tries == ATTEMPTS || cause == null || !isWorthRepeating(cause)) {
                    throw failed(failure, cause);
                }
            } catch (SQLException failure) {
                if (tries == ATTEMPTS || !isWorthRepeating(failure)) {
                    throw failed(failure, failure);
                }
            }
        }
    }

    /** Says what logs may show; the database's own words may hold what users wrote. */
    private static UnavailableException failed(Exception failure, @Nullable SQLException cause) {
        String state = cause == null ? "" : " (SQLSTATE " + cause.getSQLState() + ")";
        return new UnavailableException("The database failed" + state, failure);
    }

    /**
     * Class 40 is a rollback for others' sake, but 40003 leaves open whether it was one. Class 23, a broken constraint, is a
     * race with another transaction that removed or created the same: the work decides anew.
     */
    private boolean isWorthRepeating(SQLException failure) {
        String state = failure.getSQLState();
        boolean rolledBack = state != null && state.startsWith("40") && !state.equals("40003");
        boolean raced = state != null && state.startsWith("23");
        return rolledBack || raced || vendor.isTransient(failure);
    }
}
