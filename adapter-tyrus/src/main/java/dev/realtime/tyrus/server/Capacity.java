package dev.realtime.tyrus.server;

import java.util.concurrent.atomic.AtomicLong;

/** So much of something that all connections share, and no more. Thread-safe. */
final class Capacity {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    Capacity(long most) {
        this.most = most;
    }

    /** Takes all of it or nothing; says which. */
    boolean tryTake(long amount) {
        if (taken.addAndGet(amount) <= most) {
            return true;
        }
        giveBack(amount);
        return false;
    }

    void giveBack(long amount) {
        taken.addAndGet(-amount);
    }

    long taken() {
        return taken.get();
    }
}
