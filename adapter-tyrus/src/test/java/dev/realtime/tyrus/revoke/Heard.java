package dev.realtime.tyrus.revoke;

import dev.realtime.model.Dialect;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import java.util.Map;

/**
 * A message as a client heard it.
 *
 * @param piece the piece that it brought, which came whole; null for another message
 */
record Heard(Map<String, JsonText> members, Piece piece) {
    /** @throws AssertionError when a piece is not as it was published */
    static Heard of(String text) {
        Map<String, JsonText> members = new JsonText(text).members();
        boolean isPiece = members.get("type").asString().equals(Piece.TYPE);
        return new Heard(members, isPiece ? Piece.of(members.get("data")) : null);
    }

    private String word(String name) {
        JsonText value = members.get(name);
        return value == null ? "" : value.asString();
    }

    private boolean is(String type, RoomId room) {
        return word("type").equals(type) && word("room_id").equals(room.toString());
    }

    boolean isPong() {
        return word("type").equals("pong");
    }

    /** Whether it tells the client about its place in the room. */
    boolean isAnswerAbout(RoomId room) {
        return is("subscription", room) || is("error", room);
    }

    /** Whether it confirms that the client is in the room. */
    boolean confirms(RoomId room) {
        return is("subscription", room) && word("event").equals("subscribed");
    }

    /** Whether it tells a subscriber that its right is gone. */
    boolean revokes(RoomId room, Dialect dialect) {
        return dialect == Dialect.V1
                ? is("error", room) && word("message").equals("Access denied to room")
                : is("subscription", room) && word("event").equals("revoked");
    }

    /** Whether it tells of something that happened in the room. */
    boolean isFrom(RoomId room) {
        return isPiece() ? piece.room().equals(room) : is("snapshot", room) || is("presence", room);
    }

    boolean isPiece() {
        return piece != null;
    }

    /** Its place in its room; dialect v2. */
    long offset() {
        return Long.parseLong(members.get("offset").text());
    }
}
