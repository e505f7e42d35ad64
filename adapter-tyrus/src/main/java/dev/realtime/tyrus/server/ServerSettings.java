package dev.realtime.tyrus.server;

import java.time.Duration;

/**
 * The numbers of a server (PROTOCOL section 8).
 *
 * @param maxMessageBytes longer messages are closed with 1009; at least 1
 * @param maxFragments messages in more frames are closed with 1009; at least 1
 * @param handshakeDeadline for the head of a request, from the accept or the end of the last request on
 * @param maxBodyBytes longer bodies are answered with 413; at least 1
 * @param bodyDeadline for the body of a request, from the end of its head on
 * @param closeDeadline for a closing handshake; then the connection is cut
 * @param compression whether clients that offer it may have it
 */
record ServerSettings(
        int maxMessageBytes,
        int maxFragments,
        Duration handshakeDeadline,
        int maxBodyBytes,
        Duration bodyDeadline,
        Duration closeDeadline,
        boolean compression) {

    /** How long a connection may wait between two requests. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    /** How long a client that was refused may take to read that. */
    static final Duration LINGER = Duration.ofSeconds(2);

    /** What the bodies of all requests may take together. */
    static final long MAX_BODIES_BYTES = 64L << 20;

    /** What the answers that wait for their clients to read them may take together, short ones not counted. */
    static final long MAX_ANSWERS_BYTES = 64L << 20;

    /** A longer answer counts. */
    static final int SHORT_ANSWER_BYTES = 64 * 1024;

    /** How many requests may be with the handler at a time, and how many handshakes with the gate. */
    static final int MAX_AT_A_TIME = 1_000;

    /** @throws IllegalArgumentException when a number is out of its range; the message says which */
    ServerSettings {
        require(maxMessageBytes >= 1, "maxMessageBytes is at least 1");
        require(maxFragments >= 1, "maxFragments is at least 1");
        require(maxBodyBytes >= 1, "maxBodyBytes is at least 1");
        require(isPositive(handshakeDeadline), "handshakeDeadline is more than 0");
        require(isPositive(bodyDeadline), "bodyDeadline is more than 0");
        require(isPositive(closeDeadline), "closeDeadline is more than 0");
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    private static void require(boolean rule, String sentence) {
        if (!rule) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
