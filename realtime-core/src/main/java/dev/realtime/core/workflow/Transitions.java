package dev.realtime.core.workflow;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.StateChange;
import dev.realtime.port.out.Tracked;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.Transition.Changed;
import dev.realtime.port.out.Transition.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The legal changes of workflows, executions and nodes: pure functions of what is there. Terminal states are sticky; only a
 * new start leads out of them. While the status stays the same an event may be conflated; a change of status never.
 */
final class Transitions {
    private static final String EXECUTION_KEY = "execution";
    private static final String NODE_KEY = "node:";

    private Transitions() {}

    static Transition putWorkflow(Workflow workflow) {
        return new Transition(workflow.room(), null, null, now -> {
            String name = now.workflow() == null ? "created" : "updated";
            return changed(
                    new StateChange.SaveWorkflow(workflow), Event.of("workflow_update", name, UpdateData.of(workflow)));
        });
    }

    static Transition deleteWorkflow(String workflowId) {
        return new Transition(RoomId.workflow(workflowId), null, null, now -> {
            if (now.workflow() == null) {
                return unknown("workflow");
            }
            return changed(
                    new StateChange.RemoveWorkflow(workflowId),
                    Event.of("workflow_update", "deleted", UpdateData.ofDeleted(workflowId)));
        });
    }

    /** @param hasHistory whether anything was published in the execution's room before */
    static Transition putExecution(Execution execution, boolean hasHistory) {
        return new Transition(execution.room(), execution.workflowId(), null, now -> {
            Execution current = now.execution();
            if (now.workflow() == null) {
                return unknown("workflow");
            }
            if (current != null && !current.workflowId().equals(execution.workflowId())) {
                return refused(ErrorCode.CONFLICT, "The execution belongs to another workflow");
            }
            return changed(
                    new StateChange.StartExecution(execution), started(execution, current != null || hasHistory));
        });
    }

    static Transition patchExecution(String executionId, ExecutionPatch patch) {
        return new Transition(RoomId.execution(executionId), null, null, now -> {
            Execution current = now.execution();
            if (current == null) {
                return unknown("execution");
            }
            if (current.status().isTerminal()) {
                return refused(ErrorCode.CONFLICT, "The execution has ended");
            }
            Execution next = patch.applyTo(current);
            boolean sameStatus = next.status().equals(current.status());
            return changed(
                    new StateChange.UpdateExecution(next), executionUpdate(next, sameStatus ? EXECUTION_KEY : null));
        });
    }

    static Transition putNode(NodeExecution node) {
        return new Transition(RoomId.execution(node.executionId()), null, node.nodeId(), now -> putNode(node, now));
    }

    private static Decision putNode(NodeExecution node, Tracked now) {
        Execution execution = now.execution();
        NodeExecution current = now.node();
        if (execution == null) {
            return unknown("execution");
        }
        if (execution.status().isTerminal()) {
            return refused(ErrorCode.CONFLICT, "The execution has ended");
        }
        if (current != null && current.status().isTerminal()) {
            return refused(ErrorCode.CONFLICT, "The node has ended");
        }
        boolean sameStatus = current != null && current.status().equals(node.status());
        String key = sameStatus ? NODE_KEY + node.nodeId() : null;
        return changed(
                new StateChange.SaveNode(node), new Event("node_update", "status_changed", UpdateData.of(node), key));
    }

    /** The nodes that a client may know of before are gone: dialect v2 tells that apart from a change of status. */
    private static Event started(Execution execution, boolean again) {
        return Event.of("execution_update", again ? "restarted" : "status_changed", UpdateData.of(execution));
    }

    private static Event executionUpdate(Execution execution, @Nullable String conflationKey) {
        return new Event("execution_update", "status_changed", UpdateData.of(execution), conflationKey);
    }

    private static Decision changed(StateChange change, Event event) {
        return new Changed(List.of(change), List.of(event));
    }

    private static Decision unknown(String what) {
        return refused(ErrorCode.NOT_FOUND, "There is no such " + what);
    }

    private static Decision refused(ErrorCode code, String message) {
        return new Transition.Refused(new Refusal(code, message));
    }
}
