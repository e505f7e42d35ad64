package dev.realtime.runner.watch;

import dev.realtime.model.CloseReason;
import java.time.Duration;
import java.util.Set;

/**
 * Why a connection ended, and whether it is worth coming back.
 *
 * @param comeBack whether another connection may fare better
 * @param why for people; starts with a capital letter, without a full stop
 * @param after what the server advised to wait, zero for no advice
 */
record Ending(boolean comeBack, String why, Duration after) {
    // PROTOCOL section 5: "mend the client" and "stay away".
    private static final Set<Integer> FINAL_CODES = Set.of(
            CloseReason.PROTOCOL_ERROR.code(),
            CloseReason.BINARY_MESSAGE.code(),
            CloseReason.BAD_UTF8.code(),
            CloseReason.MESSAGE_TOO_BIG.code(),
            CloseReason.DISCONNECTED.code(),
            CloseReason.BLOCKED.code());

    static Ending forGood(String why) {
        return new Ending(false, why, Duration.ZERO);
    }

    static Ending forNow(String why) {
        return new Ending(true, why, Duration.ZERO);
    }

    /** The other side closed (RFC 6455 section 7.4). */
    static Ending closed(int code, String phrase) {
        String why = phrase.isEmpty() ? "Closed with " + code : "Closed with " + code + " (" + phrase + ")";
        return FINAL_CODES.contains(code) ? forGood(why) : forNow(why);
    }

    /** The handshake was answered with an HTTP status other than 101 (PROTOCOL section 1). */
    static Ending refused(int status, Duration retryAfter) {
        return switch (status) {
            case 429 -> new Ending(true, "The server has too many connections (429)", retryAfter);
            case 503 -> new Ending(true, "The server is going down (503)", retryAfter);
            case 401 -> forGood("The server does not accept the token (401)");
            case 403 -> forGood("The server does not allow this (403)");
            default -> forGood("The server answered " + status + " instead of opening a WebSocket");
        };
    }
}
