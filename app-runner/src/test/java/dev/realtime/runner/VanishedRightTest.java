package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.realtime.model.JsonText;
import dev.realtime.model.UserId;
import dev.realtime.runner.SteadyPublisher.Update;
import dev.realtime.runner.TestSocket.Heard;
import dev.realtime.runner.config.Setting;
import dev.realtime.runner.replay.RealtimeHttpClient;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A right vanishes from the database past the server: plain SQL, by somebody else (PROTOCOL D8). */
@Timeout(90)
class VanishedRightTest {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    /** For a machine that has other things to do. */
    private static final Duration ALLOWANCE = Duration.ofSeconds(2);

    private static final Set<String> ROOMS = Set.of("execution:ann-run", "workflow:ann-flow");
    private static final String PING = "{\"type\":\"ping\"}";

    private final List<AutoCloseable> open = new ArrayList<>();
    private String url = "";

    enum Database {
        POSTGRESQL(Databases::postgreSql),
        H2(Databases::memory);

        private final Supplier<String> url;

        Database(Supplier<String> url) {
            this.url = url;
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void changedOwnerEndsDeliveryToTheFormerOneWithinTheInterval(Database database) throws Exception {
        RunningServer server = start(database);

        vanishes(server, "update realtime_workflow set owner_id = 'carl' where id = 'ann-flow'");

        TestSocket carl = opened(TestSocket.v2(server, "carl"));
        for (String room : ROOMS) {
            carl.subscribe(room);
            assertThat(carl.next()).contains("\"subscribed\"", room);
            assertThat(server.publish(room, "\"for carl\"").statusCode()).isEqualTo(200);
            assertThat(carl.next()).contains("\"for carl\"", room);
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletedWorkflowEndsDeliveryWithinTheInterval(Database database) throws Exception {
        RunningServer server = start(database);

        vanishes(
                server,
                "delete from realtime_execution where workflow_id = 'ann-flow'",
                "delete from realtime_workflow where id = 'ann-flow'");
    }

    private RunningServer start(Database database) throws InterruptedException {
        url = database.url.get();
        RunningServer server = opened(new RunningServer(
                Map.of(Setting.DATABASE_URL, url, Setting.ACCESS_RECHECK, INTERVAL.toSeconds() + "s")));
        RealtimeHttpClient backend = server.backend();
        for (String user : List.of("ann", "bea")) {
            backend.putWorkflow(user + "-flow", new JsonText("{\"owner_id\":\"" + user + "\",\"name\":\"W\"}"));
            backend.putExecution(
                    user + "-run",
                    new JsonText("{\"workflow_id\":\"" + user + "-flow\",\"status\":\"running\",\"total_nodes\":3}"));
        }
        return server;
    }

    /** The commands take Ann's right, and leave Bea's. */
    private void vanishes(RunningServer server, String... commands) throws Exception {
        TestSocket newer = opened(TestSocket.v2(server, "ann"));
        TestSocket older = opened(new TestSocket(server, "ann"));
        TestSocket bea = opened(TestSocket.v2(server, "bea"));
        for (TestSocket ann : List.of(newer, older)) {
            enter(ann, ROOMS);
        }
        enter(bea, Set.of("execution:bea-run"));
        SteadyPublisher publisher = opened(new SteadyPublisher(
                server,
                Stream.concat(ROOMS.stream(), Stream.of("execution:bea-run")).toList()));
        await().until(() -> publisher.published() >= 20);

        commit(commands);
        long goneAt = System.nanoTime();

        Set<String> ends = new HashSet<>();
        for (String room : ROOMS) {
            ends.add("\"event\":\"revoked\",\"room_id\":\"" + room + "\"");
        }
        hearsTheEnd(newer, ends, goneAt);
        ends.clear();
        for (String room : ROOMS) {
            ends.add("{\"type\":\"error\",\"message\":\"Access denied to room\",\"room_id\":\"" + room + "\"}");
        }
        hearsTheEnd(older, ends, goneAt);

        int then = publisher.published();
        await().until(() -> publisher.published() >= then + 20);
        server.backend().notify(new UserId("ann"), new JsonText("{\"event\":\"greeting\",\"data\":{}}"));
        for (TestSocket ann : List.of(newer, older)) {
            assertThat(ann.next()).contains("\"type\":\"notification\"", "\"greeting\"");
            ann.say(PING);
            assertThat(ann.next()).contains("\"pong\"").doesNotContain("-run", "-flow");
            ann.subscribe("execution:ann-run");
            assertThat(ann.next()).contains("\"error\"", "Access denied to room");
        }
        missedNothing(bea, publisher.stop());
    }

    private static void enter(TestSocket client, Set<String> rooms) throws InterruptedException {
        for (String room : rooms) {
            client.subscribe(room);
            assertThat(client.next()).contains("\"subscribed\"", room);
        }
    }

    /** By somebody whom the server doesn't know. */
    private void commit(String... commands) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String command : commands) {
                assertThat(statement.executeUpdate(command)).as(command).isEqualTo(1);
            }
            connection.commit();
        }
    }

    /**
     * Hears updates without a gap, then that each of the rooms is over, and nothing of a room after its end; all in time.
     *
     * @param ends what is in the messages that tell it
     */
    private static void hearsTheEnd(TestSocket client, Set<String> ends, long goneAt) throws InterruptedException {
        Set<String> due = new HashSet<>(ends);
        Map<String, Integer> numbers = new HashMap<>();
        while (!due.isEmpty()) {
            Heard heard = client.hear();
            assertThat(Duration.ofNanos(heard.atNanos() - goneAt))
                    .as(heard.text())
                    .isLessThan(INTERVAL.plus(ALLOWANCE));
            if (Update.isIn(heard.text())) {
                Update update = Update.of(heard.text());
                assertThat(due).as("rooms that go on").anyMatch(end -> end.contains(update.room()));
                assertThat(update.number()).isEqualTo(numbers.merge(update.room(), 1, Integer::sum));
            } else {
                assertThat(due.removeIf(heard.text()::contains))
                        .as(heard.text())
                        .isTrue();
            }
        }
        assertThat(numbers.keySet()).isEqualTo(ROOMS);
    }

    private static void missedNothing(TestSocket bea, int published) throws InterruptedException {
        bea.say(PING);
        List<Integer> numbers = new ArrayList<>();
        String message = bea.next();
        while (Update.isIn(message)) {
            numbers.add(Update.of(message).number());
            message = bea.next();
        }
        assertThat(message).contains("\"pong\"");
        assertThat(numbers)
                .isEqualTo(IntStream.rangeClosed(1, published).boxed().toList());
    }

    /** Has it closed when the test is over. */
    private <T extends AutoCloseable> T opened(T one) {
        open.add(0, one);
        return one;
    }
}
