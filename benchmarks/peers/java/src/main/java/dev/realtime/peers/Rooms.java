package dev.realtime.peers;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Who is in which room, for servers that leave that to their user. Thread-safe. */
final class Rooms<M> {
    private final AtomicReferenceArray<Set<M>> rooms;

    Rooms(int count) {
        this.rooms = new AtomicReferenceArray<>(count);
    }

    void join(int room, M member) {
        rooms.updateAndGet(room, members -> members == null ? ConcurrentHashMap.newKeySet() : members)
                .add(member);
    }

    void leave(int room, M member) {
        members(room).remove(member);
    }

    Set<M> members(int room) {
        Set<M> members = rooms.get(room);
        return members == null ? Set.of() : members;
    }
}
