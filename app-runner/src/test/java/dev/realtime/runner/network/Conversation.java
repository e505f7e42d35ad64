package dev.realtime.runner.network;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One connection of a client that speaks dialect v2. Used by one thread. */
final class Conversation implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** What came; empty when nothing more will. */
    private final BlockingQueue<Optional<String>> heard = new LinkedBlockingQueue<>();

    private final WebSocket socket;

    /** How it ended. */
    private volatile String end = "cut";

    /** @throws IOException when there is no connection within two seconds */
    Conversation(HttpClient http, String address, String token) throws IOException, InterruptedException {
        socket = result(http.newWebSocketBuilder()
                .connectTimeout(LONGEST)
                .subprotocols("realtime.v2", "bearer." + token)
                .buildAsync(URI.create("ws://" + address + "/api/v1/ws"), new Listener()));
    }

    void say(String message) throws IOException, InterruptedException {
        result(socket.sendText(message, true));
    }

    /**
     * The next message, null when none comes in time.
     *
     * @throws EOFException when the connection is over, with how it ended
     */
    @Nullable
    String next(Duration deadline) throws EOFException, InterruptedException {
        Optional<String> message = heard.poll(deadline.toNanos(), TimeUnit.NANOSECONDS);
        if (message == null) {
            return null;
        }
        return message.orElseThrow(() -> new EOFException(end));
    }

    private static <T> T result(CompletableFuture<T> outcome) throws IOException, InterruptedException {
        try {
            return outcome.get(2 * LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("cut", e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Puts fragments together. */
    private final class Listener implements WebSocket.Listener {
        // Used by the connection's reader alone, one call at a time.
        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                heard.add(Optional.of(message.toString()));
                message.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            end = "close " + code;
            heard.add(Optional.empty());
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            heard.add(Optional.empty());
        }
    }
}
