package dev.realtime.model;

/**
 * An expected "no": a value, not an exception.
 *
 * @param code why, for machines
 * @param message why, for people; names no internals
 */
public record Refusal(ErrorCode code, String message) {}
