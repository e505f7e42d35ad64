package dev.realtime.tck.engine;

import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client has asked, and how the world stood then.
 *
 * @param room null for a ping
 * @param since where a subscribe wants to go on; null where it does not say
 * @param snapshot whether a subscribe asks for the room's state
 * @param heads of a ping, where the rooms stood that its pong must count in full
 */
record Request(
        int id,
        Kind kind,
        @Nullable RoomId room,
        @Nullable Position since,
        boolean snapshot,
        Map<RoomId, Position> heads,
        Moment asked) {
    enum Kind {
        SUBSCRIBE,
        UNSUBSCRIBE,
        PING;

        /** As the wire has it. */
        String type() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Request subscribe(int id, RoomId room, @Nullable Position since, boolean snapshot, Moment asked) {
        return new Request(id, Kind.SUBSCRIBE, room, since, snapshot, Map.of(), asked);
    }

    static Request unsubscribe(int id, RoomId room, Moment asked) {
        return new Request(id, Kind.UNSUBSCRIBE, room, null, false, Map.of(), asked);
    }

    static Request ping(int id, Map<RoomId, Position> heads, Moment asked) {
        return new Request(id, Kind.PING, null, null, false, heads, asked);
    }

    /** The message. */
    String text() {
        StringBuilder text =
                new StringBuilder("{\"type\":\"").append(kind.type()).append('"');
        if (room != null) {
            text.append(",\"room_id\":\"").append(room).append('"');
        }
        if (since != null) {
            text.append(",\"since\":{\"epoch\":\"").append(since.epoch());
            text.append("\",\"offset\":").append(since.offset()).append('}');
        }
        if (snapshot) {
            text.append(",\"snapshot\":true");
        }
        return text.append(",\"id\":").append(id).append('}').toString();
    }
}
