package dev.realtime.tck.engine;

import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One client's seat in each room that it ever was in. */
final class Seats {
    private final World world;
    private final ClientFindings findings;
    private final Map<RoomId, Seat> byRoom = new HashMap<>();

    Seats(World world, ClientFindings findings) {
        this.world = world;
        this.findings = findings;
    }

    Seat of(RoomId room) {
        return byRoom.computeIfAbsent(room, key -> new Seat());
    }

    boolean isIn(RoomId room) {
        Seat seat = byRoom.get(room);
        return seat != null && seat.in;
    }

    /** The last position that the client knows of the room. */
    @Nullable
    Position known(RoomId room) {
        Seat seat = byRoom.get(room);
        return seat == null ? null : seat.known;
    }

    /** The room was confirmed: all that follows {@code from} comes, up to {@code confirmed} from the log. */
    void begin(RoomId room, Position from, long confirmed) {
        of(room).begin(from, stateAt(room, from), confirmed, from.offset() < confirmed);
    }

    /** What the host would answer if the client asked for the room's state there. */
    RoomState stateAt(RoomId room, Position position) {
        try {
            return world.log().state(room, position);
        } catch (RuntimeException e) {
            findings.add("D2", "a position that never was: " + e.getMessage());
            return RoomState.empty();
        }
    }

    void forEach(BiConsumer<RoomId, Seat> action) {
        byRoom.forEach(action);
    }

    /** The connection is over. */
    void leaveAll() {
        byRoom.values().forEach(Seat::leave);
    }

    /** Where those rooms stand of which nothing has to be read from the log: a pong must count all up to there. */
    Map<RoomId, Position> headsOfLive() {
        Map<RoomId, Position> heads = new HashMap<>(world.heads());
        heads.keySet().removeIf(room -> !isIn(room) || !of(room).isLive());
        return heads;
    }
}
