package dev.realtime.core.local;

import dev.realtime.model.Execution;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.StateChange;
import dev.realtime.port.out.Transition;
import dev.realtime.tck.OwnershipContract;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

class LocalOwnershipTest extends OwnershipContract {
    private final LocalWorkflowStore store = new LocalWorkflowStore(
            new LocalPublicationLog(1, Duration.ofMinutes(10), InstantSource.system(), new SecureRandom()));

    @Override
    protected Ownership open() {
        return store;
    }

    @Override
    protected void saveWorkflow(String workflowId, UserId owner) {
        change(
                RoomId.workflow(workflowId),
                new StateChange.SaveWorkflow(new Workflow(workflowId, owner, "W", new JsonText("{}"))));
    }

    @Override
    protected void saveExecution(String executionId, String workflowId) {
        change(
                RoomId.execution(executionId),
                new StateChange.StartExecution(
                        new Execution(executionId, workflowId, new Status("running"), 0, 0, 0, null)));
    }

    @Override
    protected void removeWorkflow(String workflowId) {
        change(RoomId.workflow(workflowId), new StateChange.RemoveWorkflow(workflowId));
    }

    private void change(RoomId room, StateChange change) {
        store.change(new Transition(room, null, null, tracked -> new Transition.Changed(List.of(change), List.of())));
    }
}
