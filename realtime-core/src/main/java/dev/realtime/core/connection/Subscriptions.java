package dev.realtime.core.connection;

import dev.realtime.core.concurrent.GuardedBy;
import dev.realtime.core.room.Subscription;
import dev.realtime.model.RoomId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that one connection is in. Thread-safe; whoever takes a subscription out has to make it leave its room. While the
 * connection lives, that is one task of its shard: a revoke, another such task, finds whatever the room still hands something to
 * (PROTOCOL D7).
 */
final class Subscriptions {
    @GuardedBy("this")
    private final Map<RoomId, Subscription> byRoom = new HashMap<>(4);

    @GuardedBy("this")
    private boolean closed;

    /**
     * Takes a subscription in.
     *
     * @param instead the room's former one, which is out from now on; null for none
     * @return false when the connection has ended, or the former one has left: the subscription must not come to life
     */
    synchronized boolean add(Subscription subscription, @Nullable Subscription instead) {
        RoomId room = subscription.room().id();
        if (closed || byRoom.get(room) != instead) {
            return false;
        }
        byRoom.put(room, subscription);
        return true;
    }

    /** How many rooms besides the given one. */
    synchronized int sizeWithout(RoomId room) {
        return byRoom.size() - (byRoom.containsKey(room) ? 1 : 0);
    }

    synchronized List<RoomId> rooms() {
        return List.copyOf(byRoom.keySet());
    }

    synchronized List<Subscription> all() {
        return List.copyOf(byRoom.values());
    }

    synchronized Optional<Subscription> find(RoomId room) {
        return Optional.ofNullable(byRoom.get(room));
    }

    /** @return whether it was in */
    synchronized boolean remove(Subscription subscription) {
        return byRoom.remove(subscription.room().id(), subscription);
    }

    /** Takes all out; from now on none comes in. */
    synchronized List<Subscription> close() {
        closed = true;
        List<Subscription> all = List.copyOf(byRoom.values());
        byRoom.clear();
        return all;
    }
}
