package dev.realtime.runner.watch;

import dev.realtime.model.RoomId;
import dev.realtime.runner.tls.Trust;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stays in a room, whatever happens to the connection, until the server says not to come back. */
public final class RoomWatch {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    // The server pings every 25 seconds.
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final URI endpoint;
    private final RoomId room;
    private final Supplier<String> token;
    private final PrintStream out;
    private final PrintStream err;
    private final HttpClient http;

    /**
     * A watch that has not begun.
     *
     * @param server such as {@code http://127.0.0.1:8000}
     * @param token gives a token for each connection
     * @param out for messages, a line each
     * @param err for what becomes of the connection
     */
    public RoomWatch(URI server, RoomId room, Supplier<String> token, PrintStream out, PrintStream err) {
        this(server, room, token, out, err, HttpClient.newBuilder());
    }

    /** The same with more to say about the connection: whom to trust. */
    public RoomWatch(
            URI server,
            RoomId room,
            Supplier<String> token,
            PrintStream out,
            PrintStream err,
            HttpClient.Builder client) {
        this.http = client.version(HttpClient.Version.HTTP_1_1).build();
        String scheme = "https".equals(server.getScheme()) ? "wss" : "ws";
        this.endpoint = URI.create(scheme + "://" + server.getRawAuthority() + "/api/v1/ws");
        this.room = room;
        this.token = token;
        this.out = out;
        this.err = err;
    }

    /** Watches; blocks. Returns why it can't go on. */
    public String run() throws InterruptedException {
        Duration pause = SHORTEST_PAUSE;
        boolean everConnected = false;
        while (true) {
            RoomListener listener = new RoomListener(room, out);
            WebSocket socket = connect(listener);
            if (socket != null) {
                everConnected = true;
                pause = SHORTEST_PAUSE;
                awaitEnd(listener, socket);
            }
            Ending ending = listener.ending().join();
            boolean advised = !ending.after().isZero();
            if (!ending.comeBack() || (!everConnected && !advised)) {
                return ending.why();
            }
            Duration wait = advised ? ending.after() : pause;
            err.println(ending.why() + "; connecting again in " + wait.toMillis() / 1000.0 + " s");
            Thread.sleep(wait.toMillis());
            pause = longer(pause);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private @Nullable WebSocket connect(RoomListener listener) throws InterruptedException {
        try {
            return http.newWebSocketBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .header("Authorization", "Bearer " + token.get())
                    .buildAsync(endpoint, listener)
                    .get();
        } catch (ExecutionException e) {
            listener.ending().complete(failed(e.getCause()));
            return null;
        }
    }

    private Ending failed(@Nullable Throwable why) {
        if (why instanceof WebSocketHandshakeException refused) {
            HttpResponse<?> response = refused.getResponse();
            return Ending.refused(response.statusCode(), retryAfter(response));
        }
        return Trust.refusal(endpoint, why)
                .map(Ending::forGood)
                .orElseGet(() -> Ending.forNow("No connection to " + endpoint));
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,4}"))
                .map(seconds -> Duration.ofSeconds(Math.max(1, Long.parseLong(seconds))))
                .orElse(Duration.ofSeconds(1));
    }

    private static void awaitEnd(RoomListener listener, WebSocket socket) throws InterruptedException {
        while (!listener.ending().isDone()) {
            try {
                listener.ending().get(5, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                if (listener.silence().compareTo(LONGEST_SILENCE) > 0) {
                    listener.ending().complete(Ending.forNow("The server gives no sign of life"));
                }
            }
        }
        socket.abort();
    }
}
