package dev.realtime.core;

import static dev.realtime.core.House.ANNA;
import static dev.realtime.core.House.BERT;
import static dev.realtime.core.House.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.realtime.core.House.TestClient;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.ExecutionPatch.CurrentNode;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.in.WorkflowTracking;
import dev.realtime.port.in.WorkflowTracking.Published;
import dev.realtime.port.in.WorkflowTracking.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowTrackingTest {
    private static final Principal ANNAS = Principal.of(ANNA);

    private final House house = new House();
    private final Realtime realtime = house.realtime;

    @BeforeEach
    void thereIsAWorkflow() {
        house.workflow("w", ANNA);
    }

    private static Execution execution(String id, String status) {
        return new Execution(id, "w", new Status(status), 0, 0, 0, null);
    }

    private static NodeExecution node(String id, String status) {
        return new NodeExecution("e", id, null, null, new Status(status), null);
    }

    private static ExecutionPatch patch(@Nullable String status, @Nullable Double progress) {
        return new ExecutionPatch(status == null ? null : new Status(status), progress, null, null, null);
    }

    private static Event published(Result result) {
        assertThat(result).isInstanceOf(Published.class);
        return ((Published) result).publication().event();
    }

    private static void assertRefused(Result result, ErrorCode code, String message) {
        assertThat(result).isInstanceOf(WorkflowTracking.Refused.class);
        assertThat(((WorkflowTracking.Refused) result).why())
                .returns(code, refusal -> refusal.code())
                .returns(message, refusal -> refusal.message());
    }

    @Test
    void anExecutionUpdateHasItsSixFieldsNoneAbsent() {
        TestClient anna = house.connect(ANNA);
        realtime.putExecution(execution("e", "pending"));
        anna.in("execution:e");
        realtime.patchExecution("e", new ExecutionPatch(new Status("running"), 45.5, 3, 7, new CurrentNode("node-3")));
        realtime.patchExecution("e", new ExecutionPatch(null, 100.0, null, null, new CurrentNode(null)));
        String head = "{\"type\":\"execution_update\",\"event\":\"status_changed\",\"data\":{\"execution_id\":\"e\",";
        anna.assertHears(
                head + "\"status\":\"running\",\"progress_percentage\":45.5,\"completed_nodes\":3,\"total_nodes\":7,"
                        + "\"current_node\":\"node-3\"},\"timestamp\":\"" + NOW + "\"}",
                head + "\"status\":\"running\",\"progress_percentage\":100,\"completed_nodes\":3,\"total_nodes\":7,"
                        + "\"current_node\":null},\"timestamp\":\"" + NOW + "\"}");
    }

    @Test
    void whatWasNeverGivenIsNullOrZero() {
        assertThat(published(realtime.putExecution(execution("e", "pending")))
                        .data()
                        .text())
                .isEqualTo("{\"execution_id\":\"e\",\"status\":\"pending\",\"progress_percentage\":0,"
                        + "\"completed_nodes\":0,\"total_nodes\":0,\"current_node\":null}");
        Event update = published(realtime.putNode(node("n", "running")));
        assertThat(update.type()).isEqualTo("node_update");
        assertThat(update.name()).isEqualTo("status_changed");
        assertThat(update.data().text())
                .isEqualTo("{\"execution_id\":\"e\",\"node_execution_id\":null,\"node_id\":\"n\",\"node_name\":null,"
                        + "\"status\":\"running\",\"message\":null}");
    }

    @Test
    void aWorkflowUpdateCarriesWhatTheHostPut() {
        Event updated = published(realtime.putWorkflow(
                new Workflow("w", ANNA, "Name", new JsonText("{ \"nodes\":[\"a\"], \"x\":null }"))));
        assertThat(updated.name()).isEqualTo("updated");
        assertThat(updated.data().text())
                .isEqualTo(
                        "{\"workflow_id\":\"w\",\"name\":\"Name\",\"owner_id\":\"anna\",\"nodes\":[\"a\"],\"x\":null}");
        assertThat(published(realtime.putWorkflow(new Workflow("v", ANNA, "V", new JsonText("{}"))))
                        .name())
                .isEqualTo("created");
        Event deleted = published(realtime.deleteWorkflow("w"));
        assertThat(deleted.name()).isEqualTo("deleted");
        assertThat(deleted.data().text()).isEqualTo("{\"workflow_id\":\"w\"}");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertRefused(realtime.deleteWorkflow("x"), ErrorCode.NOT_FOUND, "There is no such workflow");
        assertRefused(
                realtime.patchExecution("x", patch("running", null)),
                ErrorCode.NOT_FOUND,
                "There is no such execution");
        assertRefused(realtime.putNode(node("n", "running")), ErrorCode.NOT_FOUND, "There is no such execution");
        assertRefused(
                realtime.putExecution(new Execution("e", "x", new Status("running"), 0, 0, 0, null)),
                ErrorCode.NOT_FOUND,
                "There is no such workflow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "failed", "cancelled", "skipped"})
    void anExecutionThatHasEndedStaysSo(String end) {
        realtime.putExecution(execution("e", "running"));
        realtime.putNode(node("n", "running"));
        published(realtime.patchExecution("e", patch(end, null)));
        assertRefused(
                realtime.patchExecution("e", patch("running", null)), ErrorCode.CONFLICT, "The execution has ended");
        assertRefused(realtime.patchExecution("e", patch(null, 50.0)), ErrorCode.CONFLICT, "The execution has ended");
        assertRefused(realtime.putNode(node("n", "completed")), ErrorCode.CONFLICT, "The execution has ended");
        assertRefused(realtime.putNode(node("new", "running")), ErrorCode.CONFLICT, "The execution has ended");
        assertThat(realtime.state(ANNAS, RoomId.execution("e")).orElseThrow().text())
                .contains("\"status\":\"" + end + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "failed", "cancelled", "skipped"})
    void aNodeThatHasEndedStaysSoAndTheOthersGoOn(String end) {
        realtime.putExecution(execution("e", "running"));
        published(realtime.putNode(node("n", end)));
        assertRefused(realtime.putNode(node("n", "running")), ErrorCode.CONFLICT, "The node has ended");
        assertRefused(realtime.putNode(node("n", end)), ErrorCode.CONFLICT, "The node has ended");
        published(realtime.putNode(node("m", "running")));
    }

    @Test
    void startingOverLeadsOutOfTheEndAndForgetsTheNodes() {
        realtime.putExecution(execution("e", "running"));
        realtime.putNode(node("n", "completed"));
        realtime.patchExecution("e", patch("completed", null));
        published(realtime.putExecution(execution("e", "running")));
        assertThat(realtime.state(ANNAS, RoomId.execution("e")).orElseThrow().text())
                .endsWith("\"nodes\":[]}");
        published(realtime.putNode(node("n", "running")));
    }

    @Test
    void onlyAnUnchangedStatusMayBeConflated() {
        assertThat(published(realtime.putExecution(execution("e", "running"))).conflationKey())
                .isNull();
        assertThat(published(realtime.patchExecution("e", patch(null, 1.0))).conflationKey())
                .isEqualTo("execution");
        assertThat(published(realtime.patchExecution("e", patch("running", 2.0)))
                        .conflationKey())
                .isEqualTo("execution");
        assertThat(published(realtime.patchExecution("e", patch("paused", 2.0))).conflationKey())
                .isNull();
        assertThat(published(realtime.putExecution(execution("e", "paused"))).conflationKey())
                .as("started over")
                .isNull();
        assertThat(published(realtime.putNode(node("n", "running"))).conflationKey())
                .isNull();
        assertThat(published(realtime.putNode(node("n", "running"))).conflationKey())
                .isEqualTo("node:n");
        assertThat(published(realtime.putNode(node("m", "running"))).conflationKey())
                .isNull();
        assertThat(published(realtime.putNode(node("n", "completed"))).conflationKey())
                .isNull();
    }

    @Test
    void anExecutionCannotMoveToAnotherWorkflow() {
        house.workflow("v", BERT);
        realtime.putExecution(execution("e", "completed"));
        assertRefused(
                realtime.putExecution(new Execution("e", "v", new Status("running"), 0, 0, 0, null)),
                ErrorCode.CONFLICT,
                "The execution belongs to another workflow");
    }

    @Test
    void deletingAWorkflowTakesItsExecutionsAlong() {
        realtime.putExecution(execution("e", "running"));
        realtime.deleteWorkflow("w");
        assertThat(realtime.state(ANNAS, RoomId.workflow("w"))).isEmpty();
        assertThat(realtime.state(ANNAS, RoomId.execution("e"))).isEmpty();
        assertThat(realtime.executions(ANNAS, 10)).isEmpty();
        assertRefused(
                realtime.patchExecution("e", patch("failed", null)), ErrorCode.NOT_FOUND, "There is no such execution");
    }

    @Test
    void theOwnerSeesTheStateAndNobodyElseDoes() {
        realtime.putExecution(execution("e", "running"));
        realtime.putNode(new NodeExecution("e", "b", "id-b", "Second", new Status("running"), "a\n\"b\""));
        realtime.putNode(node("a", "running"));
        realtime.putNode(new NodeExecution("e", "b", "id-b", "Second", new Status("completed"), null));
        assertThat(realtime.state(ANNAS, RoomId.execution("e")).orElseThrow().text())
                .isEqualTo("{\"execution_id\":\"e\",\"status\":\"running\",\"progress_percentage\":0,"
                        + "\"completed_nodes\":0,\"total_nodes\":0,\"current_node\":null,\"workflow_id\":\"w\","
                        + "\"nodes\":[{\"execution_id\":\"e\",\"node_execution_id\":\"id-b\",\"node_id\":\"b\","
                        + "\"node_name\":\"Second\",\"status\":\"completed\",\"message\":null},"
                        + "{\"execution_id\":\"e\",\"node_execution_id\":null,\"node_id\":\"a\",\"node_name\":null,"
                        + "\"status\":\"running\",\"message\":null}]}");
        assertThat(realtime.state(ANNAS, RoomId.workflow("w")).orElseThrow().text())
                .isEqualTo("{\"workflow_id\":\"w\",\"name\":\"Workflow w\",\"owner_id\":\"anna\"}");
        Principal berts = Principal.of(BERT);
        assertThat(realtime.state(berts, RoomId.execution("e"))).isEmpty();
        assertThat(realtime.state(berts, RoomId.workflow("w"))).isEmpty();
        assertThat(realtime.state(ANNAS, RoomId.execution("x"))).isEmpty();
        assertThat(realtime.state(ANNAS, RoomId.user(ANNA))).isEmpty();
    }

    @Test
    void onesOwnExecutionsComeNewestFirst() {
        house.workflow("v", BERT);
        realtime.putExecution(execution("e1", "completed"));
        realtime.putExecution(new Execution("foreign", "v", new Status("running"), 0, 0, 0, null));
        realtime.putExecution(execution("e2", "running"));
        realtime.putExecution(execution("e3", "running"));
        realtime.putExecution(execution("e1", "running"));
        assertThat(realtime.executions(ANNAS, 2))
                .extracting(summary -> summary.members().get("execution_id").asString())
                .containsExactly("e1", "e3");
        assertThat(realtime.executions(ANNAS, 1_000)).hasSize(3);
        assertThat(realtime.executions(ANNAS, 1).get(0).members().keySet())
                .containsExactly(
                        "execution_id",
                        "status",
                        "progress_percentage",
                        "completed_nodes",
                        "total_nodes",
                        "current_node",
                        "workflow_id");
        assertThatIllegalArgumentException().isThrownBy(() -> realtime.executions(ANNAS, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> realtime.executions(ANNAS, 1_001));
    }

    @Test
    void aRefusedReportIsHeardByNobody() {
        realtime.putExecution(execution("e", "completed"));
        TestClient anna = house.connect(ANNA).in("execution:e");
        realtime.patchExecution("e", patch("running", null));
        realtime.putNode(node("n", "running"));
        anna.assertHears();
    }

    @Test
    void theWorkflowOfTheLargestDetailsIsPublished() {
        String filler = "x".repeat(Workflow.MAX_DETAILS_BYTES - "{\"a\":\"\"}".length());
        JsonText details = JsonText.object().put("a", filler).build();
        String quotes = "\"".repeat(200);
        published(realtime.putWorkflow(new Workflow(quotes, new UserId(quotes), quotes, details)));
    }
}
