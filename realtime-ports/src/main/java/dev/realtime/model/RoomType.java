package dev.realtime.model;

/**
 * The kind of a room, the part before the colon of a {@link RoomId}. Open: a host registers types of its own.
 *
 * @param name matches {@code [a-z][a-z0-9_-]{0,31}} (PROTOCOL section 2)
 */
public record RoomType(String name) {
    public static final RoomType EXECUTION = new RoomType("execution");
    public static final RoomType WORKFLOW = new RoomType("workflow");
    public static final RoomType USER = new RoomType("user");

    /** @throws IllegalArgumentException when the name breaks the grammar */
    public RoomType {
        if (!Grammar.lowerCaseWord(name, 32)) {
            throw new IllegalArgumentException(
                    "A room type is a lower-case letter and up to 31 of a-z, 0-9, underscore and hyphen");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
