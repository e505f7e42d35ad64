package dev.realtime.runner.replay;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.realtime.model.JsonText;
import dev.realtime.model.UserId;
import dev.realtime.runner.replay.FakeServer.Answer;
import dev.realtime.runner.replay.FakeServer.Request;
import dev.realtime.runner.wfformat.RecordedRun;
import dev.realtime.runner.wfformat.RecordedTask;
import dev.realtime.runner.wfformat.WfFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReplayTest {
    private static final UserId OWNER = new UserId("ada");
    private static final String EXECUTION = "/api/v1/executions/run-1";

    private final FakeServer server = new FakeServer();
    private final List<Duration> pauses = new ArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void workflowAndExecutionAreCreatedAndTheOwnerIsTold() throws Exception {
        RecordedRun run = new RecordedRun("diamond", List.of(task("a"), task("b", "a")));

        replay(run).announce();

        assertThat(server.requests()).extracting(Request::method).containsExactly("PUT", "PUT", "POST");
        assertThat(server.requests()).extracting(Request::authorization).containsOnly("Bearer t");
        Map<String, JsonText> workflow = members(server.requests().get(0));
        assertThat(workflow).containsEntry("owner_id", JsonText.ofString("ada"));
        assertThat(workflow).containsEntry("name", JsonText.ofString("diamond"));
        assertThat(workflow)
                .containsEntry(
                        "nodes",
                        new JsonText("[{\"id\":\"a\",\"name\":\"Task a\",\"parents\":[]},"
                                + "{\"id\":\"b\",\"name\":\"Task b\",\"parents\":[\"a\"]}]"));
        assertThat(server.requests().get(1).path()).isEqualTo(EXECUTION);
        assertThat(members(server.requests().get(1)))
                .containsEntry("status", JsonText.ofString("pending"))
                .containsEntry("total_nodes", new JsonText("2"));
        assertThat(server.requests().get(2).path()).isEqualTo("/api/v1/users/ada/notifications");
        assertThat(members(server.requests().get(2))).containsEntry("event", JsonText.ofString("execution_started"));
    }

    @Test
    void everyNodeGoesThroughItsStatesAfterItsParents() throws Exception {
        RecordedRun run =
                new RecordedRun("diamond", List.of(task("a"), task("b", "a"), task("c", "a"), task("d", "b", "c")));

        replay(run).play();

        assertCausalOrder(run);
    }

    @Test
    void executionsProgressOnlyGrowsAndEndsWithCompleted() throws Exception {
        replay(new RecordedRun("pair", List.of(task("a"), task("b", "a")))).play();

        List<Map<String, JsonText>> updates = server.requestsTo("PATCH", EXECUTION).stream()
                .map(ReplayTest::members)
                .toList();
        assertThat(updates)
                .extracting(update -> update.get("completed_nodes"))
                .extracting(JsonText::text)
                .containsExactly("0", "0", "1", "1", "2");
        assertThat(updates)
                .extracting(update -> update.get("current_node"))
                .extracting(JsonText::text)
                .containsExactly("null", "\"a\"", "null", "\"b\"", "null");
        assertThat(updates.get(4))
                .containsEntry("status", JsonText.ofString("completed"))
                .containsEntry("progress_percentage", new JsonText("100"));
        assertThat(server.requests().get(server.requests().size() - 1).method()).isEqualTo("PATCH");
    }

    @Test
    void largestRecordedRunIsReportedWithoutGaps() throws Exception {
        Path largest = Path.of("../../shared/data/wfformat/viralrecon-dirt02-001.json");
        assumeTrue(Files.exists(largest), "The recorded runs are not beside the project");
        RecordedRun run = WfFormat.read(largest);

        new Replay(ReplayPlan.of(run, 100_000), names(ReplayPlan.of(run, 1)), client("t"), ReplayListener.NONE).play();

        assertCausalOrder(run);
        assertThat(server.mostInFlight()).isLessThanOrEqualTo(9);
    }

    @Test
    void slowServerDelaysAndLosesNothing() throws Exception {
        Semaphore oneAtATime = new Semaphore(1);
        server.answering(request -> {
            oneAtATime.acquireUninterruptibly();
            oneAtATime.release();
            return Answer.OK;
        });
        RecordedRun run = new RecordedRun("wide", List.of(task("a"), task("b"), task("c"), task("d", "a", "b", "c")));
        oneAtATime.acquireUninterruptibly();
        CompletableFuture<Void> played = CompletableFuture.runAsync(() -> play(replay(run)));

        oneAtATime.release();
        played.get(30, SECONDS);

        assertCausalOrder(run);
    }

    @Test
    void busyServerIsAskedAgainAfterTheTimeThatItAdvised() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server.answering(request -> request.isTo("PUT", EXECUTION + "/nodes/a") && asked.incrementAndGet() <= 2
                ? new Answer(asked.get() == 1 ? 503 : 429, "3", "{}")
                : Answer.OK);

        replay(new RecordedRun("one", List.of(task("a")))).play();

        assertThat(pauses).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3));
        assertThat(states("a")).containsExactly("pending", "pending", "pending", "running", "completed");
    }

    @Test
    void serverThatStaysBusyIsGivenUp() {
        server.answering(request -> new Answer(503, "3600", "{\"message\":\"Draining\"}"));

        assertThatExceptionOfType(ReplayException.class)
                .isThrownBy(
                        () -> replay(new RecordedRun("one", List.of(task("a")))).announce())
                .withMessageContaining("answered 503 to PUT /api/v1/workflows/")
                .withMessageEndingWith(": Draining");
        assertThat(pauses).hasSize(7).containsOnly(Duration.ofSeconds(10));
    }

    @Test
    void refusalEndsTheReplayWithTheServersReason() {
        server.answering(request ->
                request.isTo("PUT", EXECUTION + "/nodes/") ? Answer.refused(400, "No such thing") : Answer.OK);

        assertThatExceptionOfType(ReplayException.class)
                .isThrownBy(
                        () -> replay(new RecordedRun("one", List.of(task("a")))).play())
                .withMessage(server.address() + " answered 400 to PUT " + EXECUTION + "/nodes/a: No such thing");
    }

    @Test
    void missingServerIsNamed() throws Exception {
        URI nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
        RealtimeHttpClient client = new RealtimeHttpClient(nobody, () -> "t", pauses::add);

        assertThatExceptionOfType(ReplayException.class)
                .isThrownBy(() -> client.putWorkflow("w", JsonText.object().build()))
                .withMessage("No connection to " + nobody + ": is the server running?");
        assertThat(pauses).isEmpty();
    }

    @Test
    void idsAreEncodedInPaths() throws Exception {
        client("t").putNode("run-1", "a/b %?ü", JsonText.object().build());
        client("t").putNode("run-1", "..", JsonText.object().build());

        assertThat(server.requests())
                .extracting(Request::path)
                .containsExactly(EXECUTION + "/nodes/a%2Fb%20%25%3F%C3%BC", EXECUTION + "/nodes/%2E%2E");
    }

    @Test
    void cancelledReplayStopsAndMarksItsExecution() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        server.answering(request -> {
            if (request.body().contains("\"running\"") && request.isTo("PUT", EXECUTION + "/nodes/")) {
                started.countDown();
            }
            return Answer.OK;
        });
        RecordedTask endless = new RecordedTask("a", "Task a", List.of(), Duration.ofDays(1));
        ReplayPlan plan = ReplayPlan.of(new RecordedRun("one", List.of(endless)), 1);
        Replay replay = new Replay(plan, names(plan), client("t"), ReplayListener.NONE);
        CompletableFuture<Void> played = CompletableFuture.runAsync(() -> play(replay));
        assertThat(started.await(30, SECONDS)).isTrue();

        replay.cancel();

        assertThat(played)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(CancellationException.class);
        Request last = server.requests().get(server.requests().size() - 1);
        assertThat(members(last)).containsEntry("status", JsonText.ofString("cancelled"));
    }

    private void assertCausalOrder(RecordedRun run) {
        for (RecordedTask task : run.tasks()) {
            assertThat(states(task.id())).containsExactly("pending", "running", "completed");
            for (String parent : task.parents()) {
                assertThat(indexOf(parent, "completed")).isLessThan(indexOf(task.id(), "running"));
            }
        }
        assertThat(server.requestsTo("PUT", EXECUTION + "/nodes/"))
                .hasSize(3 * run.tasks().size());
    }

    private List<String> states(String node) {
        return server.requests().stream()
                .filter(request -> request.path().equals(nodePath(node)))
                .map(ReplayTest::status)
                .toList();
    }

    private int indexOf(String node, String status) {
        List<Request> requests = server.requests();
        for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i).path().equals(nodePath(node))
                    && status(requests.get(i)).equals(status)) {
                return i;
            }
        }
        throw new AssertionError(node + " was never " + status);
    }

    private static String nodePath(String node) {
        return EXECUTION + "/nodes/" + RealtimeHttpClient.segment(node);
    }

    private static String status(Request request) {
        JsonText status = members(request).get("status");
        return status == null ? "" : status.asString();
    }

    private static Map<String, JsonText> members(Request request) {
        return new JsonText(request.body()).members();
    }

    private Replay replay(RecordedRun run) {
        ReplayPlan plan = ReplayPlan.of(run, 1000);
        return new Replay(plan, names(plan), client("t"), ReplayListener.NONE);
    }

    private static WorkflowRun names(ReplayPlan plan) {
        return WorkflowRun.of(plan, OWNER, "run-1");
    }

    private RealtimeHttpClient client(String token) {
        return new RealtimeHttpClient(server.address(), () -> token, time -> {
            synchronized (pauses) {
                pauses.add(time);
            }
        });
    }

    private static void play(Replay replay) {
        try {
            replay.play();
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static RecordedTask task(String id, String... parents) {
        return new RecordedTask(id, "Task " + id, List.of(parents), Duration.ofSeconds(1));
    }
}
