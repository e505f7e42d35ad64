package dev.realtime.model;

/** Why a connection is closed; the number tells the client what to do (PROTOCOL section 5, RFC 6455 section 7.4). */
public enum CloseReason {
    NORMAL(1000, "Bye"),
    GOING_AWAY(1001, "Going away"),
    PROTOCOL_ERROR(1002, "Protocol error"),
    BINARY_MESSAGE(1003, "Text messages only"),
    BAD_UTF8(1007, "Text is not UTF-8"),
    MESSAGE_TOO_BIG(1009, "Message too big"),
    SERVER_FAILED(1011, "Internal error"),
    RESTART(1012, "Server restarts"),
    OVERLOADED(1013, "Try again later"),
    TOKEN_EXPIRED(4401, "Token expired"),
    NO_SIGN_OF_LIFE(4408, "No sign of life"),
    SLOW_CONSUMER(4409, "Slow consumer"),
    RATE_LIMITED(4429, "Too many messages"),
    DISCONNECTED(4500, "Disconnected by the application"),
    BLOCKED(4503, "Blocked");

    private final int code;
    private final String phrase;

    CloseReason(int code, String phrase) {
        this.code = code;
        this.phrase = phrase;
    }

    public int code() {
        return code;
    }

    /** ASCII, short enough for a close frame (123 bytes). */
    public String phrase() {
        return phrase;
    }
}
