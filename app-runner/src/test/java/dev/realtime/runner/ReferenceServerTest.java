package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.realtime.model.JsonText;
import dev.realtime.model.UserId;
import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.ConfigurationException;
import dev.realtime.runner.config.Layers;
import dev.realtime.runner.config.Setting;
import dev.realtime.runner.replay.Replay;
import dev.realtime.runner.replay.ReplayListener;
import dev.realtime.runner.replay.ReplayPlan;
import dev.realtime.runner.replay.WorkflowRun;
import dev.realtime.runner.wfformat.RecordedRun;
import dev.realtime.runner.wfformat.RecordedTask;
import dev.realtime.runner.wfformat.WfFormat;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ReferenceServerTest {
    private static final UserId OWNER = new UserId("ada");

    private RunningServer server = new RunningServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void pageIsServedUnderAStrictPolicy() throws Exception {
        HttpResponse<String> page = server.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<!doctype html>");
        assertThat(page.headers().map())
                .containsEntry("content-type", List.of("text/html; charset=utf-8"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .containsEntry("x-content-type-options", List.of("nosniff"));
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
    }

    @Test
    void unchangedAssetIsNotSentAgain() throws Exception {
        HttpResponse<String> asset = server.get("/assets/main.js");
        String tag = asset.headers().firstValue("etag").orElse("");

        assertThat(asset.headers().firstValue("content-type")).contains("text/javascript; charset=utf-8");
        assertThat(server.get("/assets/main.js", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        assertThat(server.get("/assets/main.js", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    /** It was a 500, and a stack trace in the log. */
    @ParameterizedTest
    @ValueSource(strings = {"\"", "a", "\"a\",,\"", "W/"})
    void malformedTagsAreNobodys(String tags) throws Exception {
        assertThat(server.get("/", "If-None-Match", tags).statusCode()).isEqualTo(200);
        assertThat(server.get("/", "If-Match", tags).statusCode()).isIn(200, 412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/index.html", "/assets/", "/assets/nothing.js", "/assets/..%2Findex.html", "/logback.xml"})
    void nothingElseIsServed(String path) throws Exception {
        HttpResponse<String> nothing = server.get(path);

        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(nothing.body()).contains("\"code\":\"not_found\"");
    }

    @Test
    void endpointsAreBehindTheConfiguredSecret() throws Exception {
        assertThat(server.get("/api/v1/ws/stats").statusCode()).isEqualTo(401);
        assertThat(server.get("/api/v1/ws/stats", "Authorization", "Bearer " + server.token("ada"))
                        .body())
                .contains("\"total_connections\":0");
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void everyStateOfTheExampleArrivesOnceAndInOrder() throws Exception {
        assertArrivesComplete(Demo.example(), 100);
    }

    @Test
    void everyStateOfTheLargestRecordedRunArrivesOnceAndInOrder() throws Exception {
        Path largest = Path.of("../../shared/data/wfformat/viralrecon-dirt02-001.json");
        assumeTrue(Files.exists(largest), "The recorded runs are not beside the project");

        assertArrivesComplete(WfFormat.read(largest), 600);
    }

    @Test
    void namesOfNodesMayHoldAnythingPrintable() throws Exception {
        assertArrivesComplete(
                new RecordedRun(
                        "odd",
                        List.of(
                                new RecordedTask("a/b c;d?e#f%41ü\\", "slash", List.of(), Duration.ZERO),
                                new RecordedTask("..", "dots", List.of("a/b c;d?e#f%41ü\\"), Duration.ZERO))),
                1);
    }

    private void assertArrivesComplete(RecordedRun recorded, double speed) throws Exception {
        ReplayPlan plan = ReplayPlan.of(recorded, speed);
        Replay replay = new Replay(plan, WorkflowRun.of(plan, OWNER, "run"), server.backend(), ReplayListener.NONE);
        replay.announce();
        try (RunningServer.Watcher watcher = server.new Watcher("ada", replay.room())) {
            await().until(() -> watcher.messages().size() >= 2);

            replay.play();
            await().until(() -> watcher.messages()
                    .get(watcher.messages().size() - 1)
                    .contains("\"completed_nodes\":" + recorded.tasks().size() + ","));

            Map<String, List<String>> states = states(watcher.messages());
            assertThat(states).hasSize(recorded.tasks().size());
            for (RecordedTask task : recorded.tasks()) {
                assertThat(states.get(task.id())).containsExactly("pending", "running", "completed");
            }
        }
    }

    private static Map<String, List<String>> states(List<String> messages) throws IOException {
        Map<String, List<String>> states = new LinkedHashMap<>();
        for (String message : messages) {
            JsonNode update = new ObjectMapper().readTree(message);
            if (update.path("type").asText().equals("node_update")) {
                states.computeIfAbsent(update.at("/data/node_id").asText(), id -> new ArrayList<>())
                        .add(update.at("/data/status").asText());
            }
        }
        return states;
    }

    @Test
    void strangerIsToldNoAndTheWatchEnds() throws Exception {
        ReplayPlan plan = ReplayPlan.of(Demo.example(), 1);
        Replay replay = new Replay(plan, WorkflowRun.of(plan, OWNER, "run"), server.backend(), ReplayListener.NONE);
        replay.announce();

        try (RunningServer.Watcher watcher = server.new Watcher("bob", replay.room())) {
            await().until(() -> !watcher.end().isEmpty());

            assertThat(watcher.end()).isEqualTo("Access denied to room: execution:run");
            assertThat(watcher.messages()).hasSize(2);
        }
    }

    @Test
    void watchComesBackAfterARestart() throws Exception {
        try (RunningServer.Watcher watcher = server.new Watcher("ada", dev.realtime.model.RoomId.user(OWNER))) {
            await().until(() -> watcher.messages().size() == 2);

            int port = server.port();
            server.close();
            server = new RunningServer(Map.of(Setting.PORT, String.valueOf(port)));

            await().until(() -> watcher.messages().size() == 4);
            assertThat(watcher.complaints().get(0))
                    .startsWith("Closed with 1012 (Server restarts); connecting again in");
            server.backend()
                    .notify(
                            OWNER,
                            JsonText.object()
                                    .put("event", "greeting")
                                    .put("data", JsonText.object().build())
                                    .build());
            await().until(() -> watcher.messages().size() == 5);
            assertThat(watcher.messages().get(4)).contains("\"event\":\"greeting\"");
        }
    }

    @Test
    void demoStartsItsOldestExecutionOverInsteadOfKeepingEverMore() throws Exception {
        ReplayPlan plan = ReplayPlan.of(new RecordedRun("quick", List.of(task("a"))), 1000);
        List<Duration> pauses = new ArrayList<>();
        Demo demo = new Demo(plan, server.backend(), time -> {
            pauses.add(time);
            if (pauses.size() == 2 * 22) {
                throw new InterruptedException();
            }
        });

        demo.run();

        assertThat(Thread.interrupted()).isTrue();
        HttpResponse<String> listed =
                server.get("/api/v1/executions?limit=100", "Authorization", "Bearer " + server.token("demo"));
        JsonNode executions = new ObjectMapper().readTree(listed.body()).path("executions");
        assertThat(executions)
                .hasSize(20)
                .allMatch(each -> each.path("status").asText().equals("completed"));
        assertThat(executions.get(0).path("execution_id").asText()).isEqualTo("demo-2");
    }

    private static RecordedTask task(String id) {
        return new RecordedTask(id, "Task " + id, List.of(), Duration.ofSeconds(1));
    }

    @Test
    void placeWhereItCannotListenIsNamed() {
        String taken = String.valueOf(server.port());

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> start(Map.of(Setting.PORT, taken)))
                .withMessage("Can't listen on 127.0.0.1 port " + taken + ": the port is taken");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> start(Map.of(Setting.HOST, "192.0.2.1")))
                .withMessage("Can't listen on 192.0.2.1 port 8000: it is no address of this machine");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> start(Map.of(Setting.HOST, "no such host")))
                .withMessage("--host: there is no address for 'no such host'");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> start(Map.of(Setting.ALLOWED_ORIGINS, "nonsense")))
                .withMessageContaining("origin");
    }

    private static void start(Map<Setting, String> flags) {
        Map<String, String> environment =
                Map.of("REALTIME_JWT_SECRET", RunningServer.SECRET, "REALTIME_DATABASE_URL", Databases.memory());
        ReferenceServer.start(Configuration.from(Layers.of(flags, environment, null)))
                .close();
    }
}
