package dev.realtime.runner.config;

import dev.realtime.jwt.JwtIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How tokens are signed and checked. Never printed: it holds a secret.
 *
 * @param secret of HMAC, at least 32 bytes as UTF-8; empty for none
 * @param issuer the {@code iss}; empty for any
 * @param audience the {@code aud}; empty for any
 * @param leeway how far clocks may differ
 */
public record Tokens(Optional<String> secret, Optional<String> issuer, Optional<String> audience, Duration leeway) {
    private static final int SHORTEST_SECRET = 32;

    /** @throws ConfigurationException when a setting is wrong */
    public static Tokens from(Layers layers) {
        return new Tokens(
                secret(layers.get(Setting.JWT_SECRET)),
                text(layers.get(Setting.JWT_ISSUER)),
                text(layers.get(Setting.JWT_AUDIENCE)),
                layers.get(Setting.TOKEN_LEEWAY).wholeSeconds());
    }

    /**
     * Signs tokens that a server with the same configuration accepts.
     *
     * @throws ConfigurationException when no secret is configured
     */
    public JwtIssuer newIssuer(InstantSource clock) {
        JwtIssuer plain = new JwtIssuer(requireSecret(), clock);
        JwtIssuer named = issuer.map(plain::withIssuer).orElse(plain);
        return audience.map(named::withAudience).orElse(named);
    }

    /** The secret, where one is needed. */
    public String requireSecret() {
        return secret.orElseThrow(
                () -> new ConfigurationException(
                        "No secret to sign tokens with: set REALTIME_JWT_SECRET (32 bytes or more), or jwt-secret in a --config file"));
    }

    public Tokens withSecret(String given) {
        return new Tokens(Optional.of(given), issuer, audience, leeway);
    }

    private static Optional<String> secret(Given given) {
        if (given.text().getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET
                && !(given.isEmpty() && given.source().equals("default"))) {
            throw given.wrong("must have at least " + SHORTEST_SECRET + " bytes");
        }
        return text(given);
    }

    private static Optional<String> text(Given given) {
        return given.isEmpty() ? Optional.empty() : Optional.of(given.text());
    }

    @Override
    public String toString() {
        return "Tokens[" + issuer + ", " + audience + ", " + leeway + "]";
    }
}
