package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that speaks as the test says, and keeps what it hears. */
final class TestSocket implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    /** A message, and when it was there, as {@link System#nanoTime} has it. */
    record Heard(String text, long atNanos) {}

    TestSocket(RunningServer server, String user) throws Exception {
        this(server.port(), "token=" + server.token(user));
    }

    /** @param query with a token or a ticket */
    TestSocket(int port, String query) throws Exception {
        this(port, query, HttpClient.newHttpClient().newWebSocketBuilder());
    }

    private TestSocket(int port, String query, WebSocket.Builder builder) throws Exception {
        URI address = URI.create("ws://127.0.0.1:" + port + "/api/v1/ws?" + query);
        socket = builder.buildAsync(address, new Listener()).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        assertThat(next(LONGEST)).contains("\"connected\"");
    }

    /** One that asks for dialect v2. */
    static TestSocket v2(RunningServer server, String user) throws Exception {
        WebSocket.Builder builder =
                HttpClient.newHttpClient().newWebSocketBuilder().subprotocols("realtime.v2");
        return new TestSocket(server.port(), "token=" + server.token(user), builder);
    }

    void subscribe(String room) {
        say("{\"type\":\"subscribe\",\"room_id\":\"" + room + "\"}");
    }

    void say(String message) {
        socket.sendText(message, true).join();
    }

    /** The next message; there must be one in time. */
    Heard hear(Duration deadline) throws InterruptedException {
        Heard message = heard.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
        return Optional.ofNullable(message).orElseThrow(() -> new AssertionError("No message within " + deadline));
    }

    Heard hear() throws InterruptedException {
        return hear(LONGEST);
    }

    String next(Duration deadline) throws InterruptedException {
        return hear(deadline).text();
    }

    String next() throws InterruptedException {
        return next(LONGEST);
    }

    /** What the server closes with. */
    int closeCode() throws Exception {
        return closed.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    }

    /** All that was heard since. */
    List<String> rest() {
        List<Heard> rest = new ArrayList<>();
        heard.drainTo(rest);
        return rest.stream().map(Heard::text).toList();
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Puts fragments together. */
    private final class Listener implements WebSocket.Listener {
        // Used by the client's reader alone, one call at a time.
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                heard.add(new Heard(message.toString(), System.nanoTime()));
                message.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }
}
