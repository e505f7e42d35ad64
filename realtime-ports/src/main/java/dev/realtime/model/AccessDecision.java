package dev.realtime.model;

/** The answer to "may this principal enter this room?". */
public enum AccessDecision {
    GRANTED,
    DENIED
}
