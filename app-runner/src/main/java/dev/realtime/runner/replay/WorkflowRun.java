package dev.realtime.runner.replay;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.runner.wfformat.RecordedTask;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a replay is called on the server: one execution of one workflow.
 *
 * @param owner who may watch it
 * @param workflowId the same for every replay of the same tasks for the same owner
 * @param executionId of this replay
 * @param name the workflow's, for people
 * @param nodes a JSON array with {@code id}, {@code name} and {@code parents} of each node; empty where that is too much
 *     for one event
 */
public record WorkflowRun(UserId owner, String workflowId, String executionId, String name, JsonText nodes) {
    // Room for the names and ids that stand beside the nodes.
    private static final int LARGEST_GRAPH = Event.MAX_DATA_BYTES - 4096;

    /** Names the replay of a plan. */
    public static WorkflowRun of(ReplayPlan plan, UserId owner, String executionId) {
        JsonText nodes = graph(plan);
        String workflowId = nameBased(owner + "\n" + plan.name() + "\n" + nodes);
        return new WorkflowRun(
                owner,
                workflowId,
                executionId,
                plan.name(),
                nodes.utf8Length() > LARGEST_GRAPH ? new JsonText("[]") : nodes);
    }

    public RoomId room() {
        return RoomId.execution(executionId);
    }

    String nodeExecutionId(String nodeId) {
        return nameBased(executionId + "\n" + nodeId);
    }

    private static JsonText graph(ReplayPlan plan) {
        return array(plan.steps().stream().map(step -> node(step.task())).toList());
    }

    private static JsonText node(RecordedTask task) {
        return JsonText.object()
                .put("id", task.id())
                .put("name", task.name())
                .put(
                        "parents",
                        array(task.parents().stream().map(JsonText::ofString).toList()))
                .build();
    }

    private static JsonText array(List<JsonText> values) {
        return new JsonText(values.stream().map(JsonText::text).collect(Collectors.joining(",", "[", "]")));
    }

    private static String nameBased(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
