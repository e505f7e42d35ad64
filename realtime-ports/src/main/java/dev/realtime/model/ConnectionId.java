package dev.realtime.model;

/**
 * The name of one connection, unique for the life of the process and not to be guessed.
 *
 * @param value 1 to 200 visible ASCII characters
 */
public record ConnectionId(String value) {
    /** @throws IllegalArgumentException when the value is not 1 to 200 visible ASCII characters */
    public ConnectionId {
        if (!Grammar.visibleAscii(value, 200)) {
            throw new IllegalArgumentException("A connection id is 1 to 200 visible ASCII characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
