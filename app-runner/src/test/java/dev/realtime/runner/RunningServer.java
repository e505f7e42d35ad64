package dev.realtime.runner;

import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.Layers;
import dev.realtime.runner.config.Setting;
import dev.realtime.runner.replay.RealtimeHttpClient;
import dev.realtime.runner.watch.RoomWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A reference server on a free port, and clients for it. */
final class RunningServer implements AutoCloseable {
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final Configuration configuration;
    private final ReferenceServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    RunningServer() {
        this(Map.of());
    }

    /** @param further settings, which go before those that every server here has: any free port, state in memory */
    RunningServer(Map<Setting, String> further) {
        Map<Setting, String> settings = new EnumMap<>(
                Map.of(Setting.JWT_SECRET, SECRET, Setting.PORT, "0", Setting.DATABASE_URL, Databases.memory()));
        settings.putAll(further);
        configuration = Configuration.from(Layers.of(settings, Map.of(), null));
        server = ReferenceServer.start(configuration);
    }

    URI address() {
        return server.address();
    }

    int port() {
        return server.port();
    }

    String token(String user, String... scopes) {
        return configuration
                .tokens()
                .newIssuer(InstantSource.system())
                .issue(new UserId(user), List.of(scopes), Duration.ofMinutes(5));
    }

    RealtimeHttpClient backend() {
        return new RealtimeHttpClient(address(), () -> token("backend", Principal.PUBLISH), time -> {});
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A call with a body, perhaps an empty one. */
    HttpResponse<String> send(String token, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address().resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> publish(String room, String data) throws IOException, InterruptedException {
        String body = "{\"room_id\":\"" + room + "\",\"type\":\"t\",\"event\":\"e\",\"data\":" + data + "}";
        return send(token("backend", Principal.PUBLISH), "POST", "/api/v1/publish", body);
    }

    @Override
    public void close() {
        server.close();
    }

    /** Somebody who watches a room, and what they have seen. */
    final class Watcher implements AutoCloseable {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final Thread thread;
        // Written by the watching thread before it ends.
        private volatile String end = "";

        Watcher(String user, RoomId room) {
            RoomWatch watch = new RoomWatch(address(), room, () -> token(user), printing(out), printing(err));
            thread = new Thread(() -> watch(watch), "watcher");
            thread.start();
        }

        private void watch(RoomWatch watch) {
            try {
                end = watch.run();
            } catch (InterruptedException e) {
                end = "interrupted";
            }
        }

        List<String> messages() {
            return out.toString(StandardCharsets.UTF_8).lines().toList();
        }

        List<String> complaints() {
            return err.toString(StandardCharsets.UTF_8).lines().toList();
        }

        String end() {
            return end;
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join(10_000);
        }

        private static PrintStream printing(ByteArrayOutputStream to) {
            return new PrintStream(to, true, StandardCharsets.UTF_8);
        }
    }
}
