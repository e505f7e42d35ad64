package dev.realtime.jwt;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.Verification;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Authenticator;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Accepts JSON Web Tokens signed with one key (PROTOCOL section 1, RFC 7519, RFC 8725).
 *
 * <p>The key decides which algorithms are allowed, the token only picks one of those. {@code sub} is the user and must be a
 * valid room key; {@code exp} is required; {@code nbf} and {@code iat} are honoured; a token with a {@code crit} header is
 * refused, since no extension is known here. {@code iss} and {@code aud} are checked when configured. {@code scope} is a
 * list separated by spaces (RFC 8693 section 4.2), {@code rooms} a list of the ids of shared rooms. Whatever is wrong, the answer is one and the same.
 *
 * <p>Immutable; thread-safe; never blocks.
 */
public final class JwtAuthenticator implements Authenticator {
    /** Longer tokens are refused unread. */
    public static final int MAX_TOKEN_LENGTH = 8 * 1024;

    private static final Rejected REJECTED =
            new Rejected(new Refusal(ErrorCode.UNAUTHENTICATED, "The token is not valid or has expired"));

    private final Map<String, JWTVerifier> verifiers;
    private final Duration leeway;
    private final InstantSource clock;

    private JwtAuthenticator(Builder builder, List<Algorithm> algorithms) {
        leeway = builder.leeway;
        clock = builder.clock;
        verifiers = algorithms.stream().collect(Collectors.toUnmodifiableMap(Algorithm::getName, builder::verifier));
    }

    /** Starts an authenticator; exactly one key must be given. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Authentication authenticate(String token) {
        if (token.length() > MAX_TOKEN_LENGTH) {
            return REJECTED;
        }
        try {
            return accept(verified(JWT.decode(token)));
        } catch (RuntimeException bad) {
            // Not the library's own exception alone: a header or payload of null makes it throw a NullPointerException.
            // Not logged: its messages hold parts of the token.
            return REJECTED;
        }
    }

    private DecodedJWT verified(DecodedJWT token) {
        String algorithm = token.getAlgorithm();
        JWTVerifier verifier = algorithm == null ? null : verifiers.get(algorithm);
        if (verifier == null) {
            throw new JWTVerificationException("Algorithm not allowed");
        }
        return verifier.verify(token);
    }

    private Authentication accept(DecodedJWT token) {
        Instant expiresAt = token.getExpiresAtAsInstant();
        // Not getSubject: it makes a string of any other type.
        String subject = token.getClaim("sub").asString();
        Set<String> scopes = scopes(token.getClaim("scope"));
        Set<RoomId> rooms = rooms(token.getClaim("rooms"));
        if (expiresAt == null || subject == null || scopes == null || rooms == null || hasExtensions(token)) {
            return REJECTED;
        }
        Instant end = expiresAt.plus(leeway);
        if (!RoomId.isKey(subject) || !clock.instant().isBefore(end)) {
            return REJECTED;
        }
        return new Authenticated(new Principal(new UserId(subject), scopes, rooms, end));
    }

    private static boolean hasExtensions(DecodedJWT token) {
        return !token.getHeaderClaim("crit").isMissing();
    }

    /** Null when the claim is there but is no string. */
    private static @Nullable Set<String> scopes(Claim claim) {
        if (claim.isMissing()) {
            return Set.of();
        }
        String list = claim.asString();
        return list == null
                ? null
                : Stream.of(list.split(" ", -1))
                        .filter(scope -> !scope.isEmpty())
                        .collect(Collectors.toSet());
    }

    /**
     * Null when the claim is there but is no list of strings.
     *
     * @throws IllegalArgumentException when one of them is no room id
     */
    private static @Nullable Set<RoomId> rooms(Claim claim) {
        if (claim.isMissing()) {
            return Set.of();
        }
        List<Object> list = claim.asList(Object.class);
        // Not asList(String.class): it makes strings of numbers.
        return list == null || !list.stream().allMatch(String.class::isInstance)
                ? null
                : list.stream().map(room -> RoomId.parse((String) room)).collect(Collectors.toSet());
    }

    /** Says which tokens are accepted. Not thread-safe. */
    public static final class Builder {
        private @Nullable List<Algorithm> algorithms;
        private @Nullable String issuer;
        private @Nullable String audience;
        private Duration leeway = Duration.ofSeconds(5);
        private InstantSource clock = Defaults.clock();

        private Builder() {}

        /**
         * Tokens are signed with a shared secret: HS256, HS384 or HS512.
         *
         * @param secret at least 32 bytes
         * @throws IllegalArgumentException when it is shorter
         */
        public Builder hmacSecret(byte[] secret) {
            return key(Keys.hmac(secret.clone()));
        }

        /** Tokens are signed with a shared secret, given as text whose UTF-8 bytes count; see {@link #hmacSecret(byte[])}. */
        public Builder hmacSecret(String secret) {
            return hmacSecret(secret.getBytes(StandardCharsets.UTF_8));
        }

        /**
         * Tokens are signed with the private half of an RSA key: RS256.
         *
         * @throws IllegalArgumentException when it has less than 2048 bits
         */
        public Builder rsaPublicKey(RSAPublicKey key) {
            return key(Keys.rsa(key));
        }

        /**
         * Tokens are signed with the private half of an elliptic curve key: ES256.
         *
         * @throws IllegalArgumentException when it is on another curve than P-256
         */
        public Builder ecPublicKey(ECPublicKey key) {
            return key(Keys.ec(key));
        }

        private Builder key(List<Algorithm> allowed) {
            if (algorithms != null) {
                throw new IllegalStateException("An authenticator has one key, and it was given already");
            }
            algorithms = allowed;
            return this;
        }

        /** Tokens must have exactly this {@code iss}. Without this call the claim is ignored. */
        public Builder issuer(String issuer) {
            this.issuer = issuer;
            return this;
        }

        /** Tokens must name this audience in {@code aud}. Without this call the claim is ignored. */
        public Builder audience(String audience) {
            this.audience = audience;
            return this;
        }

        /**
         * How far the clocks of issuer and server may differ; 5 seconds without this call.
         *
         * @throws IllegalArgumentException when it is negative or holds a fraction of a second
         */
        public Builder leeway(Duration leeway) {
            if (leeway.isNegative() || leeway.getNano() != 0) {
                throw new IllegalArgumentException("The leeway of tokens is 0 or more whole seconds");
            }
            this.leeway = leeway;
            return this;
        }

        /** What time it is; the system's clock without this call. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /** @throws IllegalStateException when no key was given */
        public JwtAuthenticator build() {
            if (algorithms == null) {
                throw new IllegalStateException(
                        "An authenticator needs a key: call hmacSecret, rsaPublicKey or ecPublicKey");
            }
            return new JwtAuthenticator(this, algorithms);
        }

        private JWTVerifier verifier(Algorithm algorithm) {
            Verification verification = JWT.require(algorithm).acceptLeeway(leeway.toSeconds());
            if (issuer != null) {
                verification.withIssuer(issuer);
            }
            if (audience != null) {
                verification.withAnyOfAudience(audience);
            }
            return ((JWTVerifier.BaseVerification) verification).build(clock.withZone(ZoneOffset.UTC));
        }
    }
}
