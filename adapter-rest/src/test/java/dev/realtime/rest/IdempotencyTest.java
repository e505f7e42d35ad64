package dev.realtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Event;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.RoomEvent;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdempotencyTest extends RestServerTest {
    private static final String PUBLISH = "/api/v1/publish";
    private static final String EXECUTION = "/api/v1/executions/e";
    private static final String CONFLICT =
            RestServer.error("conflict", "The idempotency key was used for something else within the last minutes");
    private static final Event SAID = Event.of("chat", "said", new JsonText("{}"));

    // Whole calls

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            PUT    | /api/v1/workflows/w              | {"owner_id":"a","name":"n"}
            DELETE | /api/v1/workflows/w              |
            PUT    | /api/v1/executions/e             | {"workflow_id":"w","status":"running"}
            PATCH  | /api/v1/executions/e             | {"status":"failed"}
            PUT    | /api/v1/executions/e/nodes/a%2Fb | {"status":"running"}
            """)
    void reportIsMadeWithTheKeyAndADigestOfTheCall(String method, String path, @Nullable String body) {
        String text = body == null ? "" : body;

        assertThat(send(method, path, text, "k 1").statusCode()).isEqualTo(200);

        assertThat(realtime.calls)
                .hasSize(2)
                .startsWith(IdempotencyKey.ofRequest("k 1", method + "\n" + path + "\n" + text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /api/v1/publish               | {"room_id":"team:a","type":"chat","event":"said","data":{}}
            /api/v1/users/u/notifications | {"event":"said","data":{}}
            """)
    void eventIsPublishedWithTheKeyAndADigestOfTheCall(String path, String body) {
        assertThat(send("POST", path, body, "k").statusCode()).isEqualTo(200);

        assertThat(keys()).containsExactly(IdempotencyKey.ofRequest("k", "POST\n" + path + "\n" + body));
    }

    @Test
    void otherMethodsPathsAndBodiesHaveOtherDigests() {
        send("PUT", EXECUTION, "{\"workflow_id\":\"w\",\"status\":\"running\"}", "k");
        send("PATCH", EXECUTION, "{\"workflow_id\":\"w\",\"status\":\"running\"}", "k");
        send("PATCH", EXECUTION, "{\"workflow_id\":\"w\",\"status\":\"failed\"}", "k");
        send("PATCH", EXECUTION + "2", "{\"workflow_id\":\"w\",\"status\":\"failed\"}", "k");

        Set<Object> different = new HashSet<>(realtime.calls);
        different.removeIf(call -> !(call instanceof IdempotencyKey));
        assertThat(different).hasSize(4);
    }

    @Test
    void withoutAHeaderThereIsNoKey() {
        server.patch(EXECUTION, "{\"status\":\"failed\"}");
        server.post(PUBLISH, item("team:a", null));
        server.post(PUBLISH, "[" + item("team:a", null) + "]");

        assertThat(realtime.calls).noneMatch(IdempotencyKey.class::isInstance);
        assertThat(keys()).containsExactly(null, null);
    }

    @Test
    void repetitionIsAnsweredWithTheFirstPosition() {
        realtime.repeated = new Position("e0", 3);

        HttpResponse<String> response = send("PATCH", EXECUTION, "{\"status\":\"failed\"}", "k");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"room_id\":\"execution:e\",\"epoch\":\"e0\",\"offset\":3}");
    }

    @Test
    void keyThatWasUsedForSomethingElseIs422() {
        realtime.conflicting = Set.of("k");

        for (HttpResponse<String> response : List.of(
                send("PATCH", EXECUTION, "{\"status\":\"failed\"}", "k"),
                send("POST", "/api/v1/users/u/notifications", "{\"event\":\"a\",\"data\":1}", "k"),
                send("POST", PUBLISH, item("team:a", null), "k"),
                send("POST", PUBLISH, item("team:a", "k"), null))) {
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(response.body()).isEqualTo(CONFLICT);
        }
    }

    // What is no key

    @ParameterizedTest
    @CsvSource({"'', 1 to 200 characters", "'   ', 1 to 200 characters", "a\u0085b, control characters"})
    void headerThatIsNoKeyIsRefused(String value, String sentence) throws IOException {
        assertThat(raw("Idempotency-Key: " + value + "\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("An idempotency key must", sentence);
        assertThat(realtime.calls).isEmpty();
    }

    @Test
    void keyOf200CharactersIsTheLongest() throws IOException {
        assertThat(raw("Idempotency-Key:  " + "é".repeat(200) + " \r\n")).startsWith("HTTP/1.1 200");
        assertThat(raw("Idempotency-Key: " + "x".repeat(201) + "\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    void twoHeadersAreRefused() throws IOException {
        assertThat(raw("Idempotency-Key: a\r\nIdempotency-Key: a\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("The request has more than one Idempotency-Key");
    }

    @Test
    void everyPublishingCallLooksAtTheHeader() {
        String tooLong = "x".repeat(201);
        for (HttpResponse<String> response : List.of(
                send("PUT", "/api/v1/workflows/w", "{\"owner_id\":\"a\",\"name\":\"n\"}", tooLong),
                send("DELETE", "/api/v1/workflows/w", "", tooLong),
                send("PUT", EXECUTION, "{\"workflow_id\":\"w\",\"status\":\"running\"}", tooLong),
                send("PATCH", EXECUTION, "{\"status\":\"failed\"}", tooLong),
                send("PUT", EXECUTION + "/nodes/n", "{\"status\":\"running\"}", tooLong),
                send("POST", "/api/v1/users/u/notifications", "{\"event\":\"a\",\"data\":1}", tooLong),
                send("POST", PUBLISH, item("team:a", null), tooLong),
                send("POST", PUBLISH, "[]", tooLong))) {
            assertThat(response.statusCode()).isEqualTo(400);
        }
        assertThat(realtime.calls).isEmpty();
    }

    // Batches

    @Test
    void itemsOwnKeyWinsOverTheHeader() {
        send("POST", PUBLISH, item("team:a", "own"), "header");
        send("POST", PUBLISH, "[" + item("team:a", "own") + "]", "header");

        assertThat(keys()).containsExactly(IdempotencyKey.of("own", SAID), IdempotencyKey.of("own", SAID));
    }

    @Test
    void inABatchTheHeaderCountsAsKeyAndIndex() {
        String batch = "[" + item("team:a", null) + ",7," + item("team:a", null) + "]";
        send("POST", PUBLISH, batch, "x".repeat(200));
        send("POST", PUBLISH, batch, "x".repeat(200));
        send("POST", PUBLISH, "[7," + item("team:a", null) + "]", "x".repeat(200));
        lines("\n" + item("team:a", null) + "\n\n7\n" + item("team:a", null), "x".repeat(200));

        List<IdempotencyKey> keys = keys();
        IdempotencyKey first = keys.get(0);
        IdempotencyKey third = keys.get(1);
        assertThat(keys.subList(2, 4)).as("the same batch").containsExactly(first, third);
        assertThat(keys.get(4)).as("at another index").isNotIn(first, third);
        assertThat(keys.subList(5, 7)).as("the same items as lines").containsExactly(first, third);
        assertThat(first.value()).isNotEqualTo(third.value());
        assertThat(first.fingerprint())
                .as("of the item")
                .isEqualTo(IdempotencyKey.of("any", SAID).fingerprint());
    }

    @Test
    void itemsWhoseKeyWasUsedForSomethingElseAloneGetTheErrorAndTheOthersArePublished() {
        realtime.conflicting = Set.of("used", "used too");

        HttpResponse<String> response = send(
                "POST",
                PUBLISH,
                "[7," + item("team:a", "used") + "," + item("team:b", null) + "," + item("team:c", "used too") + ","
                        + item("team:d", "fresh") + "]",
                null);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"results\":[" + RestServer.error("bad_message", "The body is not a JSON object") + ","
                        + CONFLICT + ",{\"room_id\":\"team:b\",\"epoch\":\"e1\",\"offset\":1}," + CONFLICT
                        + ",{\"room_id\":\"team:d\",\"epoch\":\"e1\",\"offset\":2}]}");
        assertThat(published(realtime.calls.get(realtime.calls.size() - 1)))
                .extracting(event -> event.room().toString())
                .containsExactly("team:b", "team:d");
    }

    @Test
    void batchOfConflictsPublishesNothing() {
        realtime.conflicting = Set.of("used");

        HttpResponse<String> response =
                send("POST", PUBLISH, "[" + item("team:a", "used") + "," + item("team:b", "used") + "]", null);

        assertThat(response.body()).isEqualTo("{\"results\":[" + CONFLICT + "," + CONFLICT + "]}");
    }

    private static String item(String room, @Nullable String key) {
        return "{\"room_id\":\"" + room + "\",\"type\":\"chat\",\"event\":\"said\",\"data\":{}"
                + (key == null ? "" : ",\"idempotency_key\":\"" + key + "\"") + "}";
    }

    /** The keys of all events that were published, in order. */
    private List<IdempotencyKey> keys() {
        return realtime.calls.stream()
                .filter(List.class::isInstance)
                .flatMap(call -> published(call).stream())
                .map(RoomEvent::idempotencyKey)
                .toList();
    }

    private static List<RoomEvent> published(Object call) {
        return ((List<?>) call)
                .stream()
                        .filter(RoomEvent.class::isInstance)
                        .map(RoomEvent.class::cast)
                        .toList();
    }

    private HttpResponse<String> send(String method, String path, String body, @Nullable String key) {
        return send(server.json(path), method, body, key);
    }

    private void lines(String body, String key) {
        HttpRequest.Builder request = server.backend(PUBLISH).header("Content-Type", "application/x-ndjson");
        assertThat(send(request, "POST", body, key).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String method, String body, @Nullable String key) {
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return server.send(request.method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private String raw(String header) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("DELETE /api/v1/workflows/w HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                    + "Authorization: Bearer " + FakeRealtime.BACKEND + "\r\n" + header + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
