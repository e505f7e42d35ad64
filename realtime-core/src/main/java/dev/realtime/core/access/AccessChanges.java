package dev.realtime.core.access;

import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often rights were taken away from a user or in a room. Several share a number: a change elsewhere is taken for one's own now
 * and then, never the other way round. Thread-safe.
 */
final class AccessChanges {
    /** A power of two. */
    private static final int NUMBERS = 1_024;

    private final AtomicLongArray users = new AtomicLongArray(NUMBERS);
    private final AtomicLongArray rooms = new AtomicLongArray(NUMBERS);

    void count(UserId user) {
        users.incrementAndGet(place(user));
    }

    void count(RoomId room) {
        rooms.incrementAndGet(place(room));
    }

    /** Grows with each change that may concern the user in the room. */
    long of(UserId user, RoomId room) {
        return users.get(place(user)) + rooms.get(place(room));
    }

    private static int place(Object counted) {
        int hash = counted.hashCode();
        return (hash ^ hash >>> 16) & NUMBERS - 1;
    }
}
