package dev.realtime.tyrus.revoke;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import java.util.Map;

/**
 * An event's content that says in either dialect what it is, and shows whether it arrived whole.
 *
 * @param room where it was published
 * @param round of the test
 * @param publisher which of several
 * @param number 0, 1, 2 ... of that publisher in that room and round
 * @param padding how many bytes it is longer than it need be
 */
record Piece(RoomId room, int round, int publisher, int number, int padding) {
    static final String TYPE = "piece";

    /** Without the frame's head and the rest of the message, which together stay below 64 KiB with it. */
    static final int LONGEST = 65_000;

    Event event() {
        return Event.of(TYPE, "came", data());
    }

    private JsonText data() {
        return JsonText.object()
                .put("room", room.toString())
                .put("round", round)
                .put("publisher", publisher)
                .put("number", number)
                .put("length", padding)
                .put("padding", Integer.toString(number % 10).repeat(padding))
                .build();
    }

    static Piece of(JsonText data) {
        Map<String, JsonText> members = data.members();
        Piece piece = new Piece(
                RoomId.parse(members.get("room").asString()),
                number(members, "round"),
                number(members, "publisher"),
                number(members, "number"),
                number(members, "length"));
        if (!piece.data().equals(data)) {
            throw new AssertionError("Not as it was published: " + piece);
        }
        return piece;
    }

    private static int number(Map<String, JsonText> members, String name) {
        return Integer.parseInt(members.get(name).text());
    }
}
