package dev.realtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Refusal;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackingTest extends RestServerTest {
    @Test
    void workflowKeepsWhatElseTheHostSent() {
        HttpResponse<String> response = server.put(
                "/api/v1/workflows/w-1",
                "{\"nodes\" : [1.50, {\"a\":null}], \"name\":\"Support\",\"owner_id\":\"alice\",\"x\":\"\\u00e9\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"room_id\":\"workflow:w-1\",\"epoch\":\"e1\",\"offset\":7}");
        assertThat(realtime.calls)
                .containsExactly(new Workflow(
                        "w-1",
                        new UserId("alice"),
                        "Support",
                        new JsonText("{\"nodes\":[1.50, {\"a\":null}],\"x\":\"\\u00e9\"}")));
    }

    @Test
    void workflowIsDeletedWithoutBody() {
        HttpResponse<String> response =
                server.send(server.backend("/api/v1/workflows/w-1").DELETE());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(realtime.calls).containsExactly("delete w-1");
    }

    @Test
    void executionStartsWithDefaults() {
        HttpResponse<String> response =
                server.put("/api/v1/executions/e-1", "{\"workflow_id\":\"w-1\",\"status\":\"running\",\"other\":{}}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"room_id\":\"execution:e-1\",\"epoch\":\"e1\",\"offset\":7}");
        assertThat(realtime.calls).containsExactly(new Execution("e-1", "w-1", new Status("running"), 0, 0, 0, null));
    }

    @Test
    void executionStartsWithAllThatIsGiven() {
        server.put(
                "/api/v1/executions/e-1",
                "{\"workflow_id\":\"w-1\",\"status\":\"running\",\"progress_percentage\":45.5,"
                        + "\"completed_nodes\":3,\"total_nodes\":7,\"current_node\":\"node-3\"}");

        assertThat(realtime.calls)
                .containsExactly(new Execution("e-1", "w-1", new Status("running"), 45.5, 3, 7, "node-3"));
    }

    @Test
    void patchHoldsWhatIsGivenAlone() {
        server.patch("/api/v1/executions/e-1", "{\"progress_percentage\":50,\"unknown\":null}");
        server.patch("/api/v1/executions/e-1", "{\"current_node\":null,\"status\":\"failed\"}");
        server.send(server.backend("/api/v1/executions/e-1")
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"completed_nodes\":1,\"total_nodes\":2}")));

        assertThat(realtime.calls)
                .containsExactly(
                        List.of("e-1", new ExecutionPatch(null, 50.0, null, null, null)),
                        List.of(
                                "e-1",
                                new ExecutionPatch(
                                        new Status("failed"), null, null, null, new ExecutionPatch.CurrentNode(null))),
                        List.of("e-1", new ExecutionPatch(null, null, 1, 2, null)));
    }

    @Test
    void nodeIsReported() {
        server.put(
                "/api/v1/executions/e-1/nodes/n-1",
                "{\"node_execution_id\":\"x\",\"node_name\":\"Agent\",\"status\":\"running\",\"message\":\"Hi\"}");
        server.put("/api/v1/executions/e-1/nodes/n%202", "{\"status\":\"running\",\"message\":null}");

        assertThat(realtime.calls)
                .containsExactly(
                        new NodeExecution("e-1", "n-1", "x", "Agent", new Status("running"), "Hi"),
                        new NodeExecution("e-1", "n 2", null, null, new Status("running"), null));
    }

    @ParameterizedTest
    @CsvSource({"NOT_FOUND, 404, not_found", "CONFLICT, 409, conflict"})
    void refusalOfTheCoreIsPassedOn(ErrorCode code, int status, String wire) {
        realtime.refusal = new Refusal(code, "No, because");

        HttpResponse<String> response = server.patch("/api/v1/executions/e-1", "{\"status\":\"failed\"}");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(RestServer.error(wire, "No, because"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"name":"n"}                                  | owner_id is missing
            {"owner_id":null,"name":"n"}                  | owner_id must not be null
            {"owner_id":7,"name":"n"}                     | owner_id must be a string
            {"owner_id":"a b","name":"n"}                 | A user id is 1 to 200 visible ASCII characters without white space
            {"owner_id":"a"}                              | name is missing
            {"owner_id":"a","name":["n"]}                 | name must be a string
            {"owner_id":"a","name":""}                    | A workflow's name must have 1 to 200 characters
            {"owner_id":"a","name":"a\\u0000b"}           | A workflow's name must not hold control characters or lone surrogates
            {"owner_id":"a","name":"\\ud800"}             | The body holds a lone surrogate
            {"owner_id":"a","name":"n","x":["\\udc00"]}   | The body holds a lone surrogate
            {"owner_id":"a","name":"n","\\ud800":1}       | The body is not JSON
            """)
    void badWorkflowIsRefusedWithItsReason(String body, String sentence) {
        refused(server.put("/api/v1/workflows/w-1", body), sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"status":"running"}                                                 | workflow_id is missing
            {"workflow_id":"w"}                                                  | status is missing
            {"workflow_id":"w","status":"Running"}                               | A status is a lower-case letter and up to 31 of a-z, 0-9, underscore and hyphen
            {"workflow_id":"w","status":true}                                    | status must be a string
            {"workflow_id":"w w","status":"running"}                             | A workflow id is 1 to 200 visible ASCII characters without white space
            {"workflow_id":"w","status":"running","total_nodes":null}            | total_nodes must not be null
            {"workflow_id":"w","status":"running","total_nodes":"7"}             | total_nodes must be a whole number
            {"workflow_id":"w","status":"running","total_nodes":1.5}             | total_nodes must be a whole number of at most nine digits
            {"workflow_id":"w","status":"running","total_nodes":9999999999}      | total_nodes must be a whole number of at most nine digits
            {"workflow_id":"w","status":"running","total_nodes":-1}              | completed_nodes and total_nodes are not negative
            {"workflow_id":"w","status":"running","progress_percentage":101}     | progress_percentage is a number from 0 to 100
            {"workflow_id":"w","status":"running","progress_percentage":1e999}   | progress_percentage is a number from 0 to 100
            {"workflow_id":"w","status":"running","progress_percentage":"5"}     | progress_percentage must be a number
            {"workflow_id":"w","status":"running","current_node":5}              | current_node must be a string
            """)
    void badExecutionIsRefusedWithItsReason(String body, String sentence) {
        refused(server.put("/api/v1/executions/e-1", body), sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                  | A patch has at least one of status, progress_percentage, completed_nodes, total_nodes, current_node
            {"workflow_id":"w"}                 | A patch has at least one of status, progress_percentage, completed_nodes, total_nodes, current_node
            {"status":null}                     | status must not be null
            {"progress_percentage":null}        | progress_percentage must not be null
            {"completed_nodes":null}            | completed_nodes must not be null
            {"progress_percentage":-0.1}        | progress_percentage is a number from 0 to 100
            {"completed_nodes":-1}              | completed_nodes and total_nodes are not negative
            {"current_node":""}                 | current_node must have 1 to 200 characters
            """)
    void badPatchIsRefusedWithItsReason(String body, String sentence) {
        refused(server.patch("/api/v1/executions/e-1", body), sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                        | status is missing
            {"status":"running","node_name":5}        | node_name must be a string
            {"status":"running","node_name":""}       | node_name must have 1 to 200 characters
            {"status":"running","message":{}}         | message must be a string
            """)
    void badNodeIsRefusedWithItsReason(String body, String sentence) {
        refused(server.put("/api/v1/executions/e-1/nodes/n-1", body), sentence);
    }

    @Test
    void detailsThatFitNoEventAreTooLarge() {
        HttpResponse<String> response = server.put(
                "/api/v1/workflows/w-1",
                "{\"owner_id\":\"a\",\"name\":\"n\",\"x\":\"" + "x".repeat(258 * 1024) + "\"}");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body())
                .isEqualTo(RestServer.error("too_large", "A workflow's details are at most 258048 bytes"));
    }

    private void refused(HttpResponse<String> response, String sentence) {
        assertThat(response.body()).isEqualTo(RestServer.error("bad_message", sentence));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(realtime.calls).isEmpty();
    }
}
