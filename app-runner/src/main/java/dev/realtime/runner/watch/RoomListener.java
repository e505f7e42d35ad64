package dev.realtime.runner.watch;

import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import java.io.PrintStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One connection: subscribes, prints each message as a line, and knows how it ended. Called by one thread at a time. */
final class RoomListener implements WebSocket.Listener {
    private final RoomId room;
    private final PrintStream out;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    // The thread that delivers to this listener.
    private final StringBuilder message = new StringBuilder();
    // Written by the delivering thread, read by the one that watches.
    private volatile long lastArrival = System.nanoTime();

    RoomListener(RoomId room, PrintStream out) {
        this.room = room;
        this.out = out;
    }

    /** Completes once, when the connection is over. */
    CompletableFuture<Ending> ending() {
        return ending;
    }

    /** How long nothing at all has arrived. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastArrival);
    }

    @Override
    public void onOpen(WebSocket socket) {
        JsonText subscribe = JsonText.object()
                .put("type", "subscribe")
                .put("room_id", room.toString())
                .build();
        socket.sendText(subscribe.text(), true);
        arrived(socket);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            print(message.toString());
            message.setLength(0);
        }
        return arrived(socket);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
        return arrived(socket);
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer payload) {
        return arrived(socket);
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
        return arrived(socket);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String phrase) {
        ending.complete(Ending.closed(code, phrase));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        ending.complete(Ending.forNow("The connection broke"));
    }

    private @Nullable CompletionStage<?> arrived(WebSocket socket) {
        lastArrival = System.nanoTime();
        socket.request(1);
        return null;
    }

    private void print(String text) {
        out.println(text);
        if (out.checkError()) {
            // Whoever read the output has gone away: head, for one.
            ending.complete(Ending.forGood("Nobody reads the output"));
        }
        refusal(text).ifPresent(why -> ending.complete(Ending.forGood(why + ": " + room)));
    }

    private Optional<String> refusal(String text) {
        try {
            Map<String, JsonText> members = new JsonText(text).members();
            return is(members, "type", "error") && is(members, "room_id", room.toString())
                    ? Optional.ofNullable(members.get("message")).map(JsonText::asString)
                    : Optional.empty();
        } catch (IllegalArgumentException | IllegalStateException notOurs) {
            return Optional.empty();
        }
    }

    private static boolean is(Map<String, JsonText> members, String name, String value) {
        JsonText member = members.get(name);
        return member != null
                && member.kind() == JsonText.Kind.STRING
                && member.asString().equals(value);
    }
}
