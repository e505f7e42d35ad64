package dev.realtime.core.workflow;

import dev.realtime.core.access.AccessPolicy;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.port.in.WorkflowState;
import dev.realtime.port.out.Snapshot;
import dev.realtime.port.out.WorkflowStore;
import java.util.List;
import java.util.Optional;

/** Reads tracked state for those who may see it. */
public final class TrackedState implements WorkflowState {
    private static final int MOST_EXECUTIONS = 1_000;

    private final WorkflowStore store;
    private final AccessPolicy access;

    public TrackedState(WorkflowStore store, AccessPolicy access) {
        this.store = store;
        this.access = access;
    }

    @Override
    public Optional<JsonText> state(Principal principal, RoomId room) {
        while (true) {
            long changes = access.changes(principal.user(), room);
            if (access.decide(principal, room) == AccessDecision.DENIED) {
                return Optional.empty();
            }
            Optional<JsonText> state = store.snapshot(room).map(TrackedState::json);
            // Rights that were taken away while the state was read (PROTOCOL D7).
            if (access.changes(principal.user(), room) == changes) {
                return state;
            }
        }
    }

    /** A room's state at exactly that position. */
    public record At(JsonText data, Position position) {}

    /** The state of a workflow's or execution's room; empty where there is none. Asks nobody whether it may be seen. Blocks. */
    public Optional<At> at(RoomId room) {
        return store.snapshot(room).map(snapshot -> new At(json(snapshot), snapshot.position()));
    }

    private static JsonText json(Snapshot snapshot) {
        if (snapshot instanceof Snapshot.OfExecution execution) {
            return UpdateData.snapshot(execution.execution(), execution.nodes());
        }
        return UpdateData.of(((Snapshot.OfWorkflow) snapshot).workflow());
    }

    @Override
    public List<JsonText> executions(Principal principal, int limit) {
        if (limit < 1 || limit > MOST_EXECUTIONS) {
            throw new IllegalArgumentException("limit is 1 to " + MOST_EXECUTIONS);
        }
        return store.executionsOf(principal.user(), limit).stream()
                .map(UpdateData::summary)
                .toList();
    }
}
