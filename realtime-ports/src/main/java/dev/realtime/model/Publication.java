package dev.realtime.model;

import java.time.Instant;

/**
 * An event that has its place in a room: it is in the log and will be delivered.
 *
 * @param room where it was published
 * @param position its place, gapless within the room
 * @param event what was published
 * @param timestamp when the log took it
 */
public record Publication(RoomId room, Position position, Event event, Instant timestamp) {
    /** @throws IllegalArgumentException when the offset is 0, which is no publication's */
    public Publication {
        if (position.offset() == 0) {
            throw new IllegalArgumentException("A publication's offset starts at 1");
        }
    }
}
