package dev.realtime.core.workflow;

import dev.realtime.core.publish.Announcer;
import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.in.WorkflowTracking;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.WorkflowStore;
import dev.realtime.port.out.WorkflowStore.Committed;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Takes reports: the store decides by {@link Transitions} and commits state and events together, then all is announced. */
public final class ExecutionTracking implements WorkflowTracking {
    private final WorkflowStore store;
    private final PublicationLog log;
    private final Announcer announcer;
    private final UnaryOperator<Transition> mark;

    /** @param log the one that the store writes to */
    public ExecutionTracking(WorkflowStore store, PublicationLog log, Announcer announcer) {
        this(store, log, announcer, UnaryOperator.identity());
    }

    private ExecutionTracking(
            WorkflowStore store, PublicationLog log, Announcer announcer, UnaryOperator<Transition> mark) {
        this.store = store;
        this.log = log;
        this.announcer = announcer;
        this.mark = mark;
    }

    @Override
    public WorkflowTracking with(IdempotencyKey key) {
        return new ExecutionTracking(store, log, announcer, transition -> transition.with(key));
    }

    @Override
    public Result putWorkflow(Workflow workflow) {
        return change(Transitions.putWorkflow(workflow), committed -> {
            Workflow before = committed.before().workflow();
            if (before != null && !before.owner().equals(workflow.owner())) {
                UserId formerOwner = before.owner();
                announcer.rightsChanged(formerOwner);
            }
            announcer.announce(committed.publications());
        });
    }

    @Override
    public Result deleteWorkflow(String workflowId) {
        return change(Transitions.deleteWorkflow(workflowId), committed -> {
            announcer.announce(committed.publications());
            announcer.roomsEnded(committed.removed());
        });
    }

    @Override
    public Result putExecution(Execution execution) {
        return change(Transitions.putExecution(execution, hasHistory(execution.room())), this::announce);
    }

    /** An execution that was deleted has left its history: whoever comes back with a position there knows its nodes. */
    private boolean hasHistory(RoomId room) {
        return !log.heads(List.of(room)).isEmpty();
    }

    @Override
    public Result patchExecution(String executionId, ExecutionPatch patch) {
        return change(Transitions.patchExecution(executionId, patch), this::announce);
    }

    @Override
    public Result putNode(NodeExecution node) {
        return change(Transitions.putNode(node), this::announce);
    }

    private void announce(Committed committed) {
        announcer.announce(committed.publications());
    }

    private Result change(Transition transition, Consumer<Committed> afterCommit) {
        WorkflowStore.Outcome outcome = store.change(mark.apply(transition));
        if (outcome instanceof WorkflowStore.Repeated repeated) {
            return new Repeated(transition.room(), repeated.first());
        }
        if (outcome instanceof Committed committed) {
            afterCommit.accept(committed);
            return new Published(committed.publications().get(0));
        }
        return new Refused(((WorkflowStore.Refused) outcome).why());
    }
}
