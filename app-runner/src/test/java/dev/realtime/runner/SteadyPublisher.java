package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.JsonText;
import dev.realtime.model.Principal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Publishes into rooms, twenty times a second. The data of an update is its room and its number, from 1. */
final class SteadyPublisher implements AutoCloseable {
    private static final long PACE_MILLIS = 50;

    private final RunningServer server;
    private final List<String> rooms;
    private final String token;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> publishing;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    // Written by the thread alone.
    private volatile int published;

    SteadyPublisher(RunningServer server, List<String> rooms) {
        this.server = server;
        this.rooms = rooms;
        this.token = server.token("backend", Principal.PUBLISH);
        publishing = thread.scheduleAtFixedRate(this::publishFenced, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** An update of this publisher. */
    record Update(String room, int number) {
        static boolean isIn(String message) {
            return message.contains("\"type\":\"steady\"");
        }

        static Update of(String message) {
            String data = new JsonText(message).members().get("data").asString();
            int blank = data.indexOf(' ');
            return new Update(data.substring(0, blank), Integer.parseInt(data.substring(blank + 1)));
        }
    }

    private void publishFenced() {
        try {
            publish();
        } catch (Exception | AssertionError e) {
            failure.complete(e);
            throw new IllegalStateException(e);
        }
    }

    private void publish() throws Exception {
        int number = published + 1;
        String events = rooms.stream()
                .map(room -> "{\"room_id\":\"" + room + "\",\"type\":\"steady\",\"event\":\"e\",\"data\":\"" + room
                        + " " + number + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        HttpResponse<String> answer = server.send(token, "POST", "/api/v1/publish", events);
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("error");
        published = number;
    }

    /** How many are acknowledged, in each room. */
    int published() {
        assertThat(failure).as("publishing").isNotDone();
        return published;
    }

    /** Publishes no more; how many there are. */
    int stop() throws InterruptedException {
        publishing.cancel(false);
        thread.shutdown();
        assertThat(thread.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        return published();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
