package dev.realtime.core.local;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.port.out.Authenticator;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;

/** Opaque tokens that this process itself issued: 128 random bits each, good until they expire or the process ends. */
public final class LocalTokens implements Authenticator {
    private static final int TOKEN_BYTES = 16;
    private static final Rejected REJECTED =
            new Rejected(new Refusal(ErrorCode.UNAUTHENTICATED, "The token is not valid"));

    private final ConcurrentMap<String, Principal> issued = new ConcurrentHashMap<>();
    private final RandomGenerator random;
    private final InstantSource clock;

    /** @param random unpredictable, such as {@code SecureRandom} */
    public LocalTokens(RandomGenerator random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    /** A new token for the principal. */
    public String issue(Principal principal) {
        issued.values().removeIf(this::isExpired);
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        issued.put(token, principal);
        return token;
    }

    @Override
    public Authentication authenticate(String token) {
        Principal principal = issued.get(token);
        return principal == null || isExpired(principal) ? REJECTED : new Authenticated(principal);
    }

    private boolean isExpired(Principal principal) {
        return principal.expiresAt() != null && !clock.instant().isBefore(principal.expiresAt());
    }
}
