package dev.realtime.tyrus.endpoint;

import java.util.Optional;

/** Reads {@code Authorization: Bearer ...} (RFC 6750 section 2.1). */
final class BearerCredentials {
    private static final String SCHEME = "Bearer";

    private BearerCredentials() {}

    /** The token, perhaps an empty one; nothing where the header speaks of another scheme. */
    static Optional<String> tokenIn(String authorization) {
        String credentials = authorization.strip();
        if (!credentials.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String rest = credentials.substring(SCHEME.length());
        return rest.isEmpty() || rest.charAt(0) == ' ' ? Optional.of(rest.strip()) : Optional.empty();
    }
}
