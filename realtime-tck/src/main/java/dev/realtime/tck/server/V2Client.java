package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.realtime.model.Position;
import java.util.HashMap;
import java.util.Map;

/** A client of dialect v2 that knows what to expect. Used by one thread. */
final class V2Client implements AutoCloseable {
    static final String SUBPROTOCOL = "realtime.v2";

    private final WebSocketClient socket;
    private final String user;
    private final Position userRoom;

    /** Takes over a fresh connection, on which {@code connection} must be the first message. */
    V2Client(WebSocketClient socket, String user) {
        this.socket = socket;
        this.user = user;
        assertThat(socket.subprotocol()).hasValue(SUBPROTOCOL);
        JsonNode first = hear();
        userRoom = position(first.path("rooms").path("user:" + user));
        hears(first, GoldenFrames.v2("connection").with("/rooms", Map.of("user:" + user, wire(userRoom))));
    }

    /** Where the user's own room stood when this connected. */
    Position userRoom() {
        return userRoom;
    }

    void say(String text) {
        socket.text(text);
    }

    JsonNode hear() {
        String text = socket.nextText();
        Leaks.check(text);
        return GoldenFrame.parse(text);
    }

    /** Hears one message, which must be like that. */
    JsonNode hear(GoldenFrame expected) {
        JsonNode message = hear();
        hears(message, expected);
        return message;
    }

    private static void hears(JsonNode message, GoldenFrame expected) {
        assertThat(expected.differences(message)).as("%s", message).isEmpty();
    }

    static Position position(JsonNode message) {
        assertThat(message.path("offset").isIntegralNumber()).as("%s", message).isTrue();
        return new Position(
                message.path("epoch").asText(), message.path("offset").asLong());
    }

    static Map<String, Object> wire(Position position) {
        return Map.of("epoch", position.epoch(), "offset", position.offset());
    }

    /** The message with its room. */
    static String askForRoom(String type, String room) {
        return GoldenFrames.v2(type).with("/room_id", room).text();
    }

    static String since(String room, Position since) {
        return GoldenFrames.v2("subscribe-since")
                .with("/room_id", room)
                .with("/since", wire(since))
                .text();
    }

    /** Asks for what was missed, and for the state where that can't be had. */
    static String sinceOrSnapshot(String room, Position since) {
        ObjectNode message = (ObjectNode) GoldenFrame.parse(since(room, since));
        return message.put("snapshot", true).toString();
    }

    /** Subscribes and must be let in; where the room stands. */
    Position subscribe(String room) {
        say(askForRoom("subscribe", room));
        return position(hear(GoldenFrames.v2("subscribed").with("/room_id", room)));
    }

    /** Subscribes with {@code since}; the confirmation, whatever it says about recovery. */
    Position recover(String room, Position since, boolean recovered) {
        say(since(room, since));
        return hearsThatItIsIn(room, recovered);
    }

    Position hearsThatItIsIn(String room, boolean recovered) {
        return position(hear(
                GoldenFrames.v2("subscribed-recovered").with("/room_id", room).with("/recovered", recovered)));
    }

    void unsubscribe(String room) {
        say(askForRoom("unsubscribe", room));
        hear(GoldenFrames.v2("unsubscribed").with("/room_id", room));
    }

    void isDenied(String room) {
        say(askForRoom("subscribe", room));
        hear(GoldenFrames.v2("error-access-denied").with("/room_id", room));
    }

    void hearsThatItIsRevoked(String room) {
        hear(GoldenFrames.v2("revoked").with("/room_id", room));
    }

    /** Hears an error about no room. */
    void hearsError(String code) {
        hear(GoldenFrames.v2("error").with("/code", code));
    }

    /** Hears an error about a room. */
    void hearsError(String code, String room) {
        hear(GoldenFrames.v2("error-about-room").with("/code", code).with("/room_id", room));
    }

    /** Nothing is waiting for this client, whose rooms besides its own stand there. */
    void hearsNothing(Map<String, Position> rooms) {
        say(GoldenFrames.v2("ping").text());
        JsonNode pong = hear();
        Map<String, Object> heads = new HashMap<>();
        rooms.forEach((room, position) -> heads.put(room, wire(position)));
        heads.computeIfAbsent(
                "user:" + user, own -> wire(position(pong.path("heads").path(own))));
        hears(pong, GoldenFrames.v2("pong").with("/heads", heads));
    }

    /** Nothing is waiting for this client, which is in its own room alone. */
    void hearsNothing() {
        hearsNothing(Map.of());
    }

    /** Nothing is waiting for this client, wherever its rooms stand. */
    void hearsNothingWhereverItIs() {
        say(GoldenFrames.v2("ping").text());
        JsonNode pong = hear();
        hears(pong, GoldenFrames.v2("pong").with("/heads", pong.path("heads")));
    }

    /** The server ends the connection, and says nothing before; with which code. */
    int hearsTheEnd() {
        return socket.closeCode();
    }

    @Override
    public void close() {
        socket.close();
    }
}
