package dev.realtime.tyrus.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A few things that hold memory outside of the heap, kept for whoever needs one next. As many are made as are used at a time; what
 * comes back when enough are kept is ended. Thread-safe, without a lock.
 */
final class Spares<T> implements AutoCloseable {
    private final Supplier<T> make;
    private final Consumer<T> end;
    private final Capacity room;
    private final Queue<T> kept = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * @param most that are kept
     * @param end frees what one holds
     */
    Spares(int most, Supplier<T> make, Consumer<T> end) {
        this.room = new Capacity(most);
        this.make = make;
        this.end = end;
    }

    /** One for the caller alone, until it is given back. */
    T take() {
        T spare = kept.poll();
        if (spare == null) {
            return make.get();
        }
        room.giveBack(1);
        return spare;
    }

    /** Takes one back that is as good as new. */
    void giveBack(T used) {
        if (closed || !room.tryTake(1)) {
            end.accept(used);
            return;
        }
        kept.add(used);
        if (closed) {
            // It may have come behind the last look of close().
            endKept();
        }
    }

    /** Ends those that are kept; those that are in use end when they come back. Harmless when called twice. */
    @Override
    public void close() {
        closed = true;
        endKept();
    }

    private void endKept() {
        for (T spare = kept.poll(); spare != null; spare = kept.poll()) {
            room.giveBack(1);
            end.accept(spare);
        }
    }
}
