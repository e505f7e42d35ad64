package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever one sends, over WebSocket and over HTTP: one clear answer, nothing given away ({@link Leaks} looks at every answer),
 * and the server and its other clients unaffected (PROTOCOL sections 3, 7 and 8).
 */
@Tag("v1")
public abstract class BadInputSuite extends ServerSuite {
    private static final String PING = GoldenFrames.v1("ping").text();
    private static final int MEBIBYTE = (int) Limit.MAX_BODY_BYTES.defaultValue();

    // Over WebSocket: one error each, and the connection lives on

    @Test
    @Tag("client")
    void textThatIsNotJsonIsAnsweredWithAnError() {
        areAnsweredWithAnError(
                "",
                " ",
                "hello",
                "{",
                "}",
                "{]",
                "{\"type\"}",
                "{\"type\":}",
                "{\"type\":\"ping\"",
                "{\"type\":\"ping\",}",
                "{\"type\":\"ping\"} {\"type\":\"ping\"}",
                "{\"type\":\"ping\"}x",
                "{type:\"ping\"}",
                "{'type':'ping'}",
                "{\"type\":\"ping\"/* hello */}",
                "{\"type\":\"ping\",\"x\":NaN}",
                "{\"type\":\"ping\",\"x\":-Infinity}",
                "{\"type\":\"ping\",\"x\":01}",
                "{\"type\":\"ping\",\"x\":+1}",
                "{\"type\":\"ping\",\"x\":1.}",
                "{\"type\":\"ping\",\"x\":\"\\x\"}",
                "{\"type\":\"ping\",\"x\":\"a\nb\"}",
                "{\"type\":\"ping\",\"x\":\"\u0000\"}",
                "\u0000");
    }

    @Test
    @Tag("client")
    void jsonThatIsNoObjectIsAnsweredWithAnError() {
        areAnsweredWithAnError("[]", "[{\"type\":\"ping\"}]", "null", "true", "1", "\"ping\"", "\"\"");
    }

    @Test
    @Tag("client")
    void messageWithoutAKnownTypeIsAnsweredWithAnError() {
        areAnsweredWithAnError(
                "{}",
                "{\"Type\":\"ping\"}",
                "{\"type\":null}",
                "{\"type\":1}",
                "{\"type\":true}",
                "{\"type\":[\"ping\"]}",
                "{\"type\":{\"ping\":1}}",
                "{\"type\":\"\"}",
                "{\"type\":\"PING\"}",
                "{\"type\":\" ping\"}",
                "{\"type\":\"fly\"}",
                "{\"type\":\"pong\"}",
                "{\"type\":\"connection\"}",
                "{\"type\":\"" + "x".repeat(60_000) + "\"}");
    }

    @Test
    @Tag("client")
    void roomThatIsNoRoomIdIsAnsweredWithAnError() {
        List<String> messages = new ArrayList<>();
        for (String type : List.of("subscribe", "unsubscribe")) {
            messages.add("{\"type\":\"" + type + "\"}");
            for (String room : List.of("null", "1", "true", "[]", "[\"execution:1\"]", "{}")) {
                messages.add("{\"type\":\"" + type + "\",\"room_id\":" + room + "}");
            }
            for (String room : List.of(
                    "",
                    ":",
                    "execution",
                    "execution:",
                    ":1",
                    " execution:1",
                    "Execution:1",
                    "1execution:1",
                    "exe.cution:1",
                    "execution:a b",
                    "execution:a\\tb",
                    "execution:a\\u0000",
                    "execution:é",
                    "execution:👩",
                    "x".repeat(33) + ":1",
                    "execution:" + "x".repeat(201),
                    "execution:" + "x".repeat(60_000))) {
                messages.add("{\"type\":\"" + type + "\",\"room_id\":\"" + room + "\"}");
            }
        }

        areAnsweredWithAnError(messages.toArray(String[]::new));
    }

    @Test
    @Tag("client")
    void loneSurrogatesAreAnsweredWithAnError() {
        areAnsweredWithAnError(
                "{\"type\":\"\\ud83d\"}",
                "{\"type\":\"\\udc00ping\"}",
                "{\"type\":\"subscribe\",\"room_id\":\"execution:\\ud800\"}",
                "{\"type\":\"subscribe\",\"room_id\":\"execution:\\udc00\\ud800\"}");
    }

    @Test
    @Tag("client")
    void deepJsonIsAnsweredWithAnError() {
        areAnsweredWithAnError(nested(21), nested(1_000), "[".repeat(60_000), "{\"a\":".repeat(10_000));
    }

    @Test
    @Tag("client")
    void jsonAsDeepAsAllowedIsTaken() {
        GuideClient alice = alice();

        alice.say(nested(20));

        alice.hear(GoldenFrames.v1("pong"));
    }

    @Test
    @Tag("client")
    void hostileButPossibleRoomsAreDeniedLikeAnyOther() {
        GuideClient alice = alice();

        for (String room : List.of(
                "execution:'OR'1'='1",
                "execution:';DROP/**/TABLE/**/execution;--",
                "workflow:\"",
                "workflow:\\",
                "workflow:../../etc/passwd",
                "workflow:%27%00",
                "workflow:${jndi:ldap://x}",
                "workflow:<script>alert(1)</script>",
                "user:*",
                "execution:" + "x".repeat(200))) {
            alice.isDenied(room);
        }
    }

    @Test
    @Tag("client")
    void messageOfUnusualSizeHasOneAnswer() {
        GuideClient alice = alice();

        for (String value : List.of("\"" + "x".repeat(60_000) + "\"", "9".repeat(60_000), "1e999999999", "-0.0")) {
            alice.say("{\"type\":\"ping\",\"x\":" + value + "}");
            assertThat(alice.hear().path("type").asText()).isIn("pong", "error");
            alice.hearsNothing();
        }
    }

    @Test
    @Tag("client")
    void oneClientsMistakesLeaveTheOthersAlone() {
        GuideClient bob = connect(unique("bob"));
        GuideClient alice = alice();

        for (String nonsense : Collections.nCopies(50, "nonsense")) {
            alice.say(nonsense);
            alice.hearsError();
        }

        bob.hearsNothing();
    }

    private void areAnsweredWithAnError(String... messages) {
        GuideClient alice = alice();
        for (String message : messages) {
            alice.say(message);
            JsonNode answer = alice.hear();
            assertThat(GoldenFrames.v1("error").differences(answer))
                    .as("%.200s answered by %s", message, answer)
                    .isEmpty();
            alice.hearsNothing();
        }
    }

    // Over WebSocket: bounds

    @Test
    @Tag("client")
    void connectionIsInAsManyRoomsAsAllowed() {
        ServerUnderTest server = server(ORDINARY.with(Limit.MAX_ROOMS, 5));
        String user = unique("alice");
        List<String> rooms = workflowRooms(server, user, 6);
        GuideClient alice = connect(server, user);

        // Whether the silent user room counts is left open.
        rooms.subList(0, 4).forEach(alice::subscribe);
        alice.askForRoom("subscribe", rooms.get(4));
        boolean counted = alice.hear().path("type").asText().equals("error");
        int allowed = counted ? 4 : 5;

        String surplus = rooms.get(5);
        alice.askForRoom("subscribe", surplus);
        JsonNode error = alice.hear();
        assertThat(GoldenFrames.v1("error-about-room").with("/room_id", surplus).differences(error))
                .isEmpty();
        assertThat(error.path("message").asText()).isNotEqualTo("Access denied to room");
        alice.subscribe(rooms.get(0));
        alice.unsubscribe(rooms.get(allowed - 1));
        alice.subscribe(surplus);
        connect(server, user).subscribe(surplus);
    }

    @Test
    @Tag("client")
    void deniedRoomsDoNotCount() {
        ServerUnderTest server = server(ORDINARY.with(Limit.MAX_ROOMS, 5));
        String user = unique("alice");
        GuideClient alice = connect(server, user);

        for (int i = 0; i < 10; i++) {
            alice.isDenied("workflow:missing");
        }

        workflowRooms(server, user, 4).forEach(alice::subscribe);
    }

    @Test
    void tooManyMessagesAreAnsweredWithAnErrorAndThenWith4429() {
        ServerUnderTest server = server(ORDINARY.with(Limit.MAX_MESSAGES_PER_SECOND, 1));
        RawWebSocket socket = connectRaw(server, unique("alice")).socket();

        socket.send(Collections.nCopies(1_000, WireFrame.text(PING)).toArray(WireFrame[]::new));

        int answered = 0;
        int refused = 0;
        WireFrame next = socket.next();
        while (next.opcode() == WireFrame.TEXT) {
            boolean error = GoldenFrame.parse(next.text()).path("type").asText().equals("error");
            GoldenFrames.v1(error ? "error" : "pong").requireMatch(next.text());
            answered += error ? 0 : 1;
            refused += error ? 1 : 0;
            next = socket.next();
        }
        assertThat(next.closeCode()).isEqualTo(4429);
        // What may come at once, and one more for every second that this took; the end may overtake them.
        assertThat(answered).isLessThan(20);
        assertThat(refused).isBetween(199, 999);
        connect(server, unique("canary")).hearsNothing();
    }

    @Test
    void clientThatSlowsDownIsServedAgain() {
        ServerUnderTest server = server(ORDINARY.with(Limit.MAX_MESSAGES_PER_SECOND, 10));
        RawGuideClient alice = connectRaw(server, unique("alice"));

        alice.socket().send(Collections.nCopies(100, WireFrame.text(PING)).toArray(WireFrame[]::new));
        List<String> answers = IntStream.range(0, 100)
                .mapToObj(i -> alice.hear().path("type").asText())
                .toList();

        assertThat(answers).containsOnly("pong", "error");
        assertThat(Collections.frequency(answers, "pong")).isBetween(50, 70);
        assertThat(alice.socket().socket().endsWithin(Duration.ofSeconds(1))).isFalse();

        alice.hearsNothing();
    }

    private List<String> workflowRooms(ServerUnderTest server, String owner, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    String workflow = unique("workflow");
                    backend(server).workflow(workflow, owner);
                    return "workflow:" + workflow;
                })
                .toList();
    }

    // Over HTTP: who may

    @Test
    void callsWithoutAGoodTokenAre401() {
        String expired = server().expiredToken(unique("alice"));
        for (String path : List.of(
                "/api/v1/ws/stats",
                "/api/v1/ws/rooms",
                "/api/v1/executions/x",
                "/api/v1/workflows/x",
                "/api/v1/history?room_id=user:x")) {
            isUnauthenticated(http().request("GET", path));
            isUnauthenticated(http().request("GET", path).bearer(server().badToken()));
            isUnauthenticated(http().request("GET", path).bearer(expired));
            isUnauthenticated(http().request("GET", path).bearer("%zz"));
        }
        isUnauthenticated(http().request("POST", "/api/v1/publish").json("{}"));
        isUnauthenticated(http().request("PUT", "/api/v1/workflows/x").json("{}"));
        isUnauthenticated(http().request("POST", "/api/v1/ws/tickets"));
        isUnauthenticated(http().request("POST", "/api/v1/admin/disconnect").json("{}"));
        isUnauthenticated(http().request("DELETE", "/api/v1/admin/blocks/x"));
    }

    private void isUnauthenticated(RawRequest request) {
        HttpReply reply = isRefused(request, 401, "unauthenticated");

        assertThat(reply.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
    }

    @Test
    void publishingWithoutTheScopeIs403() {
        Owned owned = owned();
        for (String[] scopes : new String[][] {{}, {"realtime:admin"}, {"realtime:publisher", "publish"}}) {
            String token = server().token(owned.owner(), scopes);
            for (RawRequest request : List.of(
                    api("PUT", Backend.workflowPath(owned.workflow())).json("{\"owner_id\":\"x\",\"name\":\"x\"}"),
                    api("DELETE", Backend.workflowPath(owned.workflow())),
                    api("PUT", Backend.executionPath(owned.execution()))
                            .json("{\"workflow_id\":\"" + owned.workflow() + "\",\"status\":\"running\"}"),
                    api("PATCH", Backend.executionPath(owned.execution())).json("{\"status\":\"running\"}"),
                    api("PUT", Backend.nodePath(owned.execution(), "n")).json("{\"status\":\"running\"}"),
                    api("POST", Backend.notificationsPath(owned.owner())).json("{\"event\":\"x\",\"data\":{}}"),
                    api("POST", "/publish")
                            .json("{\"room_id\":\"team:x\",\"type\":\"x\",\"event\":\"x\",\"data\":{}}"))) {
                isRefused(request.bearer(token), 403, "forbidden");
            }
        }
    }

    @Test
    void administrationWithoutTheScopeIs403() {
        for (String[] scopes : new String[][] {{}, {"realtime:publish"}, {"realtime:administrator", "admin"}}) {
            String token = server().token(unique("alice"), scopes);
            for (RawRequest request : List.of(
                    api("POST", "/admin/revoke").json("{\"user_id\":\"x\",\"room_id\":\"team:x\"}"),
                    api("POST", "/admin/disconnect").json("{\"user_id\":\"x\"}"),
                    api("PUT", "/admin/blocks/x"),
                    api("DELETE", "/admin/blocks/x"))) {
                isRefused(request.bearer(token), 403, "forbidden");
            }
        }
    }

    @Test
    void historyOfAForeignRoomAndOfAMissingOneAreTheSame403() {
        Owned owned = owned();
        String stranger = server().token(unique("stranger"));

        assertThat(history("execution:" + owned.execution(), stranger))
                .isEqualTo(history("execution:missing", stranger))
                .isEqualTo(history("team:x", stranger));
    }

    private String history(String room, String token) {
        return isRefused(api("GET", "/history?room_id=" + room).bearer(token), 403, "access_denied")
                .body();
    }

    // Over HTTP: where and how

    @Test
    void unknownPathsAre404() {
        for (String path : List.of(
                "/nowhere",
                "/api",
                "/api/v1",
                "/api/v1/nowhere",
                "/api/v2/ws/stats",
                "/api/v1/ws/nowhere",
                "/api/v1/executions/x/nowhere",
                "/API/V1/WS/STATS",
                "/api/v1/ws/stats/x",
                "/../../etc/passwd",
                "/assets/../../etc/passwd",
                "/assets/%2e%2e/%2e%2e/etc/passwd",
                "/WEB-INF/web.xml",
                "/application.wadl")) {
            HttpReply reply = http().send(http().request("GET", path).bearer(publisher()));
            assertThat(reply.status()).as(path).isIn(400, 404);
            GoldenFrames.v1("http-error").requireMatch(reply.body());
        }
        isRefused(publishing("GET", "/nowhere"), 404, "not_found");
    }

    @Test
    void wrongMethodsAre405WithTheRightOnes() {
        isNotAllowed(publishing("DELETE", "/ws/stats"), "GET");
        isNotAllowed(publishing("POST", "/ws/rooms").json("{}"), "GET");
        isNotAllowed(publishing("POST", "/workflows/x").json("{}"), "GET", "PUT", "DELETE");
        isNotAllowed(publishing("DELETE", "/executions/x"), "GET", "PUT", "PATCH");
        isNotAllowed(publishing("PATCH", "/executions/x/nodes/y").json("{}"), "PUT");
        isNotAllowed(publishing("GET", "/executions/x/nodes/y"), "PUT");
        isNotAllowed(publishing("GET", "/users/x/notifications"), "POST");
        isNotAllowed(publishing("GET", "/publish"), "POST");
        isNotAllowed(publishing("PUT", "/publish").json("{}"), "POST");
        isNotAllowed(publishing("GET", "/ws/tickets"), "POST");
        isNotAllowed(publishing("DELETE", "/history"), "GET");
        isNotAllowed(publishing("GET", "/admin/revoke"), "POST");
        isNotAllowed(publishing("GET", "/admin/blocks/x"), "PUT", "DELETE");
    }

    private void isNotAllowed(RawRequest request, String... allowed) {
        HttpReply reply = isRefused(request, 405, "method_not_allowed");

        assertThat(reply.header("Allow").orElse("").split("\\s*,\\s*"))
                .as("%s %s", request.method(), request.target())
                .contains(allowed)
                .doesNotContain(request.method());
    }

    @Test
    void methodsThatNobodyKnowsAreRefused() {
        for (String method : List.of("FLY", "TRACE", "PROPFIND")) {
            HttpReply reply = http().send(publishing(method, "/ws/stats"));

            assertThat(reply.status()).as(method).isIn(400, 405, 501);
        }
    }

    @Test
    void badPercentEscapesAre400() {
        for (String path : List.of(
                "/executions/%zz", "/executions/%", "/executions/a%2", "/ws/stats?x=%zz", "/workflows/%c3%28")) {
            isRefused(publishing("GET", path), 400, "bad_message");
        }
    }

    @Test
    void idsThatAreNoRoomKeysAre400() {
        for (String id : List.of("%20", "a%20b", "%00", "a%0Ab", "%C3%A9", "x".repeat(201), "'%20OR%20'1'='1")) {
            isRefused(
                    publishing("PUT", "/workflows/" + id).json("{\"owner_id\":\"x\",\"name\":\"x\"}"),
                    400,
                    "bad_message");
            isRefused(
                    publishing("POST", "/users/" + id + "/notifications").json("{\"event\":\"x\",\"data\":{}}"),
                    400,
                    "bad_message");
        }
    }

    @Test
    void unknownResourcesAre404() {
        isRefused(publishing("DELETE", "/workflows/missing"), 404, "not_found");
        isRefused(publishing("PATCH", "/executions/missing").json("{\"status\":\"running\"}"), 404, "not_found");
        isRefused(publishing("PUT", "/executions/missing/nodes/n").json("{\"status\":\"running\"}"), 404, "not_found");
        isRefused(
                publishing("PUT", "/executions/x").json("{\"workflow_id\":\"missing\",\"status\":\"running\"}"),
                404,
                "not_found");
    }

    @Test
    void hostileButPossibleIdsAreIdsLikeAnyOther() {
        String id = "';DROP/**/TABLE/**/workflow;--";
        String user = unique("alice");
        backend().workflow(id, user);

        connect(user).subscribe("workflow:" + id);
    }

    // Over HTTP: what

    @Test
    void bodiesThatAreNotJsonAre400() {
        Owned owned = owned();
        for (String body : List.of(
                "",
                " ",
                "hello",
                "{",
                "[]",
                "null",
                "1",
                "\"x\"",
                "{} {}",
                "{\"owner_id\":\"x\",\"name\":\"x\",}",
                "{\"owner_id\":\"x\",\"name\":\"\\ud800\"}",
                "{\"owner_id\":\"x\",\"name\":\"x\",\"x\":NaN}",
                "{\"owner_id\":\"x\",\"name\":\"x\",\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}")) {
            isBad("PUT", Backend.workflowPath(owned.workflow()), body);
        }
        for (String body : List.of("", "{", "[]", "null", "{\"status\":\"running\"", "{\"status\":\"\\ud800\"}")) {
            isBad("PATCH", Backend.executionPath(owned.execution()), body);
            isBad("PUT", Backend.nodePath(owned.execution(), "n"), body);
        }
    }

    @Test
    void valuesOfAWorkflowThatAreMissingOrWrongAre400() {
        for (String body : List.of(
                "{}",
                "{\"name\":\"x\"}",
                "{\"owner_id\":\"x\"}",
                "{\"owner_id\":null,\"name\":\"x\"}",
                "{\"owner_id\":\"x\",\"name\":null}",
                "{\"owner_id\":1,\"name\":\"x\"}",
                "{\"owner_id\":\"x\",\"name\":[\"x\"]}",
                "{\"owner_id\":\"\",\"name\":\"x\"}",
                "{\"owner_id\":\"a b\",\"name\":\"x\"}",
                "{\"owner_id\":\"x\",\"name\":\"\"}",
                "{\"owner_id\":\"x\",\"name\":\"" + "x".repeat(201) + "\"}")) {
            isBad("PUT", Backend.workflowPath(unique("workflow")), body);
        }
    }

    @Test
    void valuesOfAnExecutionThatAreMissingOrWrongAre400() {
        Owned owned = owned();
        String workflow = "{\"workflow_id\":\"" + owned.workflow() + "\"";
        for (String body : List.of(
                "{}",
                "{\"status\":\"running\"}",
                "{\"workflow_id\":null,\"status\":\"running\"}",
                "{\"workflow_id\":1,\"status\":\"running\"}",
                workflow + "}",
                workflow + ",\"status\":null}",
                workflow + ",\"status\":\"running\",\"total_nodes\":-1}",
                workflow + ",\"status\":\"running\",\"total_nodes\":null}")) {
            isBad("PUT", Backend.executionPath(unique("execution")), body);
        }
        for (String change : List.of(
                "\"status\":null",
                "\"status\":1",
                "\"status\":\"\"",
                "\"status\":\"Running\"",
                "\"status\":\"not a word\"",
                "\"progress_percentage\":null",
                "\"progress_percentage\":NaN",
                "\"progress_percentage\":Infinity",
                "\"progress_percentage\":1e999",
                "\"progress_percentage\":\"45\"",
                "\"progress_percentage\":-0.1",
                "\"progress_percentage\":100.1",
                "\"completed_nodes\":-1",
                "\"completed_nodes\":1.5",
                "\"completed_nodes\":\"1\"",
                "\"completed_nodes\":99999999999",
                "\"completed_nodes\":true",
                "\"total_nodes\":-1",
                "\"total_nodes\":[]",
                "\"current_node\":1",
                "\"current_node\":\"\"",
                "\"current_node\":\"" + "x".repeat(201) + "\"")) {
            isBad("PATCH", Backend.executionPath(owned.execution()), "{" + change + "}");
        }
    }

    @Test
    void refusedReportChangesAndPublishesNothing() {
        Owned owned = owned();
        GuideClient alice = connect(owned.owner());
        alice.subscribe("execution:" + owned.execution());

        isBad("PATCH", Backend.executionPath(owned.execution()), "{\"status\":\"running\",\"completed_nodes\":-1}");
        backend().report("PATCH", Backend.executionPath(owned.execution()), "{\"total_nodes\":7}");

        alice.hear(GoldenFrames.v1("execution-update-bare")
                .with("/data/execution_id", owned.execution())
                .with("/data/total_nodes", 7));
    }

    @Test
    void valuesOfANodeThatAreMissingOrWrongAre400() {
        Owned owned = owned();
        for (String body : List.of(
                "{}",
                "{\"status\":null}",
                "{\"status\":7}",
                "{\"status\":\"Not A Word\"}",
                "{\"status\":\"running\",\"node_name\":1}",
                "{\"status\":\"running\",\"message\":[]}",
                "{\"status\":\"running\",\"node_execution_id\":{}}",
                "{\"status\":\"running\",\"message\":\"" + "x".repeat(4_001) + "\"}")) {
            isBad("PUT", Backend.nodePath(owned.execution(), "n"), body);
        }
    }

    @Test
    void notificationsWithoutAnEventAre400() {
        for (String body :
                List.of("{}", "{\"data\":{}}", "{\"event\":null,\"data\":{}}", "{\"event\":1,\"data\":{}}")) {
            isBad("POST", Backend.notificationsPath("x"), body);
        }
    }

    @Test
    void eventsThatAreMissingOrWrongAre400() {
        String room = "\"room_id\":\"team:x\"";
        for (String event : List.of(
                "{}",
                "{\"type\":\"x\",\"event\":\"x\",\"data\":{}}",
                "{\"room_id\":null,\"type\":\"x\",\"event\":\"x\",\"data\":{}}",
                "{\"room_id\":\"nonsense\",\"type\":\"x\",\"event\":\"x\",\"data\":{}}",
                "{" + room + ",\"event\":\"x\",\"data\":{}}",
                "{" + room + ",\"type\":1,\"event\":\"x\",\"data\":{}}",
                "{" + room + ",\"type\":\"Not A Word\",\"event\":\"x\",\"data\":{}}",
                "{" + room + ",\"type\":\"x\",\"data\":{}}",
                "{" + room + ",\"type\":\"x\",\"event\":\"\",\"data\":{}}")) {
            isBad("POST", "/publish", event);
        }
        for (String type : List.of("connection", "subscription", "snapshot", "presence", "pong", "error")) {
            isBad("POST", "/publish", "{" + room + ",\"type\":\"" + type + "\",\"event\":\"x\",\"data\":{}}");
        }
        isBad("POST", "/publish", "null");
        isBad("POST", "/publish", "7");
    }

    @Test
    void badEventInAListHasItsErrorInItsPlace() {
        String good = "{\"room_id\":\"team:x\",\"type\":\"x\",\"event\":\"x\",\"data\":{}}";

        HttpReply reply = backend().send("POST", "/publish", "[" + good + ",{\"room_id\":7}," + good + "]");

        hasOneErrorInTheMiddle(reply);
    }

    @Test
    void badLineHasItsErrorInItsPlace() {
        String good = "{\"room_id\":\"team:x\",\"type\":\"x\",\"event\":\"x\",\"data\":{}}";

        HttpReply reply = http().send(publishing("POST", "/publish")
                .content("application/x-ndjson", good + "\nnonsense {\n" + good + "\n"));

        hasOneErrorInTheMiddle(reply);
    }

    private static void hasOneErrorInTheMiddle(HttpReply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        JsonNode results = reply.json().path("results");
        assertThat(results).hasSize(3);
        GoldenFrame position = GoldenFrames.v1("http-published").with("/room_id", "team:x");
        assertThat(position.differences(results.get(0))).isEmpty();
        assertThat(results.get(1).path("type").asText()).isEqualTo("error");
        assertThat(results.get(1).path("code").asText()).isEqualTo("bad_message");
        assertThat(position.differences(results.get(2))).isEmpty();
    }

    @Test
    void reportsAboutWhatHasEndedAre409() {
        for (String end : List.of("completed", "failed", "cancelled", "skipped")) {
            Owned owned = owned();
            backend().node(owned.execution(), "done", end);
            isConflict("PUT", Backend.nodePath(owned.execution(), "done"), "{\"status\":\"running\"}");
            backend().status(owned.execution(), end);

            isConflict("PATCH", Backend.executionPath(owned.execution()), "{\"status\":\"running\"}");
            isConflict("PATCH", Backend.executionPath(owned.execution()), "{\"progress_percentage\":1}");
            isConflict("PUT", Backend.nodePath(owned.execution(), "other"), "{\"status\":\"running\"}");

            backend().execution(owned.execution(), owned.workflow());
            backend().status(owned.execution(), "running");
            backend().node(owned.execution(), "done", "running");
        }
    }

    @Test
    void executionOfAnotherWorkflowIs409() {
        Owned owned = owned();
        Owned other = owned();

        isConflict(
                "PUT",
                Backend.executionPath(owned.execution()),
                "{\"workflow_id\":\"" + other.workflow() + "\",\"status\":\"running\"}");
    }

    @Test
    void administrationThatNamesNobodyIs400() {
        String administrator = server().token(unique("administrator"), "realtime:admin");
        for (String body : List.of("", "[]", "{}", "{\"user_id\":null}", "{\"user_id\":7}", "{\"user_id\":\"a b\"}")) {
            isRefused(api("POST", "/admin/disconnect").bearer(administrator).json(body), 400, "bad_message");
            isRefused(api("POST", "/admin/revoke").bearer(administrator).json(body), 400, "bad_message");
        }
        isRefused(
                api("POST", "/admin/revoke").bearer(administrator).json("{\"user_id\":\"a\",\"room_id\":\"nonsense\"}"),
                400,
                "bad_message");
        isRefused(api("PUT", "/admin/blocks/%20").bearer(administrator), 400, "bad_message");
    }

    @Test
    void questionsAboutHistoryThatAreNoneAre400() {
        for (String query : List.of(
                "",
                "?room_id=",
                "?room_id=nonsense",
                "?room_id=team:x&offset=-1",
                "?room_id=team:x&offset=x",
                "?room_id=team:x&offset=9999999999999999999",
                "?room_id=team:x&limit=0",
                "?room_id=team:x&limit=1001",
                "?room_id=team:x&epoch=")) {
            isRefused(publishing("GET", "/history" + query), 400, "bad_message");
        }
    }

    @Test
    void idempotencyKeysThatAreNoneAre400() {
        String event = "{\"room_id\":\"team:x\",\"type\":\"x\",\"event\":\"x\",\"data\":{}}";
        RawRequest publish = publishing("POST", "/publish").json(event);
        isRefused(publish.header("Idempotency-Key", "x".repeat(201)), 400, "bad_message");
        isRefused(publish.header("Idempotency-Key", "a").header("Idempotency-Key", "b"), 400, "bad_message");
        isRefused(publish.header("Idempotency-Key", ""), 400, "bad_message");
        isBad("POST", "/publish", event.replace("{}", "{},\"idempotency_key\":7"));
        isBad("POST", "/publish", event.replace("{}", "{},\"idempotency_key\":\"\""));
    }

    private void isConflict(String method, String path, String body) {
        isRefused(publishing(method, path).json(body), 409, "conflict");
    }

    private void isBad(String method, String path, String body) {
        isRefused(publishing(method, path).json(body), 400, "bad_message");
    }

    // Over HTTP: how much, how fast

    @Test
    void longestBodyIsTaken() {
        String event = "{\"room_id\":\"team:x\",\"type\":\"x\",\"event\":\"x\",\"data\":{}}";

        backend().report("POST", "/publish", event + " ".repeat(MEBIBYTE - event.length()));
    }

    @Test
    void longerBodyIs413() {
        isRefused(publishing("POST", "/publish").json(" ".repeat(MEBIBYTE + 1)), 413, "too_large");
    }

    @Test
    void bodyThatIsAnnouncedTooLongIs413BeforeItCame() {
        for (String length : List.of(Integer.toString(MEBIBYTE + 1), "99999999999")) {
            isRefused(
                    publishing("POST", "/publish")
                            .header("Content-Type", "application/json")
                            .header("Content-Length", length),
                    413,
                    "too_large");
        }
    }

    @Test
    void longerBodyInChunksIs413() {
        String chunk = "10000\r\n" + " ".repeat(65_536) + "\r\n";

        isRefused(inChunks(chunk.repeat(20) + "0\r\n\r\n"), 413, "too_large");
        isRefused(inChunks(chunk.repeat(20)), 413, "too_large");
    }

    @Test
    void bodyMayComeInChunks() {
        String event = "{\"room_id\":\"team:x\",\"type\":\"x\",\"event\":\"x\",\"data\":{}}";
        String chunks = Integer.toHexString(event.length()) + "\r\n" + event + "\r\n0\r\n\r\n";

        assertThat(http().send(inChunks(chunks)).status()).isEqualTo(200);
    }

    @Test
    void badFramingOfABodyIs400() {
        isRefusedOrCut(inChunks("zz\r\n{}\r\n0\r\n\r\n"));
        isRefusedOrCut(inChunks("-5\r\n{}\r\n0\r\n\r\n"));
        isRefusedOrCut(
                publishing("POST", "/publish").header("Content-Length", "x").body("{}"));
        isRefusedOrCut(
                publishing("POST", "/publish").header("Content-Length", "-1").body("{}"));
    }

    private RawRequest inChunks(String body) {
        return publishing("POST", "/publish")
                .header("Content-Type", "application/json")
                .header("Transfer-Encoding", "chunked")
                .body(body);
    }

    private void isRefusedOrCut(RawRequest request) {
        try (RawSocket socket = http().open()) {
            socket.write(request.bytes());
            int first = socket.read();
            if (first >= 0) {
                String status = new String(socket.read("TTP/1.1 4".length()), StandardCharsets.US_ASCII);
                assertThat(status).isEqualTo("TTP/1.1 4");
            }
        }
        connect(unique("canary")).hearsNothing();
    }

    @Test
    void othersAreServedWhileBodiesTrickle() {
        for (int i = 0; i < 40; i++) {
            RawSocket slow = closedLater(http().open());
            slow.write(publishing("POST", "/publish")
                    .header("Content-Type", "application/json")
                    .header("Content-Length", "1000")
                    .body("{\"room_id\"")
                    .bytes());
        }

        Owned owned = owned();
        GuideClient alice = connect(owned.owner());
        alice.subscribe("execution:" + owned.execution());
        alice.hearsNothing();
    }

    @Test
    void tricklingBodyIsCutWithinTheBodyDeadline() {
        ServerUnderTest server = server(ORDINARY.with(Limit.BODY_DEADLINE, 1_000));
        try (RawSocket socket = http(server).open()) {
            socket.write(http(server)
                    .request("POST", "/api/v1/publish")
                    .bearer(server.token("backend", Backend.PUBLISH))
                    .header("Content-Type", "application/json")
                    .header("Content-Length", "1000")
                    .bytes());

            assertThat(socket.trickle(" ".repeat(40).getBytes(StandardCharsets.US_ASCII), Duration.ofMillis(100)))
                    .isTrue();
        }
        connect(server, unique("canary")).hearsNothing();
    }

    // What the tests share

    private record Owned(String owner, String workflow, String execution) {}

    private Owned owned() {
        Owned owned = new Owned(unique("alice"), unique("workflow"), unique("execution"));
        backend().workflow(owned.workflow(), owned.owner());
        backend().execution(owned.execution(), owned.workflow());
        return owned;
    }

    private GuideClient alice() {
        return connect(unique("alice"));
    }

    /** A ping that is that deep, its own braces included. */
    private static String nested(int depth) {
        return "{\"type\":\"ping\",\"x\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    }

    private String publisher() {
        return server().token("backend", Backend.PUBLISH);
    }

    private RawRequest api(String method, String path) {
        return http().request(method, "/api/v1" + path);
    }

    private RawRequest publishing(String method, String path) {
        return api(method, path).bearer(publisher());
    }

    private HttpReply isRefused(RawRequest request, int status, String code) {
        HttpReply reply = http().send(request);

        assertThat(reply.status())
                .as("%s %s %.200s answered by %s", request.method(), request.target(), request.body(), reply)
                .isEqualTo(status);
        assertThat(reply.header("Content-Type").orElse("")).startsWith("application/json");
        GoldenFrames.v1("http-error").with("/code", code).requireMatch(reply.body());
        return reply;
    }
}
