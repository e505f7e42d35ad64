package dev.realtime.jooq;

import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import java.util.List;
import java.util.function.Supplier;
import org.jooq.DSLContext;

/**
 * The events of one transaction that something else than jOOQ begins and ends: Spring, JTA, plain JDBC. The host calls
 * {@link #flush} last in the transaction and {@link #announce} after its commit. After a rollback it calls nothing. Used by the
 * transaction's thread.
 */
public final class UnmanagedEvents implements TransactionEvents {
    private final TransactionalPublisher publisher;
    private final PendingEvents pending;
    private final Supplier<DSLContext> sql;

    UnmanagedEvents(TransactionalPublisher publisher, PendingEvents pending, Supplier<DSLContext> sql) {
        this.publisher = publisher;
        this.pending = pending;
        this.sql = sql;
    }

    @Override
    public void publish(List<RoomEvent> events) {
        pending.add(events);
    }

    /**
     * Writes the events into the log, in the transaction. Blocks. Their rooms are locked from here to the end of the transaction,
     * for other publishers: so this comes last. A transaction that flushes twice may deadlock with another.
     *
     * @throws org.jooq.exception.DataAccessException as the database says; the transaction must be rolled back, and may be
     *     repeated when the SQLSTATE begins with 40
     * @throws dev.realtime.port.out.IdempotencyConflictException when a key came back with another fingerprint; the transaction
     *     must be rolled back
     * @throws IllegalStateException when there is no transaction
     */
    public void flush() {
        publisher.write(pending, sql.get());
    }

    /**
     * Says that the transaction is committed: what was flushed is delivered at once. Without it the relay delivers within a
     * second. Does not block for subscribers, and throws nothing that would put the commit in doubt.
     *
     * @throws IllegalStateException when something was published and not flushed: it is not in the log, and will not be;
     *     what was flushed is delivered all the same
     */
    public void announce() {
        boolean complete = pending.isWritten();
        List<Publication> committed = pending.take();
        publisher.committed(committed);
        if (!complete) {
            throw new IllegalStateException(
                    "Something was published after flush(), which comes last in the transaction;"
                            + " announce() comes after its commit");
        }
    }

    /**
     * Remembers how far things are at a savepoint.
     *
     * @return to be run when the transaction is rolled back to the savepoint: drops what was published since
     */
    public Runnable savepoint() {
        PendingEvents.Mark mark = pending.mark();
        return () -> pending.backTo(mark);
    }
}
