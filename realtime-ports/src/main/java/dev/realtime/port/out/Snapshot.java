package dev.realtime.port.out;

import dev.realtime.model.Execution;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Position;
import dev.realtime.model.Workflow;
import java.util.List;

/** Tracked state at exactly one position of its room. */
public sealed interface Snapshot {
    /** The room's head at the moment of the snapshot: what follows it is not in the state, what precedes it is. */
    Position position();

    /** A workflow's state. */
    record OfWorkflow(Workflow workflow, Position position) implements Snapshot {}

    /**
     * An execution's state.
     *
     * @param nodes in the order in which they were first reported
     */
    record OfExecution(Execution execution, List<NodeExecution> nodes, Position position) implements Snapshot {
        public OfExecution {
            nodes = List.copyOf(nodes);
        }
    }
}
