package dev.realtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.Realtime;
import dev.realtime.model.JsonText;
import dev.realtime.model.Workflow;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The endpoints and the core together: what a backend reports, the owner reads. */
class RealCoreTest {
    @Test
    void whatIsReportedIsReadByItsOwnerAlone() throws IOException {
        try (Realtime core = Realtime.builder().build();
                RestServer server = RestServer.over(core)) {
            assertThat(server.put("/api/v1/workflows/w", "{\"owner_id\":\"alice\",\"name\":\"Support\",\"x\":1}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.put("/api/v1/executions/e", "{\"workflow_id\":\"w\",\"status\":\"running\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.put("/api/v1/executions/e/nodes/n", "{\"status\":\"completed\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.put("/api/v1/executions/e/nodes/n", "{\"status\":\"running\"}")
                            .statusCode())
                    .isEqualTo(409);
            assertThat(server.patch("/api/v1/executions/e", "{\"status\":\"completed\"}")
                            .body())
                    .contains("\"offset\":3");
            assertThat(server.patch("/api/v1/executions/e", "{\"status\":\"running\"}")
                            .statusCode())
                    .isEqualTo(409);
            assertThat(server.patch("/api/v1/executions/other", "{\"status\":\"running\"}")
                            .statusCode())
                    .isEqualTo(404);

            assertThat(new JsonText(server.get("/api/v1/executions/e").body()).members())
                    .containsEntry("status", new JsonText("\"completed\""))
                    .containsKey("nodes");
            assertThat(server.get("/api/v1/executions").body()).contains("\"execution_id\":\"e\"");
            assertThat(server.get("/api/v1/workflows/w").body()).contains("\"x\":1");
            assertThat(server.send(server.backend("/api/v1/executions/e")).statusCode())
                    .isEqualTo(404);
            assertThat(server.send(server.backend("/api/v1/workflows/w").DELETE())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.get("/api/v1/executions/e").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void largestDetailsAreStillAnEvent() throws IOException {
        try (Realtime core = Realtime.builder().build();
                RestServer server = RestServer.over(core)) {
            String id = "w".repeat(200);
            String name = "\\\\".repeat(200);
            String details = "\"x\":\"" + "x".repeat(Workflow.MAX_DETAILS_BYTES - 8) + "\"";

            assertThat(server.put(
                                    "/api/v1/workflows/" + id,
                                    "{\"owner_id\":\"" + id + "\",\"name\":\"" + name + "\"," + details + "}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
