package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.realtime.model.Principal;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP calls that mean something to those who are connected, or who want to be. */
@Timeout(60)
class HttpEndpointsTest {
    private static final String ADAS_ROOM = "user:ada";

    private final RunningServer server = new RunningServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ticketOpensTheWebSocketOnce() throws Exception {
        JsonNode answer = json(server.send(server.token("ada"), "POST", "/api/v1/ws/tickets", ""));
        String query = "ticket=" + answer.path("ticket").asText();

        assertThat(answer.path("expires_in").asInt()).isEqualTo(30);
        try (TestSocket ada = new TestSocket(server.port(), query)) {
            server.publish(ADAS_ROOM, "1");

            assertThat(ada.next()).contains("\"data\":1");
        }
        isTurnedAway(query, 401);
    }

    @Test
    void historyIsReadPageByPageByWhoMayEnter() throws Exception {
        for (int i = 1; i <= 5; i++) {
            server.publish(ADAS_ROOM, String.valueOf(i));
        }

        JsonNode first = json(history("ada", "&offset=0&limit=3"));
        JsonNode second =
                json(history("ada", "&offset=3&epoch=" + first.path("epoch").asText()));

        assertThat(first.path("offset").asInt()).isEqualTo(5);
        assertThat(first.path("publications").findValuesAsText("data")).containsExactly("1", "2", "3");
        assertThat(second.path("publications").findValuesAsText("offset")).containsExactly("4", "5");
        JsonNode update = second.path("publications").path(0);
        assertThat(update.path("room_id").asText()).isEqualTo(ADAS_ROOM);
        assertThat(update.path("epoch")).isEqualTo(first.path("epoch"));
        assertThat(json(history("ada", "&limit=2")).path("publications").findValuesAsText("data"))
                .containsExactly("4", "5");
        assertThat(history("ada", "&offset=6").statusCode()).isEqualTo(409);
        assertThat(history("ada", "&offset=0&epoch=another").statusCode()).isEqualTo(409);
        assertThat(history("bob", "&offset=0").statusCode()).isEqualTo(403);
    }

    @Test
    void publishThatIsSentAgainIsOnePublication() throws Exception {
        String body = "{\"event\":\"e\",\"data\":1}";
        HttpResponse<String> first = notification(body);
        HttpResponse<String> again = notification(body);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(notification("{\"event\":\"e\",\"data\":2}").statusCode()).isEqualTo(422);
        assertThat(json(history("ada", "")).path("publications").findValuesAsText("data"))
                .containsExactly("1");
    }

    @Test
    void reportThatIsSentAgainIsOneUpdate() throws Exception {
        report("PUT", "/api/v1/workflows/w", "{\"owner_id\":\"ada\",\"name\":\"W\"}", "1");
        report("PUT", "/api/v1/executions/e", "{\"workflow_id\":\"w\",\"status\":\"running\"}", "2");
        String end = "{\"status\":\"completed\"}";
        HttpResponse<String> first = report("PATCH", "/api/v1/executions/e", end, "3");

        HttpResponse<String> again = report("PATCH", "/api/v1/executions/e", end, "3");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body()).contains("\"offset\":2");
        assertThat(report("PATCH", "/api/v1/executions/e", "{\"status\":\"failed\"}", "3")
                        .statusCode())
                .isEqualTo(422);
        assertThat(report("PATCH", "/api/v1/executions/e", end, "4").statusCode())
                .isEqualTo(409);
    }

    @Test
    void blockedUserIsSentAwayAndStaysOutUntilItIsLifted() throws Exception {
        try (TestSocket ada = new TestSocket(server, "ada")) {
            assertThat(administer("PUT", "blocks/ada", "").statusCode()).isEqualTo(204);

            assertThat(ada.closeCode()).isEqualTo(4503);
        }
        isTurnedAway("token=" + server.token("ada"), 403);
        assertThat(administer("DELETE", "blocks/ada", "").statusCode()).isEqualTo(204);
        try (TestSocket ada = new TestSocket(server, "ada")) {
            assertThat(administer("POST", "disconnect", "{\"user_id\":\"ada\"}").statusCode())
                    .isEqualTo(204);

            assertThat(ada.closeCode()).isEqualTo(4500);
        }
    }

    @Test
    void revokedRoomIsLeft() throws Exception {
        report("PUT", "/api/v1/workflows/w", "{\"owner_id\":\"ada\",\"name\":\"W\"}", "1");
        try (TestSocket ada = new TestSocket(server, "ada")) {
            ada.subscribe("workflow:w");
            assertThat(ada.next()).contains("\"subscribed\"");

            assertThat(administer("POST", "revoke", "{\"user_id\":\"ada\",\"room_id\":\"workflow:w\"}")
                            .statusCode())
                    .isEqualTo(204);

            assertThat(ada.next()).contains("Access denied to room", "workflow:w");
            server.publish("workflow:w", "1");
            server.publish(ADAS_ROOM, "2");
            assertThat(ada.next()).contains("\"data\":2");
        }
    }

    private void isTurnedAway(String query, int status) {
        assertThatThrownBy(() -> new TestSocket(server.port(), query))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refusal ->
                                assertThat(refusal.getResponse().statusCode()).isEqualTo(status));
    }

    private HttpResponse<String> history(String user, String more) throws Exception {
        return server.get(
                "/api/v1/history?room_id=" + ADAS_ROOM + more, "Authorization", "Bearer " + server.token(user));
    }

    private HttpResponse<String> notification(String body) throws Exception {
        return report("POST", "/api/v1/users/ada/notifications", body, "key");
    }

    private HttpResponse<String> report(String method, String path, String body, String key) throws Exception {
        return server.send(server.token("backend", Principal.PUBLISH), method, path, body, "Idempotency-Key", key);
    }

    private HttpResponse<String> administer(String method, String path, String body) throws Exception {
        return server.send(server.token("root", Principal.ADMIN), method, "/api/v1/admin/" + path, body);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }
}
