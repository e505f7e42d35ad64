package dev.realtime.tck;

import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.IdempotencyConflictException;
import dev.realtime.port.out.PublicationLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The simplest correct log; keeps everything, but tells of the newest 200 alone. Guarded by this. */
class MemoryLog implements PublicationLog {
    static final String EPOCH = "epoch";

    final Map<Object, List<Publication>> rooms = new HashMap<>();

    /** The first publication and the fingerprint that each key stands for. */
    final Map<Object, Taken> keys = new HashMap<>();

    record Taken(String fingerprint, Publication publication) {}

    @Override
    public synchronized List<Publication> append(List<RoomEvent> events) {
        refuseConflicts(events);
        return events.stream().map(this::appendOnce).toList();
    }

    void refuseConflicts(List<RoomEvent> events) {
        Map<Object, String> fingerprints = new HashMap<>();
        keys.forEach((key, taken) -> fingerprints.put(key, taken.fingerprint()));
        for (int i = 0; i < events.size(); i++) {
            IdempotencyKey key = events.get(i).idempotencyKey();
            if (key != null) {
                String first = fingerprints.putIfAbsent(keyIn(events.get(i).room(), key), key.fingerprint());
                if (first != null && !first.equals(key.fingerprint())) {
                    throw new IdempotencyConflictException(i);
                }
            }
        }
    }

    Publication appendOnce(RoomEvent event) {
        IdempotencyKey key = event.idempotencyKey();
        if (key == null) {
            return append(event);
        }
        Object name = keyIn(event.room(), key);
        Taken taken = keys.get(name);
        if (taken == null) {
            taken = new Taken(key.fingerprint(), append(event));
            keys.put(name, taken);
        }
        return taken.publication();
    }

    Object keyIn(RoomId room, IdempotencyKey key) {
        return List.of(room, key.value());
    }

    Publication append(RoomEvent event) {
        List<Publication> room = room(event.room());
        Publication publication =
                new Publication(event.room(), new Position(EPOCH, room.size() + 1), event.event(), Instant.EPOCH);
        room.add(publication);
        return publication;
    }

    synchronized List<Publication> room(RoomId room) {
        return rooms.computeIfAbsent(key(room), ignored -> new ArrayList<>());
    }

    Object key(RoomId room) {
        return room;
    }

    @Override
    public synchronized Position head(RoomId room) {
        return new Position(EPOCH, room(room).size());
    }

    @Override
    public synchronized Map<RoomId, Position> heads(Collection<RoomId> asked) {
        Map<RoomId, Position> heads = new HashMap<>();
        for (RoomId room : asked) {
            if (rooms.containsKey(key(room))) {
                heads.put(room, head(room));
            }
        }
        return heads;
    }

    @Override
    public synchronized Slice read(RoomId room, Position after, Limit limit) {
        List<Publication> all = room(room);
        long from = after.offset();
        boolean complete = after.epoch().equals(EPOCH) && from <= all.size() && from >= all.size() - 200;
        return complete
                ? new Slice(true, limit.cut(all.subList((int) from, all.size())), head(room))
                : new Slice(false, List.of(), head(room));
    }
}
