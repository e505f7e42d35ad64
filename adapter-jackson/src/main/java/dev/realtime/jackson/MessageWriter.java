package dev.realtime.jackson;

import dev.realtime.message.ServerMessage;
import dev.realtime.model.Event;
import dev.realtime.model.RoomId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Turns messages into text, field by field in PROTOCOL's order. */
final class MessageWriter implements ServerMessage.Handler<String> {
    /** More than most messages without data take. */
    private static final int ENVELOPE = 160;

    String write(ServerMessage message) {
        return message.handle(this);
    }

    @Override
    public String connected(ServerMessage.Connected message) {
        return new ObjectText(ENVELOPE)
                .string("type", "connection")
                .string("event", "connected")
                .string("connection_id", message.connection().value())
                .timestamp(message.timestamp())
                .end();
    }

    @Override
    public String subscribed(ServerMessage.Subscribed message) {
        return subscription("subscribed", message.room(), message.timestamp());
    }

    @Override
    public String unsubscribed(ServerMessage.Unsubscribed message) {
        return subscription("unsubscribed", message.room(), message.timestamp());
    }

    private static String subscription(String event, RoomId room, Instant timestamp) {
        return new ObjectText(ENVELOPE)
                .string("type", "subscription")
                .string("event", event)
                .string("room_id", room.toString())
                .timestamp(timestamp)
                .end();
    }

    @Override
    public String update(ServerMessage.Update message) {
        Event event = message.publication().event();
        String data = event.data().text();
        return new ObjectText(ENVELOPE + data.length())
                .string("type", event.type())
                .string("event", event.name())
                .json("data", data)
                .timestamp(message.publication().timestamp())
                .end();
    }

    @Override
    public String pong(ServerMessage.Pong message) {
        return new ObjectText(ENVELOPE)
                .string("type", "pong")
                .timestamp(message.timestamp())
                .end();
    }

    @Override
    public String state(ServerMessage.State message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public String reset(ServerMessage.Reset message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public String revoked(ServerMessage.Revoked message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public String authenticated(ServerMessage.Authenticated message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public String tokenExpiring(ServerMessage.TokenExpiring message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public String draining(ServerMessage.Draining message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public String present(ServerMessage.Present message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public String presenceChanged(ServerMessage.PresenceChanged message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public String refused(ServerMessage.Refused message) {
        RoomId room = message.room();
        ObjectText error = new ObjectText(ENVELOPE)
                .string("type", "error")
                .string("message", sendable(message.why().message()));
        if (room != null) {
            error.string("room_id", room.toString());
        }
        return error.end();
    }

    /** Question marks for lone surrogates, which UTF-8 can't say: the one text here that no value has checked. */
    private static String sendable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
