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
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.JsonText;
import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The simplest correct codec: trees in, fields out; v1 is v2 without what is new. */
class PlainCodec implements MessageCodec, ServerMessage.Handler<Map<String, JsonText>> {
    private static final Set<Class<?>> KNOWN_IN_V1 = Set.of(
            ServerMessage.Connected.class,
            ServerMessage.Subscribed.class,
            ServerMessage.Unsubscribed.class,
            ServerMessage.Update.class,
            ServerMessage.Pong.class,
            ServerMessage.Refused.class);
    private static final Set<String> NEW_IN_V2 =
            Set.of("rooms", "epoch", "offset", "recovered", "skipped", "heads", "code", "retry_after_ms");

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
    public ClientMessage decode(Dialect dialect, String text) {
        JsonNode message;
        try {
            message = json.readTree(text);
        } catch (JsonProcessingException notJson) {
            return bad("The message is not good JSON");
        }
        if (!message.isObject()) {
            return bad("The message is not a JSON object");
        }
        MessageId id = dialect == Dialect.V1 ? null : id(text);
        try {
            return dialect == Dialect.V1 ? v1(message) : v2(message, id);
        } catch (IllegalArgumentException malformed) {
            return new ClientMessage.Unintelligible(bad(malformed.getMessage()).why(), id);
        }
    }

    @Nullable
    MessageId id(String message) {
        try {
            JsonText id = new JsonText(message).members().get("id");
            return id == null ? null : new MessageId(id);
        } catch (IllegalArgumentException notGood) {
            return null;
        }
    }

    private ClientMessage v1(JsonNode message) {
        String type = string(message, "type");
        return switch (type) {
            case "ping" -> new ClientMessage.Ping();
            case "subscribe" -> new ClientMessage.Subscribe(room(message));
            case "unsubscribe" -> new ClientMessage.Unsubscribe(room(message));
            default -> unknownType(type, null);
        };
    }

    private ClientMessage v2(JsonNode message, @Nullable MessageId id) {
        String type = string(message, "type");
        return switch (type) {
            case "ping" -> new ClientMessage.Ping(id);
            case "subscribe" ->
                new ClientMessage.Subscribe(
                        room(message), since(message), flag(message, "snapshot"), flag(message, "presence"), id);
            case "unsubscribe" -> new ClientMessage.Unsubscribe(room(message), id);
            case "authenticate" -> new ClientMessage.Authenticate(string(message, "token"), id);
            case "presence" -> new ClientMessage.Presence(room(message), id);
            default -> unknownType(type, id);
        };
    }

    private RoomId room(JsonNode message) {
        return RoomId.parse(string(message, "room_id"));
    }

    @Nullable
    Position since(JsonNode message) {
        JsonNode since = message.path("since");
        if (since.isNull() || since.isMissingNode()) {
            return null;
        }
        return new Position(string(since, "epoch"), offset(since.path("offset")));
    }

    long offset(JsonNode offset) {
        if (!offset.isIntegralNumber() || !offset.canConvertToLong()) {
            throw new IllegalArgumentException("since has no offset that is a whole number");
        }
        return offset.longValue();
    }

    boolean flag(JsonNode message, String name) {
        JsonNode flag = message.path(name);
        if (!flag.isBoolean() && !flag.isNull() && !flag.isMissingNode()) {
            throw new IllegalArgumentException(name + " is not true or false");
        }
        return flag.booleanValue();
    }

    String string(JsonNode object, String name) {
        if (!object.path(name).isTextual()) {
            throw new IllegalArgumentException("The message has no " + name);
        }
        return object.path(name).textValue();
    }

    ClientMessage unknownType(String type, @Nullable MessageId id) {
        return new ClientMessage.Unintelligible(
                new Refusal(ErrorCode.UNKNOWN_TYPE, "The message's type is unknown"), id);
    }

    static ClientMessage.Unintelligible bad(String sentence) {
        return new ClientMessage.Unintelligible(new Refusal(ErrorCode.BAD_MESSAGE, sentence));
    }

    @Override
    public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
        Map<String, JsonText> fields = message.handle(this);
        if (dialect == Dialect.V1) {
            cutToV1(message, fields);
        } else if (inReplyTo != null) {
            fields.put("id", inReplyTo.json());
        }
        return text(fields);
    }

    void cutToV1(ServerMessage message, Map<String, JsonText> fields) {
        if (!KNOWN_IN_V1.contains(message.getClass())) {
            throw new IllegalArgumentException("v1 has no " + message);
        }
        fields.keySet().removeAll(NEW_IN_V2);
        if (message instanceof ServerMessage.Update update) {
            fields.remove("room_id");
            fields.put("event", JsonText.ofString(update.publication().event().name(Dialect.V1)));
        }
    }

    static String text(Map<String, JsonText> fields) {
        JsonText.Builder object = JsonText.object();
        fields.forEach(object::put);
        return object.build().text();
    }

    @Override
    public Map<String, JsonText> connected(ServerMessage.Connected message) {
        Map<String, JsonText> fields = fields("connection", "connected");
        put(fields, "connection_id", message.connection().value());
        fields.put("rooms", positions(Map.of(message.userRoom(), message.userPosition())));
        return at(message.timestamp(), fields);
    }

    @Override
    public Map<String, JsonText> subscribed(ServerMessage.Subscribed message) {
        Map<String, JsonText> fields = in(message.room(), fields("subscription", "subscribed"));
        put(fields, message.position());
        if (message.recovered() != null) {
            fields.put("recovered", new JsonText(message.recovered().toString()));
        }
        return at(message.timestamp(), fields);
    }

    @Override
    public Map<String, JsonText> unsubscribed(ServerMessage.Unsubscribed message) {
        return at(message.timestamp(), in(message.room(), fields("subscription", "unsubscribed")));
    }

    @Override
    public Map<String, JsonText> reset(ServerMessage.Reset message) {
        Map<String, JsonText> fields = in(message.room(), fields("subscription", "reset"));
        put(fields, message.position());
        return at(message.timestamp(), fields);
    }

    @Override
    public Map<String, JsonText> revoked(ServerMessage.Revoked message) {
        return at(message.timestamp(), in(message.room(), fields("subscription", "revoked")));
    }

    @Override
    public Map<String, JsonText> state(ServerMessage.State message) {
        Map<String, JsonText> fields = in(message.room(), fields("snapshot", null));
        fields.put("data", message.data());
        put(fields, message.position());
        return at(message.timestamp(), fields);
    }

    @Override
    public Map<String, JsonText> update(ServerMessage.Update message) {
        Map<String, JsonText> fields = in(
                message.publication().room(),
                fields(
                        message.publication().event().type(),
                        message.publication().event().name()));
        put(fields, message.publication().position());
        if (message.skipped() > 0) {
            fields.put("skipped", new JsonText(Long.toString(message.skipped())));
        }
        fields.put("data", message.publication().event().data());
        return at(message.publication().timestamp(), fields);
    }

    @Override
    public Map<String, JsonText> pong(ServerMessage.Pong message) {
        Map<String, JsonText> fields = at(message.timestamp(), fields("pong", null));
        fields.put("heads", positions(message.heads()));
        return fields;
    }

    @Override
    public Map<String, JsonText> authenticated(ServerMessage.Authenticated message) {
        Map<String, JsonText> fields = fields("connection", "authenticated");
        put(fields, "expires_at", message.expiresAt() == null ? null : time(message.expiresAt()));
        return at(message.timestamp(), fields);
    }

    @Override
    public Map<String, JsonText> tokenExpiring(ServerMessage.TokenExpiring message) {
        Map<String, JsonText> fields = fields("connection", "token_expiring");
        put(fields, "expires_at", time(message.expiresAt()));
        return at(message.timestamp(), fields);
    }

    @Override
    public Map<String, JsonText> draining(ServerMessage.Draining message) {
        Map<String, JsonText> fields = fields("connection", "draining");
        fields.put("reconnect_after_ms", millis(message.reconnectAfter()));
        return at(message.timestamp(), fields);
    }

    @Override
    public Map<String, JsonText> present(ServerMessage.Present message) {
        Map<String, JsonText> fields = in(message.room(), fields("presence", null));
        fields.put("users", users(message.users()));
        return at(message.timestamp(), fields);
    }

    @Override
    public Map<String, JsonText> presenceChanged(ServerMessage.PresenceChanged message) {
        Map<String, JsonText> fields = in(message.room(), fields("presence", message.joined() ? "joined" : "left"));
        put(fields, "user_id", message.user().value());
        return at(message.timestamp(), fields);
    }

    @Override
    public Map<String, JsonText> refused(ServerMessage.Refused message) {
        Map<String, JsonText> fields = fields("error", null);
        put(fields, "message", message.why().message());
        put(fields, "code", message.why().code().wire());
        if (message.retryAfter() != null) {
            fields.put("retry_after_ms", millis(message.retryAfter()));
        }
        return message.room() == null ? fields : in(message.room(), fields);
    }

    JsonText positions(Map<RoomId, Position> rooms) {
        Map<String, JsonText> positions = new TreeMap<>();
        rooms.forEach((room, position) -> {
            Map<String, JsonText> fields = new LinkedHashMap<>();
            put(fields, position);
            positions.put(room.toString(), new JsonText(text(fields)));
        });
        return new JsonText(text(positions));
    }

    JsonText users(List<UserId> users) {
        return new JsonText(users.stream()
                .map(user -> JsonText.ofString(user.value()).text())
                .collect(Collectors.joining(",", "[", "]")));
    }

    JsonText millis(Duration duration) {
        return new JsonText(Long.toString(duration.plusNanos(999_999).toMillis()));
    }

    String time(Instant instant) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    private static Map<String, JsonText> fields(String type, @Nullable String event) {
        Map<String, JsonText> fields = new LinkedHashMap<>();
        put(fields, "type", type);
        if (event != null) {
            put(fields, "event", event);
        }
        return fields;
    }

    private static Map<String, JsonText> in(RoomId room, Map<String, JsonText> fields) {
        put(fields, "room_id", room.toString());
        return fields;
    }

    private Map<String, JsonText> at(Instant timestamp, Map<String, JsonText> fields) {
        put(fields, "timestamp", time(timestamp));
        return fields;
    }

    private static void put(Map<String, JsonText> fields, Position position) {
        put(fields, "epoch", position.epoch());
        fields.put("offset", new JsonText(Long.toString(position.offset())));
    }

    private static void put(Map<String, JsonText> fields, String name, @Nullable String value) {
        fields.put(name, value == null ? new JsonText("null") : JsonText.ofString(value));
    }
}
