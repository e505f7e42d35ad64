package dev.realtime.core;

import dev.realtime.core.access.AccessPolicy;
import dev.realtime.core.connection.ConnectionRegistry;
import dev.realtime.core.room.RoomRegistry;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.port.in.RoomStatistics;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Counts what the registries hold. */
final class LiveStatistics implements RoomStatistics {
    private final ConnectionRegistry connections;
    private final RoomRegistry rooms;
    private final AccessPolicy access;

    LiveStatistics(ConnectionRegistry connections, RoomRegistry rooms, AccessPolicy access) {
        this.connections = connections;
        this.rooms = rooms;
        this.access = access;
    }

    @Override
    public Statistics statistics(Principal principal) {
        return new Statistics(
                connections.size(), connections.of(principal.user()).size(), rooms.size());
    }

    @Override
    public List<RoomId> activeRooms(Principal principal) {
        Collection<RoomId> active = rooms.ids();
        Collection<RoomId> visible =
                principal.has(Principal.ADMIN) ? active : access.enterable(principal, candidates(principal, active));
        return visible.stream().sorted(Comparator.comparing(RoomId::toString)).toList();
    }

    /** Without those whose owner must be somebody else: nobody but the owner is in them. Any user may ask, however many there are. */
    private List<RoomId> candidates(Principal principal, Collection<RoomId> active) {
        Set<RoomId> own = connections.roomsOf(principal.user());
        return active.stream()
                .filter(room -> !access.isOwned(room) || own.contains(room))
                .toList();
    }
}
