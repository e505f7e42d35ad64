package dev.realtime.model;

import org.jspecify.annotations.Nullable;

/**
 * The name of a room, {@code type:key}; also names the resource (workflow, execution, user) behind it. Case-sensitive.
 *
 * @param type what kind of room it is
 * @param key 1 to 200 visible ASCII characters, no white space (PROTOCOL section 2); may hold colons
 */
public record RoomId(RoomType type, String key) {
    private static final int LONGEST_KEY = 200;

    /** @throws IllegalArgumentException when the key breaks the grammar */
    public RoomId {
        if (!isKey(key)) {
            throw new IllegalArgumentException(
                    "A room key is 1 to " + LONGEST_KEY + " visible ASCII characters without white space");
        }
    }

    /**
     * Reads {@code type:key}; the first colon divides.
     *
     * @throws IllegalArgumentException when {@code text} is no room id; its message may be shown to the client
     */
    public static RoomId parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("A room id is type:key");
        }
        return new RoomId(new RoomType(text.substring(0, colon)), text.substring(colon + 1));
    }

    public static RoomId execution(String executionId) {
        return new RoomId(RoomType.EXECUTION, executionId);
    }

    public static RoomId workflow(String workflowId) {
        return new RoomId(RoomType.WORKFLOW, workflowId);
    }

    public static RoomId user(UserId user) {
        return new RoomId(RoomType.USER, user.value());
    }

    /** Whether {@code text} may stand after the colon. */
    public static boolean isKey(String text) {
        return Grammar.visibleAscii(text, LONGEST_KEY);
    }

    /** The key first: it differs. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoomId room && key.equals(room.key) && type.equals(room.type);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + key.hashCode();
    }

    /** {@code type:key}, as on the wire. */
    @Override
    public String toString() {
        return type.name() + ':' + key;
    }
}
