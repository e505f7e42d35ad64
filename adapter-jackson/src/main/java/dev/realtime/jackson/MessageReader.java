package dev.realtime.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.realtime.message.ClientMessage;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns any text into a message. The whole text is read before its fields are looked at. */
final class MessageReader {
    private static final Map<String, Function<Fields, ClientMessage>> TYPES = Map.of(
            "subscribe", fields -> new ClientMessage.Subscribe(fields.room()),
            "unsubscribe", fields -> new ClientMessage.Unsubscribe(fields.room()),
            "ping", fields -> new ClientMessage.Ping());

    private final JsonFactory json;
    private final int maxDepth;

    MessageReader(JsonFactory json, int maxDepth) {
        this.json = json;
        this.maxDepth = maxDepth;
    }

    ClientMessage read(String text) {
        try {
            return message(fields(text));
        } catch (Mistake mistake) {
            return new ClientMessage.Unintelligible(mistake.why);
        } catch (StreamConstraintsException tooLong) {
            return new ClientMessage.Unintelligible(Unintelligible.TOO_LONG);
        } catch (IOException notJson) {
            return new ClientMessage.Unintelligible(Unintelligible.NOT_JSON);
        }
    }

    private static ClientMessage message(Fields fields) {
        Function<Fields, ClientMessage> type = TYPES.get(fields.type());
        if (type == null) {
            throw new Mistake(Unintelligible.UNKNOWN_TYPE);
        }
        return type.apply(fields);
    }

    private Fields fields(String text) throws IOException {
        try (JsonParser parser = json.createParser(text)) {
            Fields fields = new Fields();
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                object(parser, 1, fields);
            } else {
                value(parser, 0);
            }
            if (first == null || parser.nextToken() != null) {
                throw new Mistake(Unintelligible.NOT_JSON);
            }
            if (first != JsonToken.START_OBJECT) {
                throw new Mistake(Unintelligible.NOT_AN_OBJECT);
            }
            return fields;
        }
    }

    /** Reads the value whose first token is current, to its end; {@code depth} levels are around it. */
    private void value(JsonParser parser, int depth) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            object(parser, depth + 1, null);
        } else if (token == JsonToken.START_ARRAY) {
            array(parser, depth + 1);
        } else if (token != null) {
            parser.finishToken();
        }
    }

    private void array(JsonParser parser, int depth) throws IOException {
        requireDepth(depth);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(parser, depth);
        }
    }

    private void object(JsonParser parser, int depth, @Nullable Fields keep) throws IOException {
        requireDepth(depth);
        Set<String> names = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (!names.add(name)) {
                throw new Mistake(Unintelligible.NAME_TWICE);
            }
            parser.nextToken();
            if (keep != null) {
                keep.take(name, parser);
            }
            value(parser, depth);
        }
    }

    private void requireDepth(int depth) {
        if (depth > maxDepth) {
            throw new Mistake(Unintelligible.tooDeep(maxDepth));
        }
    }

    /** The fields that mean something; one object per message, used by one thread. */
    private static final class Fields {
        private boolean hasType;
        private boolean hasRoom;
        private @Nullable String type;
        private @Nullable String room;

        void take(String name, JsonParser parser) throws IOException {
            if (name.equals("type")) {
                hasType = true;
                type = string(parser);
            } else if (name.equals("room_id")) {
                hasRoom = true;
                room = string(parser);
            }
        }

        private static @Nullable String string(JsonParser parser) throws IOException {
            return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
        }

        String type() {
            return require(type, hasType ? Unintelligible.TYPE_NOT_A_STRING : Unintelligible.NO_TYPE);
        }

        RoomId room() {
            String id = require(room, hasRoom ? Unintelligible.ROOM_NOT_A_STRING : Unintelligible.NO_ROOM);
            try {
                return RoomId.parse(id);
            } catch (IllegalArgumentException malformed) {
                // RoomId.parse: its message may be shown to the client.
                throw new Mistake(Unintelligible.bad(String.valueOf(malformed.getMessage())));
            }
        }

        private static String require(@Nullable String value, Refusal otherwise) {
            if (value == null) {
                throw new Mistake(otherwise);
            }
            return value;
        }
    }

    /** Leads out of the recursion; hostile clients make many of them, so it has no stack trace. */
    private static final class Mistake extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Refusal why;

        Mistake(Refusal why) {
            super(why.message(), null, false, false);
            this.why = why;
        }
    }
}
