package dev.realtime.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client that reads what comes as fast as it can, and checks that each thread's events come once and in their order. */
final class Reader implements WebSocket.Listener {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SOURCE = Pattern.compile("\"thread\":(\\d+),\"number\":(\\d+)");
    private static final int WINDOW = 1_000;
    private static final int PATIENCE_SECONDS = 60;

    /** How many more events may be on their way to this client. */
    private final Semaphore room = new Semaphore(WINDOW);

    private final StringBuilder parts = new StringBuilder(); // touched by one callback at a time

    /** The number that is due from each thread; guarded by this. */
    private final int[] due;

    private @Nullable String complaint; // guarded by this
    private final WebSocket socket;

    private Reader(String address, int threads) {
        due = new int[threads];
        socket =
                HTTP.newWebSocketBuilder().buildAsync(URI.create(address), this).join();
    }

    static Reader connect(String address, int threads) {
        return new Reader(address, threads);
    }

    /** Waits until this client has read enough of what is on its way. */
    void awaitRoom() throws InterruptedException {
        if (!room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("A healthy reader hears nothing any more: " + complaint());
        }
    }

    /** Waits until it has heard that many events of each thread. */
    void hearsAll(int events) throws InterruptedException {
        if (!room.tryAcquire(WINDOW, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("A healthy reader did not hear all: " + complaint());
        }
        synchronized (this) {
            for (int thread = 0; thread < due.length; thread++) {
                if (complaint != null || due[thread] != events) {
                    throw new AssertionError("Heard " + due[thread] + " events of thread " + thread + "; " + complaint);
                }
            }
        }
    }

    private synchronized @Nullable String complaint() {
        return complaint;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        parts.append(part);
        if (last) {
            hear(parts.toString());
            parts.setLength(0);
        }
        from.request(1);
        return null;
    }

    private void hear(String text) {
        Matcher source = SOURCE.matcher(text);
        if (source.find()) {
            check(Integer.parseInt(source.group(1)), Integer.parseInt(source.group(2)));
            room.release();
        }
    }

    private synchronized void check(int thread, int number) {
        if (number != due[thread] && complaint == null) {
            complaint = "thread " + thread + ": " + number + " came where " + due[thread] + " was due";
        }
        due[thread] = number + 1;
    }

    @Override
    public synchronized @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        complaint = "closed with " + code;
        return null;
    }

    @Override
    public synchronized void onError(WebSocket from, Throwable failure) {
        complaint = failure.toString();
    }

    void close() {
        socket.abort();
    }
}
