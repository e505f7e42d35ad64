package dev.realtime.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Makes a repeated publish one publication (PROTOCOL D6): the same key in the same room within {@link #WINDOW} answers the
 * first one's position.
 *
 * @param value the key, 1 to 200 characters, the caller's choice
 * @param fingerprint what a repetition must have in common with the first: a digest of the request, at most 128 characters
 */
public record IdempotencyKey(String value, String fingerprint) {
    /** How long a key is remembered, at least. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    private static final int LONGEST_FINGERPRINT = 128;

    /** @throws IllegalArgumentException when a part breaks its rule; the message says which */
    public IdempotencyKey {
        Grammar.requirePrintable(value, 200, "An idempotency key");
        if (!Grammar.visibleAscii(fingerprint, LONGEST_FINGERPRINT)) {
            throw new IllegalArgumentException(
                    "A fingerprint is 1 to " + LONGEST_FINGERPRINT + " visible ASCII characters");
        }
    }

    /** A key for an event: a repetition must be the same event. */
    public static IdempotencyKey of(String value, Event event) {
        return ofRequest(
                value,
                String.join("\n", event.type(), event.name(), event.data().text()));
    }

    /** A key for a request of any form: a repetition must be the same text. */
    public static IdempotencyKey ofRequest(String value, String request) {
        return new IdempotencyKey(value, sha256(request));
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }
}
