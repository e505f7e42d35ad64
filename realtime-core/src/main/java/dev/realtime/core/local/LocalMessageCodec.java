package dev.realtime.core.local;

import dev.realtime.message.ClientMessage;
import dev.realtime.message.ClientMessage.Unintelligible;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.MessageId;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.MessageCodec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Dialect v1 (PROTOCOL section 3) with the JDK alone. */
public final class LocalMessageCodec implements MessageCodec, ServerMessage.Handler<JsonText> {
    /** How deep a client's message may nest, itself included (PROTOCOL section 8, {@code max-json-depth}). */
    static final int MAX_DEPTH = 20;

    @Override
    public ClientMessage decode(Dialect dialect, String text) {
        JsonText json;
        try {
            json = new JsonText(text);
        } catch (IllegalArgumentException e) {
            return unintelligible("The message is not JSON");
        }
        if (json.depth() > MAX_DEPTH) {
            return unintelligible("The message is nested too deep");
        }
        if (json.kind() != JsonText.Kind.OBJECT) {
            return unintelligible("The message is not a JSON object");
        }
        try {
            return decode(json.members());
        } catch (IllegalArgumentException e) {
            return unintelligible("The message holds a name twice");
        }
    }

    private static ClientMessage decode(Map<String, JsonText> members) {
        JsonText type = members.get("type");
        if (type == null || type.kind() != JsonText.Kind.STRING) {
            return unintelligible("The message has no type");
        }
        return switch (type.asString()) {
            case "subscribe" -> withRoom(members.get("room_id"), room -> new ClientMessage.Subscribe(room));
            case "unsubscribe" -> withRoom(members.get("room_id"), room -> new ClientMessage.Unsubscribe(room));
            case "ping" -> new ClientMessage.Ping();
            default -> new Unintelligible(new Refusal(ErrorCode.UNKNOWN_TYPE, "Unknown message type"));
        };
    }

    private static ClientMessage withRoom(@Nullable JsonText roomId, Function<RoomId, ClientMessage> message) {
        if (roomId == null || roomId.kind() != JsonText.Kind.STRING) {
            return unintelligible("room_id is missing or not a string");
        }
        try {
            return message.apply(RoomId.parse(roomId.asString()));
        } catch (IllegalArgumentException e) {
            return unintelligible("room_id is not a valid room id");
        }
    }

    private static ClientMessage unintelligible(String why) {
        return new Unintelligible(new Refusal(ErrorCode.BAD_MESSAGE, why));
    }

    @Override
    public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
        return message.handle(this).text();
    }

    @Override
    public JsonText connected(ServerMessage.Connected message) {
        return JsonText.object()
                .put("type", "connection")
                .put("event", "connected")
                .put("connection_id", message.connection().value())
                .put("timestamp", timestamp(message.timestamp()))
                .build();
    }

    @Override
    public JsonText subscribed(ServerMessage.Subscribed message) {
        return subscription("subscribed", message.room(), message.timestamp());
    }

    @Override
    public JsonText unsubscribed(ServerMessage.Unsubscribed message) {
        return subscription("unsubscribed", message.room(), message.timestamp());
    }

    private static JsonText subscription(String event, RoomId room, Instant timestamp) {
        return JsonText.object()
                .put("type", "subscription")
                .put("event", event)
                .put("room_id", room.toString())
                .put("timestamp", timestamp(timestamp))
                .build();
    }

    @Override
    public JsonText update(ServerMessage.Update message) {
        Publication publication = message.publication();
        Event event = publication.event();
        return JsonText.object()
                .put("type", event.type())
                .put("event", event.name())
                .put("data", event.data())
                .put("timestamp", timestamp(publication.timestamp()))
                .build();
    }

    @Override
    public JsonText pong(ServerMessage.Pong message) {
        return JsonText.object()
                .put("type", "pong")
                .put("timestamp", timestamp(message.timestamp()))
                .build();
    }

    @Override
    public JsonText state(ServerMessage.State message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public JsonText reset(ServerMessage.Reset message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public JsonText revoked(ServerMessage.Revoked message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public JsonText authenticated(ServerMessage.Authenticated message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public JsonText tokenExpiring(ServerMessage.TokenExpiring message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public JsonText draining(ServerMessage.Draining message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public JsonText present(ServerMessage.Present message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public JsonText presenceChanged(ServerMessage.PresenceChanged message) {
        throw new IllegalArgumentException("Dialect v1 has no such message");
    }

    @Override
    public JsonText refused(ServerMessage.Refused message) {
        JsonText.Builder error = JsonText.object()
                .put("type", "error")
                .put("message", message.why().message());
        if (message.room() != null) {
            error.put("room_id", message.room().toString());
        }
        return error.build();
    }

    private static String timestamp(Instant instant) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }
}
