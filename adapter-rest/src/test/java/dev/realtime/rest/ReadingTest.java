package dev.realtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest extends RestServerTest {
    @Test
    void statisticsAreTheGuidesThreeNumbers() {
        HttpResponse<String> response = server.get("/api/v1/ws/stats");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"total_connections\":5,\"user_connections\":2,\"active_rooms\":3}");
        assertThat(realtime.calls).containsExactly("alice counts");
    }

    @Test
    void roomsAreListedAndCounted() {
        realtime.rooms = List.of(RoomId.execution("e"), RoomId.parse("team:\"a\\b\""));

        assertThat(server.get("/api/v1/ws/rooms").body())
                .isEqualTo("{\"active_rooms\":[\"execution:e\",\"team:\\\"a\\\\b\\\"\"],\"total_rooms\":2}");
    }

    @Test
    void longListArrivesWhole() {
        realtime.rooms = IntStream.range(0, 20_000)
                .mapToObj(i -> RoomId.execution("e" + i))
                .toList();

        String body = server.get("/api/v1/ws/rooms").body();

        assertThat(new JsonText(body).members().get("total_rooms")).isEqualTo(new JsonText("20000"));
    }

    @Test
    void stateIsPassedOnAsItIs() {
        realtime.state = Optional.of(new JsonText("{\"execution_id\":\"e\",\"note\":\"\\u00e9é\"}"));

        HttpResponse<String> response = server.get("/api/v1/executions/e");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"execution_id\":\"e\",\"note\":\"\\u00e9é\"}");
        assertThat(server.get("/api/v1/workflows/w").statusCode()).isEqualTo(200);
        assertThat(realtime.calls).containsExactly("alice reads execution:e", "alice reads workflow:w");
    }

    @Test
    void missingAndForeignAreNotFound() {
        HttpResponse<String> execution = server.get("/api/v1/executions/e");
        HttpResponse<String> workflow = server.get("/api/v1/workflows/w");

        assertThat(execution.statusCode()).isEqualTo(404);
        assertThat(execution.body())
                .isEqualTo(RestServer.error("not_found", "There is no such execution, or it is not yours"));
        assertThat(workflow.statusCode()).isEqualTo(404);
        assertThat(workflow.body())
                .isEqualTo(RestServer.error("not_found", "There is no such workflow, or it is not yours"));
    }

    @Test
    void ownExecutionsAreListed() {
        realtime.state = Optional.of(new JsonText("{\"execution_id\":\"e\"}"));

        assertThat(server.get("/api/v1/executions").body()).isEqualTo("{\"executions\":[{\"execution_id\":\"e\"}]}");
        assertThat(server.get("/api/v1/executions?limit=1000").statusCode()).isEqualTo(200);
        assertThat(realtime.calls).containsExactly("alice lists 50", "alice lists 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "x", "", "1.0", "99999999999", "%31%00", "%D9%A1"})
    void limitOutOfRangeIsRefused(String limit) {
        HttpResponse<String> response = server.get("/api/v1/executions?limit=" + limit);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo(RestServer.error("bad_message", "limit must be a whole number from 1 to 1000"));
    }

    @Test
    void healthNeedsNoToken() {
        HttpResponse<String> live = server.send(server.request("/health/live"));
        HttpResponse<String> ready = server.send(server.request("/health/ready"));

        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(live.body()).isEqualTo("{\"status\":\"live\"}");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"status\":\"ready\"}");
    }

    @Test
    void drainingInstanceLivesButIsNotReady() {
        realtime.ready = false;

        assertThat(server.send(server.request("/health/live")).statusCode()).isEqualTo(200);
        assertThat(server.send(server.request("/health/ready")).statusCode()).isEqualTo(503);
        assertThat(server.send(server.request("/health/ready")).body())
                .isEqualTo(RestServer.error("unavailable", "The server takes no new clients"));
    }
}
