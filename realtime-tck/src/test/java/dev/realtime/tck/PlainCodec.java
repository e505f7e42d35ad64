package dev.realtime.tck;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.JsonText;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.MessageCodec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The simplest correct codec: trees in, flat objects out. */
class PlainCodec implements MessageCodec, ServerMessage.Handler<String> {
    private final JsonMapper json;

    PlainCodec() {
        this(strict(20).build());
    }

    PlainCodec(JsonMapper json) {
        this.json = json;
    }

    static JsonMapper.Builder strict(int depth) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(depth)
                                .build())
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @Override
    public ClientMessage decode(String text) {
        try {
            return read(json.readTree(text));
        } catch (JsonProcessingException notJson) {
            return bad("The message is not good JSON");
        }
    }

    private ClientMessage read(JsonNode message) {
        if (!message.isObject()) {
            return bad("The message is not a JSON object");
        }
        JsonNode type = message.get("type");
        if (type == null || !type.isTextual()) {
            return bad("The message has no type");
        }
        return switch (type.textValue()) {
            case "ping" -> new ClientMessage.Ping();
            case "subscribe", "unsubscribe" -> aboutRoom(type.textValue(), message.get("room_id"));
            default -> unknownType(type.textValue());
        };
    }

    private ClientMessage aboutRoom(String type, JsonNode room) {
        if (room == null || !room.isTextual()) {
            return bad("The message has no room_id");
        }
        try {
            RoomId id = RoomId.parse(room.textValue());
            return type.equals("subscribe") ? new ClientMessage.Subscribe(id) : new ClientMessage.Unsubscribe(id);
        } catch (IllegalArgumentException malformed) {
            return bad(malformed.getMessage());
        }
    }

    ClientMessage unknownType(String type) {
        return new ClientMessage.Unintelligible(new Refusal(ErrorCode.UNKNOWN_TYPE, "The message's type is unknown"));
    }

    static ClientMessage bad(String sentence) {
        return new ClientMessage.Unintelligible(new Refusal(ErrorCode.BAD_MESSAGE, sentence));
    }

    @Override
    public String encode(ServerMessage message) {
        return message.handle(this);
    }

    @Override
    public String connected(ServerMessage.Connected message) {
        return JsonText.object()
                .put("type", "connection")
                .put("event", "connected")
                .put("connection_id", message.connection().value())
                .put("timestamp", time(message.timestamp()))
                .build()
                .text();
    }

    @Override
    public String subscribed(ServerMessage.Subscribed message) {
        return subscription("subscribed", message.room(), message.timestamp());
    }

    @Override
    public String unsubscribed(ServerMessage.Unsubscribed message) {
        return subscription("unsubscribed", message.room(), message.timestamp());
    }

    private String subscription(String event, RoomId room, Instant timestamp) {
        return JsonText.object()
                .put("type", "subscription")
                .put("event", event)
                .put("room_id", room.toString())
                .put("timestamp", time(timestamp))
                .build()
                .text();
    }

    @Override
    public String update(ServerMessage.Update message) {
        String frame = JsonText.object()
                .put("type", message.publication().event().type())
                .put("event", message.publication().event().name())
                .put("timestamp", time(message.publication().timestamp()))
                .build()
                .text();
        return frame.replaceFirst("}$", "") + ",\"data\":"
                + message.publication().event().data() + "}";
    }

    @Override
    public String pong(ServerMessage.Pong message) {
        return JsonText.object()
                .put("type", "pong")
                .put("timestamp", time(message.timestamp()))
                .build()
                .text();
    }

    @Override
    public String refused(ServerMessage.Refused message) {
        JsonText.Builder error = JsonText.object()
                .put("type", "error")
                .put("message", message.why().message());
        if (message.room() != null) {
            error.put("room_id", message.room().toString());
        }
        return error.build().text();
    }

    String time(Instant instant) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }
}
