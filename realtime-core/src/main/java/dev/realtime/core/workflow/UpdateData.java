package dev.realtime.core.workflow;

import dev.realtime.model.Execution;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Workflow;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the {@code data} of the typed updates and snapshots (PROTOCOL sections 3 and 4). */
final class UpdateData {
    private UpdateData() {}

    /** The six fields of an {@code execution_update}. */
    static JsonText of(Execution execution) {
        return fields(execution).build();
    }

    /** The six fields of a {@code node_update}. */
    static JsonText of(NodeExecution node) {
        return JsonText.object()
                .put("execution_id", node.executionId())
                .put("node_execution_id", node.nodeExecutionId())
                .put("node_id", node.nodeId())
                .put("node_name", node.nodeName())
                .put("status", node.status().word())
                .put("message", node.message())
                .build();
    }

    /** The fields of a {@code workflow_update}: id, name, owner, and what else the host put. */
    static JsonText of(Workflow workflow) {
        return JsonText.object()
                .put("workflow_id", workflow.id())
                .put("name", workflow.name())
                .put("owner_id", workflow.owner().value())
                .putAll(workflow.details())
                .build();
    }

    /** What is left to say of a deleted workflow. */
    static JsonText ofDeleted(String workflowId) {
        return JsonText.object().put("workflow_id", workflowId).build();
    }

    /** An execution in a list: its six fields and its workflow. */
    static JsonText summary(Execution execution) {
        return fields(execution).put("workflow_id", execution.workflowId()).build();
    }

    /** An execution with all its nodes. */
    static JsonText snapshot(Execution execution, List<NodeExecution> nodes) {
        String list = nodes.stream().map(node -> of(node).text()).collect(Collectors.joining(",", "[", "]"));
        return fields(execution)
                .put("workflow_id", execution.workflowId())
                .put("nodes", new JsonText(list))
                .build();
    }

    private static JsonText.Builder fields(Execution execution) {
        return JsonText.object()
                .put("execution_id", execution.id())
                .put("status", execution.status().word())
                .put("progress_percentage", execution.progressPercentage())
                .put("completed_nodes", execution.completedNodes())
                .put("total_nodes", execution.totalNodes())
                .put("current_node", execution.currentNode());
    }
}
