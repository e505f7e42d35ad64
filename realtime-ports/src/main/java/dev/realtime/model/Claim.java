package dev.realtime.model;

/**
 * The question "does this user own this resource?".
 *
 * @param user who
 * @param resource a workflow or an execution, named by its room
 */
public record Claim(UserId user, RoomId resource) {}
