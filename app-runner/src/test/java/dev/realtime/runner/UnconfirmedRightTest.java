package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.realtime.jooq.server.TcpGate;
import dev.realtime.model.JsonText;
import dev.realtime.model.UserId;
import dev.realtime.runner.TestSocket.Heard;
import dev.realtime.runner.config.Setting;
import dev.realtime.runner.replay.RealtimeHttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * PostgreSQL is away for longer than rights may go unconfirmed, or for less (PROTOCOL D8). Nothing can be published meanwhile: the log
 * is in the same database.
 */
@Timeout(90)
class UnconfirmedRightTest {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    /** Four times in an interval the server looks what is too old; and the machine may have other things to do. */
    private static final Duration ALLOWANCE = INTERVAL.dividedBy(4).plusSeconds(2);

    /** Where a right is asked for after 3 s, and while that fails after 4 s and 5 s. */
    private static final Duration LONGER_INTERVAL = Duration.ofSeconds(6);
    /** Too short for all of these, and for the wait for a connection. */
    private static final Duration SHORT = Duration.ofMillis(400);
    /** Long enough for rights to be confirmed again. */
    private static final Duration PAUSE = LONGER_INTERVAL.dividedBy(2);

    private static final List<String> ROOMS = List.of("execution:run", "workflow:flow");
    private static final String PING = "{\"type\":\"ping\"}";

    private TcpGate gate;
    private RunningServer server;

    private void start(Duration interval) throws Exception {
        String url = Databases.postgreSql();
        URI direct = URI.create(url.substring("jdbc:".length()));
        gate = new TcpGate(direct.getPort());
        server = new RunningServer(Map.of(
                Setting.DATABASE_URL,
                url.replace(":" + direct.getPort(), ":" + gate.port()),
                Setting.ACCESS_RECHECK,
                interval.toSeconds() + "s"));
        RealtimeHttpClient backend = server.backend();
        backend.putWorkflow("flow", new JsonText("{\"owner_id\":\"ann\",\"name\":\"W\"}"));
        backend.putExecution(
                "run", new JsonText("{\"workflow_id\":\"flow\",\"status\":\"running\",\"total_nodes\":3}"));
    }

    @AfterEach
    void stop() throws Exception {
        gate.open();
        server.close();
        gate.close();
    }

    @Test
    void stoppedDatabaseEndsSubscriptionsAsUnavailable() throws Exception {
        awayForLong(TcpGate::shut);
    }

    @Test
    @EnabledIfSystemProperty(named = "stress", matches = "true")
    void silentDatabaseEndsSubscriptionsAsUnavailable() throws Exception {
        awayForLong(TcpGate::silence);
    }

    private void awayForLong(Consumer<TcpGate> goesAway) throws Exception {
        start(INTERVAL);
        try (TestSocket newer = TestSocket.v2(server, "ann");
                TestSocket older = new TestSocket(server, "ann")) {
            long askedAt = System.nanoTime();
            for (TestSocket each : List.of(newer, older)) {
                enterAll(each);
            }
            publish("before");
            String last = "";
            for (int i = 0; i < ROOMS.size(); i++) {
                String update = newer.next();
                assertThat(update).contains("before");
                assertThat(older.next()).contains("before");
                last = update.contains(ROOMS.get(0)) ? update : last;
            }

            goesAway.accept(gate);
            long awayAt = System.nanoTime();

            Set<String> due = new HashSet<>(ROOMS);
            while (!due.isEmpty()) {
                Heard end = newer.hear();
                assertThat(end.text()).contains("\"type\":\"error\"", "\"code\":\"unavailable\"");
                assertThat(due.removeIf(room -> end.text().contains("\"room_id\":\"" + room + "\"")))
                        .isTrue();
                assertThat(Duration.ofNanos(end.atNanos() - askedAt)).isGreaterThan(INTERVAL);
                assertThat(Duration.ofNanos(end.atNanos() - awayAt)).isLessThan(INTERVAL.plus(ALLOWANCE));
            }
            assertThat(older.closeCode()).isEqualTo(1013);
            assertThat(older.rest()).isEmpty();
            newer.say(PING);
            assertThat(newer.next()).contains("\"pong\"");

            gate.open();

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> server.publish(ROOMS.get(0), "\"after\"").statusCode() == 200);
            recovers(newer, new JsonText(last).members());
        }
    }

    /** Subscribes after an update; one more, and perhaps one from when the database came back, follow it. */
    private void recovers(TestSocket newer, Map<String, JsonText> last) throws Exception {
        long offset = Long.parseLong(last.get("offset").text());
        assertThat(server.publish(ROOMS.get(0), "\"newest\"").statusCode()).isEqualTo(200);
        server.backend().notify(new UserId("ann"), new JsonText("{\"event\":\"greeting\",\"data\":{}}"));
        assertThat(newer.next()).as("the user's room went on").contains("\"greeting\"");

        newer.say("{\"type\":\"subscribe\",\"room_id\":\"" + ROOMS.get(0) + "\",\"since\":{\"epoch\":"
                + last.get("epoch").text() + ",\"offset\":" + offset + "}}");

        assertThat(newer.next()).contains("\"subscribed\"", "\"recovered\":true");
        String update = "";
        while (!update.contains("\"newest\"")) {
            update = newer.next();
            assertThat(update).contains("\"offset\":" + ++offset);
        }
        assertThat(server.publish(ROOMS.get(0), "\"live\"").statusCode()).isEqualTo(200);
        assertThat(newer.next()).contains("\"live\"", "\"offset\":" + ++offset);
        assertThat(newer.rest()).isEmpty();
    }

    @Test
    void shortOutagesEndNothing() throws Exception {
        start(LONGER_INTERVAL);
        try (TestSocket newer = TestSocket.v2(server, "ann");
                TestSocket older = new TestSocket(server, "ann")) {
            for (TestSocket each : List.of(newer, older)) {
                enterAll(each);
            }

            for (int outage = 0; outage < 2; outage++) {
                gate.shut();
                after(SHORT, gate::open);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> server.publish("user:ann", "\"back\"").statusCode() == 200);
                after(PAUSE, () -> {});
            }

            publish("after");
            for (TestSocket each : List.of(newer, older)) {
                int updates = 0;
                while (updates < ROOMS.size()) {
                    String message = each.next();
                    assertThat(message).containsAnyOf("\"back\"", "\"after\"");
                    updates += message.contains("\"after\"") ? 1 : 0;
                }
            }
        }
    }

    private static void after(Duration time, Runnable task) {
        CompletableFuture.runAsync(task, CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS))
                .join();
    }

    private static void enterAll(TestSocket client) throws InterruptedException {
        for (String room : ROOMS) {
            client.subscribe(room);
            assertThat(client.next()).contains("\"subscribed\"", room);
        }
    }

    private void publish(String data) throws Exception {
        for (String room : ROOMS) {
            assertThat(server.publish(room, "\"" + data + "\"").statusCode()).isEqualTo(200);
        }
    }
}
