package dev.realtime.runner;

import dev.realtime.jwt.JwtIssuer;
import dev.realtime.model.UserId;
import dev.realtime.runner.config.Tokens;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a client command finds its server and shows who it is: a given token, or one made with the configured secret. */
final class ClientOptions {
    private static final Duration LIFETIME = Duration.ofHours(1);

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:REALTIME_SERVER:-http://127.0.0.1:8000}",
            description = "The server's address [http://127.0.0.1:8000], or REALTIME_SERVER.")
    @SuppressWarnings("NullAway.Init")
    private URI server;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Token to show, or REALTIME_TOKEN; else one is made with the secret.")
    private @Nullable String token;

    URI server() {
        return server;
    }

    /** Gives a good token at any time, or always the given one. */
    Supplier<String> tokens(CommandSpec spec, Shell shell, UserId user, List<String> scopes) {
        String given = token != null ? token : shell.environment().getOrDefault("REALTIME_TOKEN", "");
        if (!given.isBlank()) {
            String fixed = given.strip();
            return () -> fixed;
        }
        JwtIssuer issuer = Tokens.from(SettingOptions.layers(spec, shell)).newIssuer(Clock.systemUTC());
        return () -> issuer.issue(user, scopes, LIFETIME);
    }
}
