package dev.realtime.port.in;

import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;

/**
 * Takes away what was granted. Thread-safe; blocks until it holds on this instance; other instances follow within a second.
 * Every method may throw {@link dev.realtime.port.out.UnavailableException}: it holds here then, and other instances did not hear
 * of it.
 */
public interface Administration {
    /**
     * Ends the user's subscriptions of a room. When it returns, no further write with a frame of that room to that user starts
     * here (PROTOCOL D7). It forbids nothing later: take the right away first.
     *
     * @throws IllegalStateException when the calling thread was interrupted, or a connection's queue stands still for 10 s: it
     *     does not hold yet then
     */
    void revoke(UserId user, RoomId room);

    /** Closes the user's connections (4500). */
    void disconnect(UserId user);

    /** Closes the user's connections (4503) and refuses new ones until {@link #unblock}, or until the instance restarts. */
    void block(UserId user);

    /** Lifts a block. Harmless where there is none. */
    void unblock(UserId user);
}
