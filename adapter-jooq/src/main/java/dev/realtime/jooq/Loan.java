package dev.realtime.jooq;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jooq.ConnectionProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection on loan from the host: it goes back as it came, without a transaction, or not at all. Used by one thread. */
final class Loan implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loan.class);

    private final ConnectionProvider lender;
    private final Connection connection;
    private final Deque<Undo> undo = new ArrayDeque<>();

    @FunctionalInterface
    private interface Undo {
        void run() throws SQLException;
    }

    /** @throws org.jooq.exception.DataAccessException when there is no connection to be had */
    Loan(ConnectionProvider lender) {
        this.lender = lender;
        this.connection = lender.acquire();
    }

    Connection connection() {
        return connection;
    }

    /** Bounds how long the network may be silent: a database that vanished cancels no statement for its time-out. */
    void limitNetwork(int millis) throws SQLException {
        int before = connection.getNetworkTimeout();
        if (before == 0 || before > millis) {
            connection.setNetworkTimeout(Runnable::run, millis);
            undo.push(() -> connection.setNetworkTimeout(Runnable::run, before));
        }
    }

    void autoCommit(boolean wanted) throws SQLException {
        boolean before = connection.getAutoCommit();
        if (before != wanted) {
            connection.setAutoCommit(wanted);
            undo.push(() -> connection.setAutoCommit(before));
        }
    }

    void isolation(int level) throws SQLException {
        int before = connection.getTransactionIsolation();
        if (before != level) {
            connection.setTransactionIsolation(level);
            undo.push(() -> connection.setTransactionIsolation(before));
        }
    }

    /** From now on, what is not committed in the end is rolled back. */
    void begin() {
        undo.push(connection::rollback);
    }

    void execute(String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    @Override
    public void close() {
        try {
            while (!undo.isEmpty()) {
                undo.pop().run();
            }
        } catch (SQLException broken) {
            LOG.debug("A connection can't be put in order, it is dropped", broken);
            drop();
        } finally {
            lender.release(connection);
        }
    }

    private void drop() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException gone) {
            LOG.debug("A connection can't be dropped", gone);
        }
    }
}
