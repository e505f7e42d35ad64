package dev.realtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.port.out.UnavailableException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdministrationTest extends RestServerTest {
    private static final String REVOKE = "/api/v1/admin/revoke";
    private static final String DISCONNECT = "/api/v1/admin/disconnect";

    @Test
    void whatWasTakenAwayIsAnsweredWithoutAWord() {
        done(post(REVOKE, "{\"user_id\":\"alice\",\"room_id\":\"team:a:b\",\"why\":1}"));
        done(post(DISCONNECT, "{\"user_id\":\"alice\"}"));
        done(server.send(
                server.admin("/api/v1/admin/blocks/auth0%7Calice%2F1").PUT(HttpRequest.BodyPublishers.noBody())));
        done(server.send(server.admin("/api/v1/admin/blocks/alice").DELETE()));

        assertThat(realtime.calls)
                .containsExactly("revoke alice team:a:b", "disconnect alice", "block auth0|alice/1", "unblock alice");
    }

    @Test
    void blockTakesAnyBodyOrNone() {
        done(server.send(server.admin("/api/v1/admin/blocks/alice")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{}"))));

        assertThat(realtime.calls).containsExactly("block alice");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            revoke     |                                      | The body is not JSON
            revoke     | []                                   | The body is not a JSON object
            revoke     | {"room_id":"team:a"}                 | user_id is missing
            revoke     | {"user_id":null,"room_id":"team:a"}  | user_id must not be null
            revoke     | {"user_id":7,"room_id":"team:a"}     | user_id must be a string
            revoke     | {"user_id":"a b","room_id":"team:a"} | A user id is 1 to 200 visible ASCII characters without white space
            revoke     | {"user_id":"a"}                      | room_id is missing
            revoke     | {"user_id":"a","room_id":"team"}     | A room id is type:key
            disconnect | {}                                   | user_id is missing
            disconnect | {"user_id":""}                       | A user id is 1 to 200 visible ASCII characters without white space
            """)
    void badWordIsRefusedWithItsReason(String call, String body, String sentence) {
        HttpResponse<String> response = post("/api/v1/admin/" + call, body == null ? "" : body);

        assertThat(response.body()).isEqualTo(RestServer.error("bad_message", sentence));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(realtime.calls).isEmpty();
    }

    @Test
    void userThatIsNoneIsRefused() {
        HttpResponse<String> response =
                server.send(server.admin("/api/v1/admin/blocks/%C3%A9").PUT(HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(realtime.calls).isEmpty();
    }

    @Test
    void whatOtherInstancesDidNotHearIsToldToHoldHere() {
        realtime.failure = new UnavailableException("redis://secret is down");

        for (HttpResponse<String> response : List.of(
                post(REVOKE, "{\"user_id\":\"alice\",\"room_id\":\"team:a\"}"),
                post(DISCONNECT, "{\"user_id\":\"alice\"}"),
                server.send(server.admin("/api/v1/admin/blocks/alice").DELETE()))) {
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).contains("1");
            assertThat(response.body())
                    .isEqualTo(RestServer.error(
                            "unavailable",
                            "It holds on this instance, and other instances did not hear of it; repeat it"));
        }
    }

    private HttpResponse<String> post(String path, String body) {
        return server.send(server.admin(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static void done(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }
}
