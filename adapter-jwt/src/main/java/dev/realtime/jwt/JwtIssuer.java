package dev.realtime.jwt;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes tokens that a {@link JwtAuthenticator} with the same secret accepts (HS256). Immutable; thread-safe; never blocks. */
public final class JwtIssuer {
    private final Algorithm algorithm;
    private final InstantSource clock;
    private final @Nullable String issuer;
    private final @Nullable String audience;

    /**
     * An issuer for a shared secret.
     *
     * @param secret at least 32 bytes as UTF-8
     * @throws IllegalArgumentException when it is shorter
     */
    public JwtIssuer(String secret, InstantSource clock) {
        this(secret.getBytes(StandardCharsets.UTF_8), clock);
    }

    /**
     * An issuer for a shared secret.
     *
     * @param secret at least 32 bytes
     * @throws IllegalArgumentException when it is shorter
     */
    public JwtIssuer(byte[] secret, InstantSource clock) {
        this(algorithm(secret), clock, null, null);
    }

    private JwtIssuer(Algorithm algorithm, InstantSource clock, @Nullable String issuer, @Nullable String audience) {
        this.algorithm = algorithm;
        this.clock = clock;
        this.issuer = issuer;
        this.audience = audience;
    }

    private static Algorithm algorithm(byte[] secret) {
        Keys.requireLength(secret);
        return Algorithm.HMAC256(secret.clone());
    }

    /** The same with an {@code iss} in every token. */
    public JwtIssuer withIssuer(String name) {
        return new JwtIssuer(algorithm, clock, name, audience);
    }

    /** The same with an {@code aud} in every token. */
    public JwtIssuer withAudience(String name) {
        return new JwtIssuer(algorithm, clock, issuer, name);
    }

    /**
     * A token for a user.
     *
     * @param scopes what it allows; without white space each
     * @param timeToLive from now, 1 second or more; fractions of a second are dropped
     * @throws IllegalArgumentException when a scope is empty or holds white space, or the time is too short
     */
    public String issue(UserId user, Collection<String> scopes, Duration timeToLive) {
        return issue(user, scopes, List.of(), timeToLive);
    }

    /**
     * A token for a user who may enter shared rooms.
     *
     * @param scopes what it allows; without white space each
     * @param rooms stand in the claim {@code rooms}
     * @param timeToLive from now, 1 second or more; fractions of a second are dropped
     * @throws IllegalArgumentException when a scope is empty or holds white space, or the time is too short
     */
    public String issue(UserId user, Collection<String> scopes, Collection<RoomId> rooms, Duration timeToLive) {
        if (timeToLive.toSeconds() < 1) {
            throw new IllegalArgumentException("A token lives for at least one second");
        }
        if (scopes.stream().anyMatch(scope -> scope.isEmpty() || scope.chars().anyMatch(Character::isWhitespace))) {
            throw new IllegalArgumentException("A scope is a word without white space");
        }
        Instant now = clock.instant();
        var token = JWT.create()
                .withSubject(user.value())
                .withIssuedAt(now)
                .withExpiresAt(now.plusSeconds(timeToLive.toSeconds()));
        if (!scopes.isEmpty()) {
            token.withClaim("scope", String.join(" ", new TreeSet<>(scopes)));
        }
        if (!rooms.isEmpty()) {
            token.withClaim(
                    "rooms", rooms.stream().map(RoomId::toString).sorted().toList());
        }
        if (issuer != null) {
            token.withIssuer(issuer);
        }
        if (audience != null) {
            token.withAudience(audience);
        }
        return token.sign(algorithm);
    }
}
