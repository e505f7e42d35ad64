package dev.realtime.port.in;

import dev.realtime.model.JsonText;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import java.util.List;
import java.util.Optional;

/** Reads the current state of workflows and executions. Thread-safe; blocks for the store and the access check. */
public interface WorkflowState {
    /**
     * The state of a workflow or execution as one JSON object: for an execution its six update fields, {@code workflow_id}
     * and {@code nodes}; for a workflow its {@code workflow_update} fields (PROTOCOL section 4, "snapshot").
     *
     * @return empty when it does not exist or is not the principal's: the two are answered alike
     * @throws dev.realtime.port.out.UnavailableException when it can't be told now
     */
    Optional<JsonText> state(Principal principal, RoomId room);

    /**
     * The principal's own newest executions, newest first: six update fields and {@code workflow_id} each.
     *
     * @param limit 1 to 1,000
     */
    List<JsonText> executions(Principal principal, int limit);
}
