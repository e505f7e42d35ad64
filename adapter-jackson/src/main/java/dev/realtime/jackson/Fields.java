package dev.realtime.jackson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.realtime.model.JsonText;
import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one message that mean something, each judged when it is asked for; used by one thread. */
final class Fields {
    private static final Set<String> MEANINGFUL =
            Set.of("type", "room_id", "id", "token", "since", "snapshot", "presence", "epoch", "offset");

    private final String source;
    private final Map<String, Field> fields = new HashMap<>(4);

    /**
     * Without any field yet.
     *
     * @param source the text that is being read
     */
    Fields(String source) {
        this.source = source;
    }

    /**
     * A value that was met.
     *
     * @param first its first token
     * @param text a string's content, a number as it stands, else a bracket or a word
     * @param raw an id as it stands, of a list or an object only the bracket; empty for other fields
     * @param inner what takes the fields of an object; null for other values
     */
    private record Field(
            JsonToken first,
            String text,
            String raw,
            @Nullable Fields inner) {}

    /** Takes the value whose first token is current; answers what takes the value's own fields, null when nothing does. */
    @Nullable
    Fields take(String name, JsonParser parser) throws IOException {
        if (!MEANINGFUL.contains(name)) {
            return null;
        }
        JsonToken first = parser.currentToken();
        String text = parser.getText();
        Fields inner = first == JsonToken.START_OBJECT ? new Fields(source) : null;
        fields.put(name, new Field(first, text, name.equals("id") ? raw(parser) : "", inner));
        return inner;
    }

    private String raw(JsonParser parser) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        return source.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    String type() {
        return string("type", Unintelligible.NO_TYPE, Unintelligible.TYPE_NOT_A_STRING);
    }

    RoomId room() {
        String id = string("room_id", Unintelligible.NO_ROOM, Unintelligible.ROOM_NOT_A_STRING);
        try {
            return RoomId.parse(id);
        } catch (IllegalArgumentException malformed) {
            // RoomId.parse: its message may be shown to the client.
            throw new Mistake(Unintelligible.bad(String.valueOf(malformed.getMessage())));
        }
    }

    String token() {
        return string("token", Unintelligible.NO_TOKEN, Unintelligible.TOKEN_NOT_A_STRING);
    }

    /** Null where there is none or one that is not good: that is ignored. */
    @Nullable
    MessageId id() {
        Field id = fields.get("id");
        if (id == null || !id.first.isScalarValue() || id.text.length() > MessageId.LONGEST) {
            return null;
        }
        try {
            return new MessageId(new JsonText(id.raw));
        } catch (IllegalArgumentException notGood) {
            return null;
        }
    }

    /** Whether the field is true; absent and null are false. */
    boolean flag(String name) {
        Field flag = given(name);
        if (flag != null && !flag.first.isBoolean()) {
            throw new Mistake(Unintelligible.bad("The message's " + name + " is not a boolean"));
        }
        return flag != null && flag.first == JsonToken.VALUE_TRUE;
    }

    @Nullable
    Position since() {
        Field since = given("since");
        if (since == null) {
            return null;
        }
        if (since.inner == null) {
            throw new Mistake(Unintelligible.SINCE_NOT_AN_OBJECT);
        }
        return since.inner.position();
    }

    private Position position() {
        String epoch = string("epoch", Unintelligible.BAD_EPOCH, Unintelligible.BAD_EPOCH);
        long offset = offset();
        try {
            return new Position(epoch, offset);
        } catch (IllegalArgumentException malformed) {
            throw new Mistake(Unintelligible.BAD_EPOCH);
        }
    }

    private long offset() {
        Field offset = fields.get("offset");
        if (offset == null || offset.first != JsonToken.VALUE_NUMBER_INT || offset.text.startsWith("-")) {
            throw new Mistake(Unintelligible.BAD_OFFSET);
        }
        try {
            return Long.parseLong(offset.text);
        } catch (NumberFormatException tooLarge) {
            throw new Mistake(Unintelligible.BAD_OFFSET);
        }
    }

    /** Null where the field is absent or null. */
    private @Nullable Field given(String name) {
        Field field = fields.get(name);
        return field == null || field.first == JsonToken.VALUE_NULL ? null : field;
    }

    private String string(String name, Refusal ifAbsent, Refusal ifOther) {
        Field field = fields.get(name);
        if (field == null || field.first != JsonToken.VALUE_STRING) {
            throw new Mistake(field == null ? ifAbsent : ifOther);
        }
        return field.text;
    }
}
