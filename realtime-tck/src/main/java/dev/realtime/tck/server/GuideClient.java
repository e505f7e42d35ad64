package dev.realtime.tck.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A client of dialect v1 that knows what to expect. Used by one thread. */
class GuideClient implements AutoCloseable {
    private final WebSocketClient socket;
    private final String connectionId;

    /** Takes over a fresh connection, on which {@code connection} must be the first message. */
    GuideClient(WebSocketClient socket) {
        this.socket = socket;
        String first = nextText();
        GoldenFrames.v1("connection").requireMatch(first);
        this.connectionId = GoldenFrame.parse(first).path("connection_id").asText();
    }

    String connectionId() {
        return connectionId;
    }

    void say(String text) {
        socket.text(text);
    }

    JsonNode hear() {
        return GoldenFrame.parse(nextText());
    }

    /** Hears one message, which must be like that. */
    void hear(GoldenFrame expected) {
        expected.requireMatch(nextText());
    }

    private String nextText() {
        String text = socket.nextText();
        Leaks.check(text);
        return text;
    }

    void askForRoom(String type, String room) {
        say(GoldenFrames.v1(type).with("/room_id", room).text());
    }

    /** Subscribes and must be let in. */
    void subscribe(String room) {
        askForRoom("subscribe", room);
        hear(GoldenFrames.v1("subscribed").with("/room_id", room));
    }

    void unsubscribe(String room) {
        askForRoom("unsubscribe", room);
        hear(GoldenFrames.v1("unsubscribed").with("/room_id", room));
    }

    /** Subscribes and must not be let in. */
    void isDenied(String room) {
        askForRoom("subscribe", room);
        hearsThatItIsDenied(room);
    }

    void hearsThatItIsDenied(String room) {
        hear(GoldenFrames.v1("error-access-denied").with("/room_id", room));
    }

    void hearsNotification(String event) {
        hear(GoldenFrames.v1("notification").with("/event", event).with("/data", Map.of()));
    }

    void hearsError() {
        hear(GoldenFrames.v1("error"));
    }

    /** Nothing is waiting for this client: the next that it hears is the answer to its ping. */
    void hearsNothing() {
        say(GoldenFrames.v1("ping").text());
        hear(GoldenFrames.v1("pong"));
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
