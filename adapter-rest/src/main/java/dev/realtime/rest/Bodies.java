package dev.realtime.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.realtime.model.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads request bodies: bounded, UTF-8, RFC 8259, no name twice in one object. Values are kept as the text that the caller
 * sent, so that data passes through unchanged. Thread-safe.
 */
final class Bodies {
    private static final String NOT_JSON = "The body is not JSON";

    private final int maxBytes;
    private final int maxDepth;
    private final JsonFactory json = JsonFactory.builder()
            // Depth is counted here, per object; this is the bound for skipping over the elements of an array.
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(500).build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    Bodies(int maxBytes, int maxDepth) {
        this.maxBytes = maxBytes;
        this.maxDepth = maxDepth;
    }

    /** The body as text. */
    String text(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw Problem.tooLarge("A body has at most " + maxBytes + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw Problem.badRequest("The body is not UTF-8");
        }
    }

    /** The body as an object. */
    Fields object(InputStream body) throws IOException {
        return object(text(body));
    }

    /** The fields of a text that must be one object. */
    Fields object(String text) {
        return read(text, parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                value(parser, 0);
                requireEnd(parser);
                throw Problem.badRequest("The body is not a JSON object");
            }
            Fields fields = new Fields(members(parser, text));
            requireEnd(parser);
            return fields;
        });
    }

    /** The elements of a text that is an array, each as it stands there. */
    List<String> elements(String text, int most) {
        return read(text, parser -> {
            parser.nextToken();
            List<String> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                requireRoom(elements.size(), most);
                int start = offset(parser);
                parser.skipChildren();
                elements.add(slice(parser, text, start));
            }
            requireEnd(parser);
            return elements;
        });
    }

    static void requireRoom(int count, int most) {
        if (count == most) {
            throw Problem.tooLarge("One call publishes at most " + most + " events");
        }
    }

    private <T> T read(String text, Reading<T> reading) {
        try (JsonParser parser = json.createParser(text)) {
            return reading.read(parser);
        } catch (StreamConstraintsException limits) {
            throw Problem.badRequest("The body is nested too deep or holds a value that is too long");
        } catch (IOException notJson) {
            throw Problem.badRequest(NOT_JSON);
        }
    }

    private Map<String, JsonText> members(JsonParser parser, String text) throws IOException {
        Map<String, JsonText> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            int start = offset(parser);
            value(parser, 1);
            String value = slice(parser, text, start);
            if (members.put(name, wellFormed(value)) != null) {
                throw twice();
            }
        }
        return members;
    }

    private static JsonText wellFormed(String value) {
        try {
            return new JsonText(value);
        } catch (IllegalArgumentException invalid) {
            // Jackson has read it already; what it lets pass and UTF-8 does not are escapes of half a character.
            throw Problem.badRequest("The body holds a lone surrogate");
        }
    }

    /** Reads the value whose first token is current, to its end; {@code depth} levels are around it. */
    private void value(JsonParser parser, int depth) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw Problem.badRequest(NOT_JSON);
        }
        if (token.isStructStart() && depth == maxDepth) {
            throw Problem.badRequest("The body is nested deeper than " + maxDepth + " levels");
        }
        switch (token) {
            case START_OBJECT -> nestedObject(parser, depth + 1);
            case START_ARRAY -> nestedArray(parser, depth + 1);
            default -> parser.finishToken();
        }
    }

    private void nestedObject(JsonParser parser, int depth) throws IOException {
        Set<String> names = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (!names.add(parser.currentName())) {
                throw twice();
            }
            parser.nextToken();
            value(parser, depth);
        }
    }

    private void nestedArray(JsonParser parser, int depth) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(parser, depth);
        }
    }

    private static Problem twice() {
        return Problem.badRequest("The body holds a name twice");
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw Problem.badRequest(NOT_JSON);
        }
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    /** The text from {@code start} to the end of the current value. */
    private static String slice(JsonParser parser, String text, int start) throws IOException {
        parser.finishToken();
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }
}
