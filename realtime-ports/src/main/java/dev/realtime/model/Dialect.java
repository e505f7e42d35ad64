package dev.realtime.model;

/** A set of messages that a client and the server agreed on, named by its WebSocket subprotocol (RFC 6455 section 1.9). */
public enum Dialect {
    /** The guide, to the letter (PROTOCOL section 3). Spoken where no subprotocol is asked for. */
    V1("realtime.v1"),
    /** All of v1 with positions, recovery, snapshots, presence and more (PROTOCOL section 4). */
    V2("realtime.v2");

    private final String subprotocol;

    Dialect(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    public String subprotocol() {
        return subprotocol;
    }
}
