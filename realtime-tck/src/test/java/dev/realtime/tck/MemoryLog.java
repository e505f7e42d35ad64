package dev.realtime.tck;

import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The simplest correct log; keeps everything, but tells of the newest 200 alone. Guarded by this. */
class MemoryLog implements PublicationLog {
    static final String EPOCH = "epoch";

    final Map<Object, List<Publication>> rooms = new HashMap<>();

    @Override
    public synchronized List<Publication> append(List<RoomEvent> events) {
        return events.stream().map(this::append).toList();
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
    public synchronized Slice read(RoomId room, Position after, int limit) {
        List<Publication> all = room(room);
        long from = after.offset();
        boolean complete = after.epoch().equals(EPOCH) && from <= all.size() && from >= all.size() - 200;
        return complete
                ? new Slice(true, all.subList((int) from, (int) Math.min(all.size(), from + limit)), head(room))
                : new Slice(false, List.of(), head(room));
    }
}
