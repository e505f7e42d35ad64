package dev.realtime.core.local;

import static dev.realtime.core.local.LocalMessageCodec.timestamp;

import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Dialect v2, field by field (PROTOCOL section 4). */
final class LocalV2Writer implements ServerMessage.Handler<JsonText.Builder> {
    private static final JsonText NULL = new JsonText("null");

    @Override
    public JsonText.Builder connected(ServerMessage.Connected message) {
        return connection("connected")
                .put("connection_id", message.connection().value())
                .put("rooms", positions(Map.of(message.userRoom(), message.userPosition())))
                .put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder subscribed(ServerMessage.Subscribed message) {
        JsonText.Builder subscribed = put(message.position(), subscription("subscribed", message.room()));
        if (message.recovered() != null) {
            subscribed.put("recovered", new JsonText(message.recovered().toString()));
        }
        return subscribed.put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder unsubscribed(ServerMessage.Unsubscribed message) {
        return subscription("unsubscribed", message.room()).put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder reset(ServerMessage.Reset message) {
        return put(message.position(), subscription("reset", message.room()))
                .put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder revoked(ServerMessage.Revoked message) {
        return subscription("revoked", message.room()).put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder state(ServerMessage.State message) {
        JsonText.Builder snapshot = JsonText.object()
                .put("type", "snapshot")
                .put("room_id", message.room().toString())
                .put("data", message.data());
        return put(message.position(), snapshot).put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder update(ServerMessage.Update message) {
        Publication publication = message.publication();
        JsonText.Builder update = JsonText.object()
                .put("type", publication.event().type())
                .put("event", publication.event().name(Dialect.V2))
                .put("room_id", publication.room().toString());
        put(publication.position(), update);
        if (message.skipped() > 0) {
            update.put("skipped", message.skipped());
        }
        return update.put("data", publication.event().data()).put("timestamp", timestamp(publication.timestamp()));
    }

    @Override
    public JsonText.Builder pong(ServerMessage.Pong message) {
        return JsonText.object()
                .put("type", "pong")
                .put("timestamp", timestamp(message.timestamp()))
                .put("heads", positions(message.heads()));
    }

    @Override
    public JsonText.Builder authenticated(ServerMessage.Authenticated message) {
        JsonText expiresAt = message.expiresAt() == null ? NULL : JsonText.ofString(timestamp(message.expiresAt()));
        return connection("authenticated")
                .put("expires_at", expiresAt)
                .put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder tokenExpiring(ServerMessage.TokenExpiring message) {
        return connection("token_expiring")
                .put("expires_at", timestamp(message.expiresAt()))
                .put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder draining(ServerMessage.Draining message) {
        return connection("draining")
                .put("reconnect_after_ms", millis(message.reconnectAfter()))
                .put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder present(ServerMessage.Present message) {
        String users = message.users().stream()
                .map(UserId::value)
                .map(user -> JsonText.ofString(user).text())
                .collect(Collectors.joining(",", "[", "]"));
        return JsonText.object()
                .put("type", "presence")
                .put("room_id", message.room().toString())
                .put("users", new JsonText(users))
                .put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder presenceChanged(ServerMessage.PresenceChanged message) {
        return JsonText.object()
                .put("type", "presence")
                .put("event", message.joined() ? "joined" : "left")
                .put("room_id", message.room().toString())
                .put("user_id", message.user().value())
                .put("timestamp", timestamp(message.timestamp()));
    }

    @Override
    public JsonText.Builder refused(ServerMessage.Refused message) {
        JsonText.Builder error = JsonText.object()
                .put("type", "error")
                .put("message", message.why().message())
                .put("code", message.why().code().wire());
        if (message.room() != null) {
            error.put("room_id", message.room().toString());
        }
        if (message.retryAfter() != null) {
            error.put("retry_after_ms", millis(message.retryAfter()));
        }
        return error;
    }

    private static JsonText.Builder connection(String event) {
        return JsonText.object().put("type", "connection").put("event", event);
    }

    private static JsonText.Builder subscription(String event, RoomId room) {
        return JsonText.object().put("type", "subscription").put("event", event).put("room_id", room.toString());
    }

    private static JsonText.Builder put(Position position, JsonText.Builder object) {
        return object.put("epoch", position.epoch()).put("offset", position.offset());
    }

    private static JsonText positions(Map<RoomId, Position> rooms) {
        Map<String, Position> sorted = new TreeMap<>();
        rooms.forEach((room, position) -> sorted.put(room.toString(), position));
        JsonText.Builder object = JsonText.object();
        sorted.forEach((room, position) ->
                object.put(room, put(position, JsonText.object()).build()));
        return object.build();
    }

    /** Rounded up: nobody who waits for it is too early. */
    private static long millis(Duration duration) {
        return duration.plusNanos(999_999).toMillis();
    }
}
