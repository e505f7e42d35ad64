package dev.realtime.runner;

import dev.realtime.jwt.JwtIssuer;
import dev.realtime.model.UserId;
import dev.realtime.runner.config.Tokens;
import dev.realtime.runner.tls.Trust;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
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

    @Option(
            names = Trust.FLAG,
            paramLabel = "FILE",
            description = "Certificates (PEM) to trust instead of the well-known ones, or REALTIME_TLS_CA.")
    private @Nullable Path ca;

    URI server() {
        return server;
    }

    /** A client that trusts whom it is told to. */
    HttpClient.Builder http(Shell shell) {
        String named = shell.environment().getOrDefault("REALTIME_TLS_CA", "").strip();
        Path file = ca != null || named.isEmpty() ? ca : Path.of(named);
        HttpClient.Builder client = HttpClient.newBuilder();
        return file == null ? client : client.sslContext(Trust.in(file));
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
