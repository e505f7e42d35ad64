package dev.realtime.core.local;

import static dev.realtime.core.local.LocalMessageCodec.timestamp;

import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import java.time.Instant;

/** Dialect v1, field by field (PROTOCOL section 3). */
final class LocalV1Writer implements ServerMessage.Handler<JsonText.Builder> {
    @Override
    public JsonText.Builder connected(ServerMessage.Connected message) {
        return JsonText.object()
                .put("type", "connection")
                .put("event", "connected")
                .put("connection_id", message.connection().value())
                .put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder subscribed(ServerMessage.Subscribed message) {
        return subscription("subscribed", message.room(), message.timestamp());
    }

    @Override
    public JsonText.Builder unsubscribed(ServerMessage.Unsubscribed message) {
        return subscription("unsubscribed", message.room(), message.timestamp());
    }

    private static JsonText.Builder subscription(String event, RoomId room, Instant timestamp) {
        return JsonText.object()
                .put("type", "subscription")
                .put("event", event)
                .put("room_id", room.toString())
                .put("timestamp", timestamp(timestamp));
    }

    @Override
    public JsonText.Builder update(ServerMessage.Update message) {
        Publication publication = message.publication();
        Event event = publication.event();
        return JsonText.object()
                .put("type", event.type())
                .put("event", event.name(Dialect.V1))
                .put("data", event.data())
                .put("timestamp", timestamp(publication.timestamp()));
    }

    @Override
    public JsonText.Builder pong(ServerMessage.Pong message) {
        return JsonText.object().put("type", "pong").put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder refused(ServerMessage.Refused message) {
        JsonText.Builder error = JsonText.object()
                .put("type", "error")
                .put("message", message.why().message());
        if (message.room() != null) {
            error.put("room_id", message.room().toString());
        }
        return error;
    }

    @Override
    public JsonText.Builder state(ServerMessage.State message) {
        throw unknown();
    }

    @Override
    public JsonText.Builder reset(ServerMessage.Reset message) {
        throw unknown();
    }

    @Override
    public JsonText.Builder revoked(ServerMessage.Revoked message) {
        throw unknown();
    }

    @Override
    public JsonText.Builder authenticated(ServerMessage.Authenticated message) {
        throw unknown();
    }

    @Override
    public JsonText.Builder tokenExpiring(ServerMessage.TokenExpiring message) {
        throw unknown();
    }

    @Override
    public JsonText.Builder draining(ServerMessage.Draining message) {
        throw unknown();
    }

    @Override
    public JsonText.Builder present(ServerMessage.Present message) {
        throw unknown();
    }

    @Override
    public JsonText.Builder presenceChanged(ServerMessage.PresenceChanged message) {
        throw unknown();
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException("Dialect v1 has no such message");
    }
}
