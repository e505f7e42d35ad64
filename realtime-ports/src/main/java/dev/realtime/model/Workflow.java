package dev.realtime.model;

import java.util.Set;

/**
 * What can be executed, and who owns it and all its executions.
 *
 * @param id a room key
 * @param owner who may enter its room and its executions' rooms
 * @param name for people, 1 to 200 characters
 * @param details a JSON object with what else the host wants clients to know; none of {@link #RESERVED_DETAILS};
 *     at most {@link #MAX_DETAILS_BYTES} as UTF-8 and {@link Event#MAX_DATA_DEPTH} levels deep
 */
public record Workflow(String id, UserId owner, String name, JsonText details) {
    /** Names that {@code details} must not repeat. */
    public static final Set<String> RESERVED_DETAILS = Set.of("workflow_id", "name", "owner_id");

    /** 252 KiB: with id, name and owner it still fits into an event's data. */
    public static final int MAX_DETAILS_BYTES = Event.MAX_DATA_BYTES - 4 * 1024;

    /** @throws IllegalArgumentException when a part breaks its rule; the message says which */
    public Workflow {
        if (!RoomId.isKey(id)) {
            throw new IllegalArgumentException(
                    "A workflow id is 1 to 200 visible ASCII characters without white space");
        }
        Grammar.requirePrintable(name, 200, "A workflow's name");
        if (details.kind() != JsonText.Kind.OBJECT) {
            throw new IllegalArgumentException("A workflow's details are a JSON object");
        }
        if (details.utf8Length() > MAX_DETAILS_BYTES) {
            throw new IllegalArgumentException("A workflow's details are at most " + MAX_DETAILS_BYTES + " bytes");
        }
        if (details.depth() > Event.MAX_DATA_DEPTH) {
            throw new IllegalArgumentException(
                    "A workflow's details nest at most " + Event.MAX_DATA_DEPTH + " levels deep");
        }
        for (String field : details.members().keySet()) {
            if (RESERVED_DETAILS.contains(field)) {
                throw new IllegalArgumentException("A workflow's details must not repeat " + field);
            }
        }
    }

    public RoomId room() {
        return RoomId.workflow(id);
    }
}
