package dev.realtime.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value as text, known to be good: RFC 8259, at most {@link #MAX_DEPTH} levels deep, without lone surrogates
 * (so that it can be sent as UTF-8). Made to be passed on and spliced, not to be navigated.
 *
 * @param text the value; white space around and inside is kept
 */
public record JsonText(String text) {
    /** Arrays and objects may nest this deep; {@code 1} is the depth of {@code []}. */
    public static final int MAX_DEPTH = 100;

    /** What a JSON value is (RFC 8259 section 3). */
    public enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /** @throws IllegalArgumentException when {@code text} is not one good JSON value; the message names the index */
    public JsonText {
        new JsonReader(text).document();
    }

    /** A JSON string with the given content. */
    public static JsonText ofString(String content) {
        StringBuilder quoted = new StringBuilder(content.length() + 2);
        appendQuoted(quoted, content);
        return new JsonText(quoted.toString());
    }

    /** Starts an object. */
    public static Builder object() {
        return new Builder();
    }

    public Kind kind() {
        return switch (text.strip().charAt(0)) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.STRING;
            case 't', 'f' -> Kind.BOOLEAN;
            case 'n' -> Kind.NULL;
            default -> Kind.NUMBER;
        };
    }

    /**
     * The members of this object, in their order.
     *
     * @throws IllegalStateException when this is no object
     * @throws IllegalArgumentException when a name stands twice
     */
    public Map<String, JsonText> members() {
        require(Kind.OBJECT);
        return new JsonReader(text).members();
    }

    /**
     * The content of this string, escapes resolved.
     *
     * @throws IllegalStateException when this is no string
     */
    public String asString() {
        require(Kind.STRING);
        return new JsonReader(text).string();
    }

    private void require(Kind kind) {
        if (kind() != kind) {
            throw new IllegalStateException("This JSON value is no " + kind + " but a " + kind());
        }
    }

    /** How many bytes the text takes as UTF-8. */
    public int utf8Length() {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // A surrogate pair is two units and four bytes: one more each.
                length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return length;
    }

    /** How deep arrays and objects nest: 0 for a plain value, 1 for {@code []}. */
    public int depth() {
        int depth = 0;
        int deepest = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                i += c == '\\' ? 1 : 0;
            } else if (c == '{' || c == '[') {
                deepest = Math.max(deepest, ++depth);
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return deepest;
    }

    @Override
    public String toString() {
        return text;
    }

    private static void appendQuoted(StringBuilder to, String content) {
        to.append('"');
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            switch (c) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> {
                    if (c < 0x20) {
                        to.append(String.format("\\u%04x", (int) c));
                    } else {
                        to.append(c);
                    }
                }
            }
        }
        to.append('"');
    }

    /** Writes one object, member by member, in the order of the calls. Not thread-safe. */
    public static final class Builder {
        private final StringBuilder text = new StringBuilder("{");

        private Builder() {}

        /** Adds a string, or null. */
        public Builder put(String name, @Nullable String value) {
            name(name);
            if (value == null) {
                text.append("null");
            } else {
                appendQuoted(text, value);
            }
            return this;
        }

        public Builder put(String name, long value) {
            name(name);
            text.append(value);
            return this;
        }

        /**
         * Adds a number; a whole one without a fraction.
         *
         * @throws IllegalArgumentException when it is not finite, which JSON can't say
         */
        public Builder put(String name, double value) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(name + " is not finite");
            }
            if (value == Math.rint(value) && Math.abs(value) < 1e15) {
                return put(name, (long) value);
            }
            name(name);
            text.append(value);
            return this;
        }

        public Builder put(String name, JsonText value) {
            name(name);
            text.append(value.text());
            return this;
        }

        /** Adds all members of an object. */
        public Builder putAll(JsonText object) {
            object.members().forEach(this::put);
            return this;
        }

        /** @throws IllegalArgumentException when a string had a lone surrogate, or it became too deep */
        public JsonText build() {
            return new JsonText(text + "}");
        }

        private void name(String name) {
            if (text.length() > 1) {
                text.append(',');
            }
            appendQuoted(text, name);
            text.append(':');
        }
    }
}
