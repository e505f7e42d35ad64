package dev.realtime.model;

import org.jspecify.annotations.Nullable;

/**
 * An event and the room that it is meant for.
 *
 * @param room where it is published
 * @param event what is published
 * @param idempotencyKey makes a repetition harmless; null: each time is a publication of its own
 */
public record RoomEvent(RoomId room, Event event, @Nullable IdempotencyKey idempotencyKey) {
    /** Without a key. */
    public RoomEvent(RoomId room, Event event) {
        this(room, event, null);
    }
}
