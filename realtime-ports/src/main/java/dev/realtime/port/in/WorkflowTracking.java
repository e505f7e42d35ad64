package dev.realtime.port.in;

import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.Workflow;

/**
 * Takes reports of what workflows, executions and nodes do, keeps their state and publishes the typed updates. Thread-safe;
 * blocks for the store. Every method may throw {@link dev.realtime.port.out.UnavailableException}: nothing was changed then.
 */
public interface WorkflowTracking {
    /** Creates or replaces a workflow; publishes {@code workflow_update}. A former owner's subscriptions end first. */
    Result putWorkflow(Workflow workflow);

    /** Removes a workflow and its executions; {@code deleted} is delivered, then their rooms' subscriptions end. */
    Result deleteWorkflow(String workflowId);

    /**
     * Creates an execution or starts it over, without nodes; publishes {@code execution_update}. Refused when its workflow
     * is unknown (NOT_FOUND) or it belongs to another one (CONFLICT).
     */
    Result putExecution(Execution execution);

    /** Changes an execution; publishes its whole new state. Refused when unknown (NOT_FOUND) or ended (CONFLICT). */
    Result patchExecution(String executionId, ExecutionPatch patch);

    /** Reports a node; publishes {@code node_update}. Refused when unknown (NOT_FOUND) or when it or its execution ended (CONFLICT). */
    Result putNode(NodeExecution node);

    /**
     * The same door for one report that may be repeated: within {@link IdempotencyKey#WINDOW} a report about the same room with
     * the same key is answered with the first one's position. Its methods throw
     * {@link dev.realtime.port.out.IdempotencyConflictException} when the key comes back with another fingerprint.
     */
    WorkflowTracking with(IdempotencyKey key);

    /** What came of a report. */
    sealed interface Result {}

    record Published(Publication publication) implements Result {}

    /** It had been taken before, with this position. */
    record Repeated(RoomId room, Position first) implements Result {}

    record Refused(Refusal why) implements Result {}
}
