package dev.realtime.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.realtime.message.ClientMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.MessageId;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns any text into a message. The whole text is read before its fields are looked at. */
final class MessageReader {
    private static final Map<String, Function<Fields, ClientMessage>> V1 = Map.of(
            "subscribe", fields -> new ClientMessage.Subscribe(fields.room()),
            "unsubscribe", fields -> new ClientMessage.Unsubscribe(fields.room()),
            "ping", fields -> new ClientMessage.Ping());

    private static final Map<String, Function<Fields, ClientMessage>> V2 = Map.of(
            "subscribe", MessageReader::subscribe,
            "unsubscribe", fields -> new ClientMessage.Unsubscribe(fields.room(), fields.id()),
            "ping", fields -> new ClientMessage.Ping(fields.id()),
            "authenticate", fields -> new ClientMessage.Authenticate(fields.token(), fields.id()),
            "presence", fields -> new ClientMessage.Presence(fields.room(), fields.id()));

    private final JsonFactory json;
    private final int maxDepth;

    MessageReader(JsonFactory json, int maxDepth) {
        this.json = json;
        this.maxDepth = maxDepth;
    }

    ClientMessage read(Dialect dialect, String text) {
        try {
            Fields fields = fields(text);
            return dialect == Dialect.V1 ? message(V1, fields, null) : message(V2, fields, fields.id());
        } catch (Mistake mistake) {
            return new ClientMessage.Unintelligible(mistake.why());
        } catch (StreamConstraintsException tooLong) {
            return new ClientMessage.Unintelligible(Unintelligible.TOO_LONG);
        } catch (IOException notJson) {
            return new ClientMessage.Unintelligible(Unintelligible.NOT_JSON);
        }
    }

    private static ClientMessage message(
            Map<String, Function<Fields, ClientMessage>> types, Fields fields, @Nullable MessageId id) {
        try {
            Function<Fields, ClientMessage> type = types.get(fields.type());
            return type == null
                    ? new ClientMessage.Unintelligible(Unintelligible.UNKNOWN_TYPE, id)
                    : type.apply(fields);
        } catch (Mistake mistake) {
            return new ClientMessage.Unintelligible(mistake.why(), id);
        }
    }

    private static ClientMessage subscribe(Fields fields) {
        return new ClientMessage.Subscribe(
                fields.room(), fields.since(), fields.flag("snapshot"), fields.flag("presence"), fields.id());
    }

    private Fields fields(String text) throws IOException {
        try (JsonParser parser = json.createParser(text)) {
            Fields fields = new Fields(text);
            JsonToken first = parser.nextToken();
            value(parser, 0, fields);
            if (first == null || parser.nextToken() != null) {
                throw new Mistake(Unintelligible.NOT_JSON);
            }
            if (first != JsonToken.START_OBJECT) {
                throw new Mistake(Unintelligible.NOT_AN_OBJECT);
            }
            return fields;
        }
    }

    /**
     * Reads the value whose first token is current, to its end.
     *
     * @param depth how many levels are around it
     * @param keep what takes its fields; null when they mean nothing
     */
    private void value(JsonParser parser, int depth, @Nullable Fields keep) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            object(parser, depth + 1, keep);
        } else if (token == JsonToken.START_ARRAY) {
            array(parser, depth + 1);
        } else if (token != null) {
            parser.finishToken();
        }
    }

    private void array(JsonParser parser, int depth) throws IOException {
        requireDepth(depth);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(parser, depth, null);
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
            value(parser, depth, keep == null ? null : keep.take(name, parser));
        }
    }

    private void requireDepth(int depth) {
        if (depth > maxDepth) {
            throw new Mistake(Unintelligible.tooDeep(maxDepth));
        }
    }
}
