package dev.realtime.model;

import java.util.Locale;

/** Why something was refused: the closed list of PROTOCOL section 4, one sentence each. */
public enum ErrorCode {
    /** The message or request cannot be understood. */
    BAD_MESSAGE,
    /** The message's {@code type} is none that the server knows. */
    UNKNOWN_TYPE,
    /** No rule is registered for the room's type. */
    UNKNOWN_ROOM_TYPE,
    /** The room does not exist or is somebody else's. */
    ACCESS_DENIED,
    /** The connection is in as many rooms as it may be. */
    TOO_MANY_ROOMS,
    /** Too many messages, connections or attempts. */
    RATE_LIMITED,
    /** The token is bad or no longer good. */
    BAD_TOKEN,
    /** Something the server depends on is down, or it is going away; try again. */
    UNAVAILABLE,
    /** No token was given, or a bad one (HTTP). */
    UNAUTHENTICATED,
    /** The token lacks the scope, or the origin is not allowed (HTTP). */
    FORBIDDEN,
    /** There is no such resource, or it is somebody else's (HTTP). */
    NOT_FOUND,
    /** The resource's state does not allow it (HTTP). */
    CONFLICT,
    /** The body is larger than allowed (HTTP). */
    TOO_LARGE,
    /** The resource does not know this method (HTTP). */
    METHOD_NOT_ALLOWED;

    /** The lower-case word that stands on the wire. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
