package dev.realtime.jackson;

import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.Event;
import dev.realtime.model.RoomId;
import java.time.Instant;

/** Dialect v1, field by field in PROTOCOL's order (section 3). */
final class V1Writer implements ServerMessage.Handler<ObjectText> {
    /** More than most messages without data take. */
    private static final int ENVELOPE = 160;

    @Override
    public ObjectText connected(ServerMessage.Connected message) {
        return new ObjectText(ENVELOPE)
                .string("type", "connection")
                .string("event", "connected")
                .string("connection_id", message.connection().value())
                .timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText subscribed(ServerMessage.Subscribed message) {
        return subscription("subscribed", message.room(), message.timestamp());
    }

    @Override
    public ObjectText unsubscribed(ServerMessage.Unsubscribed message) {
        return subscription("unsubscribed", message.room(), message.timestamp());
    }

    private static ObjectText subscription(String event, RoomId room, Instant timestamp) {
        return new ObjectText(ENVELOPE)
                .string("type", "subscription")
                .string("event", event)
                .room("room_id", room)
                .timestamp("timestamp", timestamp);
    }

    @Override
    public ObjectText update(ServerMessage.Update message) {
        Event event = message.publication().event();
        String data = event.data().text();
        return new ObjectText(ENVELOPE + data.length())
                .string("type", event.type())
                .string("event", event.name(Dialect.V1))
                .json("data", data)
                .timestamp("timestamp", message.publication().timestamp());
    }

    @Override
    public ObjectText pong(ServerMessage.Pong message) {
        return new ObjectText(ENVELOPE).string("type", "pong").timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText refused(ServerMessage.Refused message) {
        RoomId room = message.room();
        ObjectText error = new ObjectText(ENVELOPE)
                .string("type", "error")
                .sentence("message", message.why().message());
        return room == null ? error : error.room("room_id", room);
    }

    @Override
    public ObjectText state(ServerMessage.State message) {
        throw unknown();
    }

    @Override
    public ObjectText reset(ServerMessage.Reset message) {
        throw unknown();
    }

    @Override
    public ObjectText revoked(ServerMessage.Revoked message) {
        throw unknown();
    }

    @Override
    public ObjectText authenticated(ServerMessage.Authenticated message) {
        throw unknown();
    }

    @Override
    public ObjectText tokenExpiring(ServerMessage.TokenExpiring message) {
        throw unknown();
    }

    @Override
    public ObjectText draining(ServerMessage.Draining message) {
        throw unknown();
    }

    @Override
    public ObjectText present(ServerMessage.Present message) {
        throw unknown();
    }

    @Override
    public ObjectText presenceChanged(ServerMessage.PresenceChanged message) {
        throw unknown();
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException("Dialect v1 has no such message");
    }
}
