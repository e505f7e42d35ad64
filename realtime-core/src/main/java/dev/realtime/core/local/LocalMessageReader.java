package dev.realtime.core.local;

import dev.realtime.message.ClientMessage;
import dev.realtime.message.ClientMessage.Authenticate;
import dev.realtime.message.ClientMessage.Ping;
import dev.realtime.message.ClientMessage.Presence;
import dev.realtime.message.ClientMessage.Subscribe;
import dev.realtime.message.ClientMessage.Unintelligible;
import dev.realtime.message.ClientMessage.Unsubscribe;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.JsonText;
import dev.realtime.model.JsonText.Kind;
import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one client's message, field by field; whatever is wrong leaves as a {@link Mistake}. */
final class LocalMessageReader {
    private static final Refusal UNKNOWN = new Refusal(ErrorCode.UNKNOWN_TYPE, "Unknown message type");

    private final Map<String, JsonText> members;
    private final @Nullable MessageId id;

    private LocalMessageReader(Map<String, JsonText> members, @Nullable MessageId id) {
        this.members = members;
        this.id = id;
    }

    static ClientMessage read(Dialect dialect, String text) {
        try {
            Map<String, JsonText> members = members(text);
            return dialect == Dialect.V1
                    ? new LocalMessageReader(members, null).v1()
                    : new LocalMessageReader(members, id(members.get("id"))).v2();
        } catch (Mistake mistake) {
            return new Unintelligible(mistake.why);
        }
    }

    private static Map<String, JsonText> members(String text) {
        JsonText json;
        try {
            json = new JsonText(text);
        } catch (IllegalArgumentException e) {
            throw new Mistake("The message is not JSON");
        }
        if (json.depth() > LocalMessageCodec.MAX_DEPTH) {
            throw new Mistake("The message is nested too deep");
        }
        if (json.kind() != Kind.OBJECT) {
            throw new Mistake("The message is not a JSON object");
        }
        return members(json);
    }

    private static Map<String, JsonText> members(JsonText object) {
        try {
            return object.members();
        } catch (IllegalArgumentException e) {
            throw new Mistake("The message holds a name twice");
        }
    }

    private static @Nullable MessageId id(@Nullable JsonText id) {
        return id != null && MessageId.isGood(id) ? new MessageId(id) : null;
    }

    private ClientMessage v1() {
        return switch (string(members, "type")) {
            case "subscribe" -> new Subscribe(room());
            case "unsubscribe" -> new Unsubscribe(room());
            case "ping" -> new Ping();
            default -> new Unintelligible(UNKNOWN);
        };
    }

    private ClientMessage v2() {
        try {
            return switch (string(members, "type")) {
                case "subscribe" -> new Subscribe(room(), since(), flag("snapshot"), flag("presence"), id);
                case "unsubscribe" -> new Unsubscribe(room(), id);
                case "ping" -> new Ping(id);
                case "authenticate" -> new Authenticate(string(members, "token"), id);
                case "presence" -> new Presence(room(), id);
                default -> new Unintelligible(UNKNOWN, id);
            };
        } catch (Mistake mistake) {
            return new Unintelligible(mistake.why, id);
        }
    }

    private RoomId room() {
        String text = string(members, "room_id");
        try {
            return RoomId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Mistake("room_id is not a valid room id");
        }
    }

    private @Nullable Position since() {
        JsonText since = given("since");
        if (since == null) {
            return null;
        }
        if (since.kind() != Kind.OBJECT) {
            throw new Mistake("since is not an object");
        }
        Map<String, JsonText> position = members(since);
        try {
            return new Position(string(position, "epoch"), offset(position.get("offset")));
        } catch (IllegalArgumentException e) {
            throw new Mistake("epoch is not 1 to 64 visible ASCII characters");
        }
    }

    private static long offset(@Nullable JsonText offset) {
        if (offset != null && offset.text().strip().matches("[0-9]{1,19}")) {
            try {
                return Long.parseLong(offset.text().strip());
            } catch (NumberFormatException tooLarge) {
                throw new Mistake("offset is too large");
            }
        }
        throw new Mistake("offset is missing or not an integer, 0 or more");
    }

    private boolean flag(String name) {
        JsonText flag = given(name);
        if (flag != null && flag.kind() != Kind.BOOLEAN) {
            throw new Mistake(name + " is not a boolean");
        }
        return flag != null && flag.text().strip().equals("true");
    }

    /** Null where the field is absent or null. */
    private @Nullable JsonText given(String name) {
        JsonText value = members.get(name);
        return value == null || value.kind() == Kind.NULL ? null : value;
    }

    private static String string(Map<String, JsonText> members, String name) {
        JsonText value = members.get(name);
        if (value == null || value.kind() != Kind.STRING) {
            throw new Mistake(name + " is missing or not a string");
        }
        return value.asString();
    }

    /** What is wrong; hostile clients make many of them, so it has no stack trace. */
    private static final class Mistake extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Refusal why;

        Mistake(String why) {
            super(why, null, false, false);
            this.why = new Refusal(ErrorCode.BAD_MESSAGE, why);
        }
    }
}
