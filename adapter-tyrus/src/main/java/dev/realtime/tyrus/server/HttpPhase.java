package dev.realtime.tyrus.server;

/** Where an HTTP connection stands, which decides the deadline that it has. */
enum HttpPhase {
    /** Between two requests. */
    IDLE,
    /** The head of a request is due or on its way. */
    HEAD,
    /** The head is here, the body is on its way. */
    BODY,
    /** The whole request is with whoever answers it: no deadline of the connection's. */
    HANDLING,
    /** Answered for the last time: what still arrives is thrown away, until the client ends the connection or is cut off. */
    LINGERING
}
