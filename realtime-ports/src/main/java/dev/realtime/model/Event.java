package dev.realtime.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a host hands in to be published.
 *
 * @param type the message's {@code type}: {@code execution_update}, {@code node_update}, {@code workflow_update},
 *     {@code notification} or one of the host's own; not one of {@link #RESERVED_TYPES}
 * @param name the message's {@code event}, such as {@code status_changed}
 * @param data the message's {@code data}, at most {@link #MAX_DATA_BYTES} as UTF-8 and {@link #MAX_DATA_DEPTH} levels deep
 * @param conflationKey while a connection can't keep up, a waiting event may be dropped for a newer one with the same key;
 *     null: never dropped
 */
public record Event(
        String type, String name, JsonText data, @Nullable String conflationKey) {
    /** 256 KiB: the most that one event's data may take on the wire, well below an outbox's bound. */
    public static final int MAX_DATA_BYTES = 256 * 1024;

    /** How deep data may nest; below {@link JsonText#MAX_DEPTH}, since messages wrap it. */
    public static final int MAX_DATA_DEPTH = 64;

    /** Message types that the server alone sends (PROTOCOL section 7, {@code /publish}). */
    public static final Set<String> RESERVED_TYPES =
            Set.of("connection", "subscription", "snapshot", "presence", "pong", "error");

    /** @throws IllegalArgumentException when a part breaks its rule; the message says which */
    public Event {
        if (!Grammar.lowerCaseWord(type, 64)) {
            throw new IllegalArgumentException(
                    "An event's type is a lower-case letter and up to 63 of a-z, 0-9, underscore and hyphen");
        }
        if (RESERVED_TYPES.contains(type)) {
            throw new IllegalArgumentException("The type " + type + " is the server's own");
        }
        Grammar.requirePrintable(name, 64, "An event's name");
        if (conflationKey != null) {
            Grammar.requirePrintable(conflationKey, 300, "A conflation key");
        }
        if (data.utf8Length() > MAX_DATA_BYTES) {
            throw new IllegalArgumentException("An event's data is at most " + MAX_DATA_BYTES + " bytes");
        }
        if (data.depth() > MAX_DATA_DEPTH) {
            throw new IllegalArgumentException("An event's data nests at most " + MAX_DATA_DEPTH + " levels deep");
        }
    }

    /** The name on the wire: v1 has no word for an execution that is started over, and calls it a change of status. */
    public String name(Dialect dialect) {
        boolean restart = name.equals("restarted") && type.equals("execution_update");
        return restart && dialect == Dialect.V1 ? "status_changed" : name;
    }

    /** An event that is never dropped. */
    public static Event of(String type, String name, JsonText data) {
        return new Event(type, name, data, null);
    }
}
