package dev.realtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.UnavailableException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishTest extends RestServerTest {
    private static final String PUBLISH = "/api/v1/publish";
    private static final String GOOD = "{\"room_id\":\"team:a\",\"type\":\"chat\",\"event\":\"said\",\"data\":{}}";
    private static final RoomEvent GOOD_EVENT =
            new RoomEvent(RoomId.parse("team:a"), Event.of("chat", "said", new JsonText("{}")));

    @Test
    void oneObjectAnswersItsPosition() {
        HttpResponse<String> response = server.post(
                PUBLISH,
                " {\"room_id\":\"team:a:b\",\"type\":\"chat\",\"event\":\"said\",\"data\": [1.0E2,\"\\u00e9\"] ,"
                        + "\"conflation_key\":\"k\",\"idempotency_key\":null}\n");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"room_id\":\"team:a:b\",\"epoch\":\"e1\",\"offset\":1}");
        assertThat(realtime.calls)
                .containsExactly(List.of(new RoomEvent(
                        RoomId.parse("team:a:b"),
                        new Event("chat", "said", new JsonText("[1.0E2,\"\\u00e9\"]"), "k"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-0.5e+3", "true", "false", "\"a b\"", "\"\\\"\\\\\"", "{ }", "[ [ ] ]", "\"é😀\""})
    void dataOfAnyTypeIsPassedOnAsGiven(String data) {
        for (String after : List.of("", " ", "\n,\"x\":1")) {
            server.post(
                    PUBLISH,
                    "{\"room_id\":\"team:a\",\"type\":\"chat\",\"event\":\"said\",\"data\":" + data + after + "}");
        }

        assertThat(realtime.calls)
                .hasSize(3)
                .containsOnly(
                        List.of(new RoomEvent(RoomId.parse("team:a"), Event.of("chat", "said", new JsonText(data)))));
    }

    @Test
    void severalAnswerInTheirOrderAndTheValidOnesArePublishedTogether() {
        HttpResponse<String> response =
                server.post(PUBLISH, "[" + GOOD + ", 7, {\"room_id\":\"x\"} ,\n" + GOOD + ",null,\"a\",[],true]");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"results\":[{\"room_id\":\"team:a\",\"epoch\":\"e1\",\"offset\":1},"
                        + RestServer.error("bad_message", "The body is not a JSON object") + ","
                        + RestServer.error("bad_message", "A room id is type:key")
                        + ",{\"room_id\":\"team:a\",\"epoch\":\"e1\",\"offset\":2}"
                        + ("," + RestServer.error("bad_message", "The body is not a JSON object")).repeat(4) + "]}");
        assertThat(realtime.calls).containsExactly(List.of(GOOD_EVENT, GOOD_EVENT));
    }

    @Test
    void eachLineIsAnItem() {
        HttpResponse<String> response = lines("\n" + GOOD + "\r\n{\"room_id\"\n  \n" + GOOD + " x\n" + GOOD);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"results\":[{\"room_id\":\"team:a\",\"epoch\":\"e1\",\"offset\":1},"
                        + RestServer.error("bad_message", "The body is not JSON") + ","
                        + RestServer.error("bad_message", "The body is not JSON")
                        + ",{\"room_id\":\"team:a\",\"epoch\":\"e1\",\"offset\":2}]}");
        assertThat(realtime.calls).containsExactly(List.of(GOOD_EVENT, GOOD_EVENT));
    }

    @Test
    void nothingToPublishPublishesNothing() {
        assertThat(server.post(PUBLISH, "[]").body()).isEqualTo("{\"results\":[]}");
        assertThat(lines("\n").body()).isEqualTo("{\"results\":[]}");
        assertThat(server.post(PUBLISH, "[{}]").statusCode()).isEqualTo(200);
        assertThat(realtime.calls).isEmpty();
    }

    @Test
    void oneBadItemIsMeasuredByItself() {
        String deep = "{\"data\":" + "[".repeat(30) + "]".repeat(30) + "}";

        HttpResponse<String> response = server.post(PUBLISH, "[" + deep + "," + GOOD + ",{\"a\":1,\"a\":2}]");

        assertThat(response.body())
                .isEqualTo("{\"results\":["
                        + RestServer.error("bad_message", "The body is nested deeper than 20 levels")
                        + ",{\"room_id\":\"team:a\",\"epoch\":\"e1\",\"offset\":1},"
                        + RestServer.error("bad_message", "The body holds a name twice") + "]}");
    }

    @Test
    void moreThanAThousandItemsAreTooMany() {
        String thousand = String.join(",", Collections.nCopies(1_000, GOOD));

        assertThat(server.post(PUBLISH, "[" + thousand + "]").statusCode()).isEqualTo(200);
        for (HttpResponse<String> response :
                List.of(server.post(PUBLISH, "[" + thousand + ",0]"), lines("0\n".repeat(1_001)))) {
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body())
                    .isEqualTo(RestServer.error("too_large", "One call publishes at most 1000 events"));
        }
        assertThat(realtime.calls).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connection", "subscription", "snapshot", "presence", "pong", "error"})
    void reservedTypeIsRefused(String type) {
        HttpResponse<String> response = server.post(PUBLISH, GOOD.replace("chat", type));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo(RestServer.error("bad_message", "The type " + type + " is the server's own"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"a","event":"b","data":1}                                      | room_id is missing
            {"room_id":5,"type":"a","event":"b","data":1}                          | room_id must be a string
            {"room_id":"team","type":"a","event":"b","data":1}                     | A room id is type:key
            {"room_id":"team:a","event":"b","data":1}                              | type is missing
            {"room_id":"team:a","type":"A","event":"b","data":1}                   | An event's type is a lower-case letter and up to 63 of a-z, 0-9, underscore and hyphen
            {"room_id":"team:a","type":"a","data":1}                               | event is missing
            {"room_id":"team:a","type":"a","event":"","data":1}                    | An event's name must have 1 to 64 characters
            {"room_id":"team:a","type":"a","event":"b"}                            | data is missing
            {"room_id":"team:a","type":"a","event":"b","data":null}                | data must not be null
            {"room_id":"team:a","type":"a","event":"b","data":1,"conflation_key":1} | conflation_key must be a string
            {"room_id":"team:a","type":"a","event":"b","data":1,"conflation_key":""}    | A conflation key must have 1 to 300 characters
            {"room_id":"team:a","type":"a","event":"b","data":1,"conflation_key":"\\n"} | A conflation key must not hold control characters or lone surrogates
            {"room_id":"team:a","type":"a","event":"b","data":1,"idempotency_key":1}    | idempotency_key must be a string
            {"room_id":"team:a","type":"a","event":"b","data":1,"idempotency_key":""}   | An idempotency key must have 1 to 200 characters
            {"room_id":"team:a","type":"a","event":"b","data":1,"idempotency_key":"\\t"} | An idempotency key must not hold control characters or lone surrogates
            """)
    void badEventIsRefusedWithItsReason(String body, String sentence) {
        HttpResponse<String> response = server.post(PUBLISH, body);

        assertThat(response.body()).isEqualTo(RestServer.error("bad_message", sentence));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(realtime.calls).isEmpty();
    }

    @Test
    void tooMuchDataIsTooLarge() {
        String data = "\"" + "é".repeat(128 * 1024) + "\"";

        HttpResponse<String> response = server.post(PUBLISH, GOOD.replace("{}}", data + "}"));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).isEqualTo(RestServer.error("too_large", "data has at most 262144 bytes"));
    }

    @Test
    void notificationGoesToTheUsersRoom() {
        HttpResponse<String> response =
                server.post("/api/v1/users/alice/notifications", "{\"event\":\"hello\",\"data\":{\"a\":1}}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"room_id\":\"user:alice\",\"epoch\":\"e1\",\"offset\":1}");
        assertThat(realtime.calls)
                .containsExactly(List.of(new RoomEvent(
                        RoomId.parse("user:alice"), Event.of("notification", "hello", new JsonText("{\"a\":1}")))));
    }

    @Test
    void logThatIsDownIs503ForTheWholeBatch() {
        realtime.failure = new UnavailableException("down");

        assertThat(server.post(PUBLISH, "[" + GOOD + "]").statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> lines(String body) {
        return server.send(server.backend(PUBLISH)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
