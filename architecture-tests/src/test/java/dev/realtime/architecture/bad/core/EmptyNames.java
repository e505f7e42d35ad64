package dev.realtime.architecture.bad.core;

/** Names that say nothing. */
public interface EmptyNames {
    record RoomManager() {}

    record HelperOfRooms() {}

    record RoomUtil() {}

    record RoomUtils() {}

    record RoomImpl() {}
}
