package dev.realtime.runner.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import dev.realtime.model.UserId;
import dev.realtime.runner.config.ConfigurationException;
import dev.realtime.runner.config.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;

/** Signs tokens that a server with the same configuration accepts (PROTOCOL section 1). Thread-safe. */
public final class TokenIssuer {
    private final Tokens tokens;
    private final Algorithm algorithm;
    private final InstantSource clock;

    /** @throws ConfigurationException when no secret is configured */
    public TokenIssuer(Tokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.algorithm = Algorithm.HMAC256(tokens.requireSecret());
        this.clock = clock;
    }

    /**
     * Makes a token.
     *
     * @param user its {@code sub}
     * @param scopes its {@code scope} (RFC 8693 section 4.2); none: the claim is left out
     * @param lifetime until its {@code exp}, counted from now
     */
    public String issue(UserId user, Collection<String> scopes, Duration lifetime) {
        Instant now = clock.instant();
        JWTCreator.Builder token =
                JWT.create().withSubject(user.value()).withIssuedAt(now).withExpiresAt(now.plus(lifetime));
        if (!scopes.isEmpty()) {
            token.withClaim("scope", String.join(" ", scopes));
        }
        tokens.issuer().ifPresent(token::withIssuer);
        tokens.audience().ifPresent(token::withAudience);
        return token.sign(algorithm);
    }
}
