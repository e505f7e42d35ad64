package dev.realtime.jooq;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jooq.Configuration;
import org.jooq.TransactionContext;
import org.jooq.TransactionProvider;
import org.jspecify.annotations.Nullable;

/**
 * jOOQ's transactions, with the events that are published in them. A provider and no listener: a listener's
 * {@code commitEnd} is called after a commit that failed as well, and is not told. Stateless; what belongs to a transaction
 * is in its configuration's data, which jOOQ hands down to nested ones.
 */
final class PublishingTransactions implements TransactionProvider {
    private final TransactionProvider provider;
    private final TransactionalPublisher publisher;

    PublishingTransactions(TransactionProvider provider, TransactionalPublisher publisher) {
        this.provider = provider;
        this.publisher = publisher;
    }

    /** A transaction that is open, with the savepoints within. */
    static final class Open {
        private final PendingEvents pending;
        private final Deque<PendingEvents.Mark> savepoints = new ArrayDeque<>();
        private boolean over;

        Open(PendingEvents pending) {
            this.pending = pending;
        }

        TransactionEvents events() {
            return events -> {
                if (over) {
                    throw new IllegalStateException("The transaction has ended");
                }
                pending.add(events);
            };
        }
    }

    /** The open transaction that the configuration belongs to; null when there is none. */
    static @Nullable Open open(Configuration configuration, TransactionalPublisher publisher) {
        return (Open) configuration.data(publisher);
    }

    /** Jooq rolls back what failed to begin, too: so the mark is there before. */
    @Override
    public void begin(TransactionContext context) {
        Configuration configuration = context.configuration();
        Open open = open(configuration, publisher);
        if (open == null) {
            configuration.data(publisher, new Open(publisher.pending()));
        } else {
            open.savepoints.push(open.pending.mark());
        }
        provider.begin(context);
    }

    @Override
    public void commit(TransactionContext context) {
        Open open = required(context);
        if (!open.savepoints.isEmpty()) {
            provider.commit(context);
            open.savepoints.pop();
            return;
        }
        publisher.write(open.pending, context.configuration());
        provider.commit(context);
        open.over = true;
        publisher.committed(open.pending.take());
    }

    @Override
    public void rollback(TransactionContext context) {
        Open open = required(context);
        try {
            provider.rollback(context);
        } finally {
            if (open.savepoints.isEmpty()) {
                open.over = true;
                open.pending.backTo(new PendingEvents.Mark(0, 0));
            } else {
                open.pending.backTo(open.savepoints.pop());
            }
        }
    }

    private Open required(TransactionContext context) {
        Open open = open(context.configuration(), publisher);
        if (open == null) {
            throw new IllegalStateException("jOOQ ends a transaction that it did not begin");
        }
        return open;
    }
}
