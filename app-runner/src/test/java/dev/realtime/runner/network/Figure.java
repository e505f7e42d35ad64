package dev.realtime.runner.network;

/** What is counted over all clients. */
public enum Figure {
    /** Connections that the server confirmed. */
    CONNECTIONS,
    /** Attempts to connect that failed. */
    FAILED_ATTEMPTS,
    /** Subscriptions that the server could continue. */
    RECOVERED_SUBSCRIPTIONS,
    /** Subscriptions that it could not, {@code recovered:false}. */
    LOST_SUBSCRIPTIONS,
    /** Logs that began anew. */
    RESETS,
    /** Updates that a client saw something missing before. */
    GAPS,
    /** Pongs that counted what a client did not have. */
    GAPS_BY_HEADS
}
