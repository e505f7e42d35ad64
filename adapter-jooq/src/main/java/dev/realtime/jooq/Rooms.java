package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_ROOM;

import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jooq.DSLContext;

/** The rooms' counters. Taking one locks the room until the transaction ends; what else belongs to it is safe meanwhile. */
final class Rooms {
    private final Vendor vendor;
    private final RandomGenerator random;

    Rooms(Vendor vendor, RandomGenerator random) {
        this.vendor = vendor;
        this.random = random;
    }

    /** Locks the room, which begins here if it is new. */
    Counter lock(DSLContext sql, RoomId room, Instant now) {
        return take(sql, room.toString(), 0, now);
    }

    /**
     * Takes the next {@code count} offsets, the last of which is the counter's position then. One transaction takes rooms
     * in the order of their names, or two deadlock.
     */
    Counter take(DSLContext sql, String room, int count, Instant now) {
        return vendor.add(sql, room, count, Long.toHexString(random.nextLong()), now);
    }

    static Optional<Counter> find(DSLContext sql, String room) {
        return sql.select(REALTIME_ROOM.EPOCH, REALTIME_ROOM.POS)
                .from(REALTIME_ROOM)
                .where(REALTIME_ROOM.ROOM.eq(room))
                .fetchOptional(found -> new Counter(found.value1(), found.value2()));
    }

    /** The heads of those rooms that there are, in one query. */
    static Map<RoomId, Position> heads(DSLContext sql, List<RoomId> rooms) {
        Map<String, RoomId> names = new HashMap<>();
        rooms.forEach(room -> names.put(room.toString(), room));
        return sql.select(REALTIME_ROOM.ROOM, REALTIME_ROOM.EPOCH, REALTIME_ROOM.POS)
                .from(REALTIME_ROOM)
                .where(REALTIME_ROOM.ROOM.in(names.keySet()))
                .fetchMap(
                        found -> Objects.requireNonNull(names.get(found.value1())),
                        found -> new Position(found.value2(), found.value3()));
    }
}
