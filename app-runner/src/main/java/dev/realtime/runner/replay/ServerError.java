package dev.realtime.runner.replay;

import dev.realtime.model.JsonText;

/** Reads the server's error bodies, {@code {"type":"error","message":"...","code":"..."}}. */
final class ServerError {
    private static final String NONE = "no reason given";

    private ServerError() {}

    /** The message of an error body, or a general word where there is none. */
    static String message(String body) {
        try {
            JsonText message = new JsonText(body).members().get("message");
            return message == null ? NONE : message.asString();
        } catch (IllegalArgumentException | IllegalStateException notOurs) {
            return NONE;
        }
    }
}
