package dev.realtime.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** A strict RFC 8259 reader over a string; reads each character once. Recursion is bounded by {@link JsonText#MAX_DEPTH}. */
final class JsonReader {
    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    /** Checks that the text is one value and nothing else. */
    void document() {
        skipSpace();
        value(0);
        skipSpace();
        if (at < text.length()) {
            throw unexpected();
        }
    }

    /** The members of the object that the text is known to be. */
    Map<String, JsonText> members() {
        Map<String, JsonText> members = new LinkedHashMap<>();
        skipSpace();
        expect('{');
        skipSpace();
        if (peek() == '}') {
            return members;
        }
        do {
            skipSpace();
            String name = string();
            colon();
            int start = at;
            value(1);
            if (members.put(name, new JsonText(text.substring(start, at))) != null) {
                throw new IllegalArgumentException("A name stands twice in one JSON object");
            }
            skipSpace();
        } while (take(','));
        return members;
    }

    private void value(int depth) {
        switch (peek()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> skipString();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void object(int depth) {
        enter(depth);
        if (take('}')) {
            return;
        }
        do {
            skipSpace();
            skipString();
            colon();
            value(depth);
            skipSpace();
        } while (take(','));
        expect('}');
    }

    private void array(int depth) {
        enter(depth);
        if (take(']')) {
            return;
        }
        do {
            skipSpace();
            value(depth);
            skipSpace();
        } while (take(','));
        expect(']');
    }

    private void enter(int depth) {
        if (depth > JsonText.MAX_DEPTH) {
            throw new IllegalArgumentException("JSON is nested deeper than " + JsonText.MAX_DEPTH);
        }
        at++;
        skipSpace();
    }

    private void colon() {
        skipSpace();
        expect(':');
        skipSpace();
    }

    /** Reads a string with its quotes and gives its content. */
    String string() {
        skipSpace();
        expect('"');
        int start = at;
        return passPlain() ? text.substring(start, at - 1) : unescaped(start);
    }

    /** Reads a string with its quotes. */
    private void skipString() {
        expect('"');
        int start = at;
        if (!passPlain()) {
            unescaped(start);
        }
    }

    private String unescaped(int start) {
        StringBuilder content = new StringBuilder().append(text, start, at);
        for (char c = next(); c != '"'; c = next()) {
            if (c < 0x20) {
                throw new IllegalArgumentException("Control character in a JSON string at " + (at - 1));
            }
            content.append(c == '\\' ? escape() : c);
        }
        // Both: a pair of which one half is escaped is whole as content, but can't be sent as UTF-8.
        requireWholeSurrogates(text, start, at);
        requireWholeSurrogates(content, 0, content.length());
        return content.toString();
    }

    /** Goes on to the end of the string at hand, or stops before a character that needs a closer look; says which. */
    private boolean passPlain() {
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return true;
            }
            if (c < 0x20 || c == '\\' || Character.isSurrogate(c)) {
                at = i;
                return false;
            }
        }
        at = text.length();
        return false;
    }

    private char escape() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) (hex() << 12 | hex() << 8 | hex() << 4 | hex());
            default -> throw new IllegalArgumentException("Bad escape in a JSON string at " + (at - 1));
        };
    }

    private int hex() {
        char c = next();
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw new IllegalArgumentException("Bad \\u escape in a JSON string at " + (at - 1));
        }
        return digit;
    }

    private void requireWholeSurrogates(CharSequence content, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = content.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            boolean pair =
                    Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(content.charAt(i + 1));
            if (!pair) {
                throw new IllegalArgumentException("Lone surrogate in a JSON string before " + at);
            }
            i++;
        }
    }

    private void number() {
        take('-');
        if (!take('0')) {
            digits();
        }
        if (take('.')) {
            digits();
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            digits();
        }
    }

    private void digits() {
        if (!isDigit(peek())) {
            throw unexpected();
        }
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void word(String word) {
        if (!text.startsWith(word, at)) {
            throw unexpected();
        }
        at += word.length();
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private char peek() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("JSON ends too early");
        }
        return text.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw at < text.length() ? unexpected() : new IllegalArgumentException("JSON ends too early");
        }
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("Unexpected character in JSON at " + at);
    }
}
