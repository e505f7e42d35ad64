package dev.realtime.core.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much the rooms' states take together that wait for clients to read them: each of a connection's may be any size, and does not
 * count against its outbox. Small ones are not counted. Thread-safe.
 */
public final class LargeStates {
    /** Characters. */
    private static final int SMALL = 64 * 1024;

    private static final long MOST = 64L << 20;

    private final AtomicLong waiting = new AtomicLong();

    /** Whether one of so many characters may be sent; several who ask at the same time may all be told so. */
    boolean hasRoomFor(int length) {
        return length <= SMALL || waiting.get() + length <= MOST;
    }

    /** One of so many characters waits from now on. */
    void add(int length) {
        waiting.addAndGet(length > SMALL ? length : 0);
    }

    /** It waits no more. */
    void remove(int length) {
        waiting.addAndGet(length > SMALL ? -length : 0);
    }
}
