package dev.realtime.port.in;

import dev.realtime.model.Dialect;

/**
 * What a client that wants to connect presents. Never printed: it holds a secret.
 *
 * @param credential the one of the request, unchecked
 * @param remoteAddress the client's address without port, as limits are to count it
 * @param dialect what was agreed on
 */
public record Handshake(Credential credential, String remoteAddress, Dialect dialect) {
    /** What lets a client in. */
    public sealed interface Credential {
        /** The secret itself. */
        String secret();
    }

    /** A bearer token. */
    public record Token(String secret) implements Credential {
        @Override
        public String toString() {
            return "Token";
        }
    }

    /** A ticket of {@link Tickets}. */
    public record Ticket(String secret) implements Credential {
        @Override
        public String toString() {
            return "Ticket";
        }
    }

    /** With a token. */
    public Handshake(String token, String remoteAddress, Dialect dialect) {
        this(new Token(token), remoteAddress, dialect);
    }
}
