package dev.realtime.port.in;

/** The door for clients. */
@FunctionalInterface
public interface Connections {
    /**
     * Asks for a place before the upgrade: checks the token and the limits. May block (the authenticator); not for a
     * selector thread. An expected "no" is an answer, never an exception.
     */
    Admission admit(Handshake handshake);
}
