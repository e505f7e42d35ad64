package dev.realtime.jackson;

import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.Event;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Dialect v2, field by field in PROTOCOL's order (section 4). */
final class V2Writer implements ServerMessage.Handler<ObjectText> {
    /** More than most messages without data take: with the names of the fields a room of 50 characters and an epoch of 40. */
    private static final int ENVELOPE = 280;

    @Override
    public ObjectText connected(ServerMessage.Connected message) {
        return connection("connected")
                .string("connection_id", message.connection().value())
                .open("rooms")
                .openRoom(message.userRoom())
                .position(message.userPosition())
                .close()
                .close()
                .timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText subscribed(ServerMessage.Subscribed message) {
        Boolean recovered = message.recovered();
        ObjectText text = subscription("subscribed", message.room()).position(message.position());
        if (recovered != null) {
            text.bool("recovered", recovered);
        }
        return text.timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText unsubscribed(ServerMessage.Unsubscribed message) {
        return subscription("unsubscribed", message.room()).timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText reset(ServerMessage.Reset message) {
        return subscription("reset", message.room())
                .position(message.position())
                .timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText revoked(ServerMessage.Revoked message) {
        return subscription("revoked", message.room()).timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText state(ServerMessage.State message) {
        String data = message.data().text();
        return new ObjectText(ENVELOPE + data.length())
                .string("type", "snapshot")
                .room("room_id", message.room())
                .json("data", data)
                .position(message.position())
                .timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText update(ServerMessage.Update message) {
        Publication publication = message.publication();
        Event event = publication.event();
        String data = event.data().text();
        ObjectText text = new ObjectText(ENVELOPE + data.length())
                .string("type", event.type())
                .string("event", event.name(Dialect.V2))
                .room("room_id", publication.room())
                .position(publication.position());
        if (message.skipped() > 0) {
            text.number("skipped", message.skipped());
        }
        return text.json("data", data).timestamp("timestamp", publication.timestamp());
    }

    @Override
    public ObjectText pong(ServerMessage.Pong message) {
        ObjectText text = new ObjectText(ENVELOPE)
                .string("type", "pong")
                .timestamp("timestamp", message.timestamp())
                .open("heads");
        Map<RoomId, Position> heads = new TreeMap<>(Comparator.comparing(RoomId::toString));
        heads.putAll(message.heads());
        heads.forEach((room, head) -> text.openRoom(room).position(head).close());
        return text.close();
    }

    @Override
    public ObjectText authenticated(ServerMessage.Authenticated message) {
        Instant expiresAt = message.expiresAt();
        ObjectText text = connection("authenticated");
        return (expiresAt == null ? text.json("expires_at", "null") : text.timestamp("expires_at", expiresAt))
                .timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText tokenExpiring(ServerMessage.TokenExpiring message) {
        return connection("token_expiring")
                .timestamp("expires_at", message.expiresAt())
                .timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText draining(ServerMessage.Draining message) {
        return connection("draining")
                .millis("reconnect_after_ms", message.reconnectAfter())
                .timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText present(ServerMessage.Present message) {
        return new ObjectText(ENVELOPE)
                .string("type", "presence")
                .room("room_id", message.room())
                .strings("users", message.users(), UserId::value)
                .timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText presenceChanged(ServerMessage.PresenceChanged message) {
        return new ObjectText(ENVELOPE)
                .string("type", "presence")
                .string("event", message.joined() ? "joined" : "left")
                .room("room_id", message.room())
                .string("user_id", message.user().value())
                .timestamp("timestamp", message.timestamp());
    }

    @Override
    public ObjectText refused(ServerMessage.Refused message) {
        ObjectText error = new ObjectText(ENVELOPE)
                .string("type", "error")
                .sentence("message", message.why().message())
                .string("code", message.why().code().wire());
        if (message.room() != null) {
            error.room("room_id", message.room());
        }
        if (message.retryAfter() != null) {
            error.millis("retry_after_ms", message.retryAfter());
        }
        return error;
    }

    private static ObjectText connection(String event) {
        return new ObjectText(ENVELOPE).string("type", "connection").string("event", event);
    }

    private static ObjectText subscription(String event, RoomId room) {
        return new ObjectText(ENVELOPE)
                .string("type", "subscription")
                .string("event", event)
                .room("room_id", room);
    }
}
