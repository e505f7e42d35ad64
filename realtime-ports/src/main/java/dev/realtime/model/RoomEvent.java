package dev.realtime.model;

/**
 * An event and the room that it is meant for.
 *
 * @param room where it is published
 * @param event what is published
 */
public record RoomEvent(RoomId room, Event event) {}
