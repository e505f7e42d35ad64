package dev.realtime.port.in;

import dev.realtime.model.Dialect;

/**
 * What a client that wants to connect presents. Never printed: it holds a secret.
 *
 * @param token the one token of the request, unchecked
 * @param remoteAddress the client's address without port, as limits are to count it
 * @param dialect what was agreed on
 */
public record Handshake(String token, String remoteAddress, Dialect dialect) {
    /** Leaves the token out. */
    @Override
    public String toString() {
        return "Handshake[" + remoteAddress + ", " + dialect + "]";
    }
}
