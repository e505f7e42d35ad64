package dev.realtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.port.out.UnavailableException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationTest extends RestServerTest {
    private static final String STATS = "/api/v1/ws/stats";

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/ws/stats",
        "GET, /api/v1/ws/rooms",
        "PUT, /api/v1/workflows/w",
        "DELETE, /api/v1/workflows/w",
        "GET, /api/v1/workflows/w",
        "GET, /api/v1/executions",
        "GET, /api/v1/executions/e",
        "PUT, /api/v1/executions/e",
        "PATCH, /api/v1/executions/e",
        "PUT, /api/v1/executions/e/nodes/n",
        "POST, /api/v1/users/u/notifications",
        "POST, /api/v1/publish",
        "GET, /api/v1/history?room_id=user:u",
        "POST, /api/v1/ws/tickets",
        "POST, /api/v1/admin/revoke",
        "POST, /api/v1/admin/disconnect",
        "PUT, /api/v1/admin/blocks/u",
        "DELETE, /api/v1/admin/blocks/u",
    })
    void everyCallNeedsAToken(String method, String path) {
        HttpResponse<String> response = server.send(server.request(path).method(method, nothing()));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"realtime\"");
        assertThat(response.body())
                .isEqualTo(RestServer.error("unauthenticated", "This needs a token: Authorization: Bearer ..."));
        assertThat(realtime.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/v1/workflows/w",
        "DELETE, /api/v1/workflows/w",
        "PUT, /api/v1/executions/e",
        "PATCH, /api/v1/executions/e",
        "PUT, /api/v1/executions/e/nodes/n",
        "POST, /api/v1/users/u/notifications",
        "POST, /api/v1/publish",
    })
    void publishingNeedsItsScope(String method, String path) {
        HttpResponse<String> response = server.send(
                server.alice(path).header("Content-Type", "application/json").method(method, nothing()));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"realtime\", error=\"insufficient_scope\", scope=\"realtime:publish\"");
        assertThat(response.body())
                .isEqualTo(RestServer.error("forbidden", "This needs a token with the scope realtime:publish"));
        assertThat(realtime.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/admin/revoke",
        "POST, /api/v1/admin/disconnect",
        "PUT, /api/v1/admin/blocks/u",
        "DELETE, /api/v1/admin/blocks/u",
    })
    void administrationNeedsItsScope(String method, String path) {
        for (HttpRequest.Builder request : List.of(server.alice(path), server.backend(path))) {
            HttpResponse<String> response = server.send(
                    request.header("Content-Type", "application/json").method(method, nothing()));

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer realm=\"realtime\", error=\"insufficient_scope\", scope=\"realtime:admin\"");
            assertThat(response.body())
                    .isEqualTo(RestServer.error("forbidden", "This needs a token with the scope realtime:admin"));
        }
        assertThat(realtime.calls).isEmpty();
    }

    @Test
    void administratorsPublishNothing() {
        HttpResponse<String> response =
                server.send(server.admin("/api/v1/workflows/w").DELETE());

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(realtime.calls).isEmpty();
    }

    @Test
    void badTokenIsToldApartFromNone() {
        HttpResponse<String> response = server.send(server.request(STATS).header("Authorization", "Bearer stolen"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"realtime\", error=\"invalid_token\"");
        assertThat(response.body()).isEqualTo(RestServer.error("unauthenticated", "The token is no good"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer ", "BEARER ", "Bearer   "})
    void schemeIsReadInAnyCase(String scheme) {
        assertThat(server.send(server.request(STATS).header("Authorization", scheme + FakeRealtime.ALICE))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Basic YTpi", "alice-reads", "Bearer\talice-reads"})
    void otherAuthorizationIsNone(String header) {
        assertThat(server.send(server.request(STATS).header("Authorization", header))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void tokenInTheQueryAloneIsNone() {
        assertThat(server.send(server.request(STATS + "?token=" + FakeRealtime.ALICE))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void tokensInTwoPlacesAreRefused() {
        HttpResponse<String> response = server.get(STATS + "?token=" + FakeRealtime.ALICE);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo(RestServer.error("bad_message", "The request has more than one token"));
    }

    @Test
    void twoAuthorizationHeadersAreRefused() {
        assertThat(server.send(server.alice(STATS).header("Authorization", "Bearer " + FakeRealtime.BACKEND))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void unavailablePortIs503() {
        realtime.failure = new UnavailableException("jdbc:secret is down");

        HttpResponse<String> response = server.get(STATS);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(response.body())
                .isEqualTo(RestServer.error("unavailable", "Something that this depends on is down; try again"));
    }

    private static HttpRequest.BodyPublisher nothing() {
        return HttpRequest.BodyPublishers.noBody();
    }
}
