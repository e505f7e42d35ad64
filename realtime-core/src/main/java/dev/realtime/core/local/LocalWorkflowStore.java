package dev.realtime.core.local;

import dev.realtime.core.concurrent.GuardedBy;
import dev.realtime.model.Claim;
import dev.realtime.model.Execution;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.Snapshot;
import dev.realtime.port.out.StateChange;
import dev.realtime.port.out.Tracked;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.WorkflowStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Workflows and executions in memory, kept until they are deleted. One lock makes state and log one. */
public final class LocalWorkflowStore implements WorkflowStore, Ownership {
    private final LocalPublicationLog log;

    @GuardedBy("this")
    private final LocalWorkflows workflows = new LocalWorkflows();

    /** @param log is called under this store's lock: snapshots and events must agree */
    public LocalWorkflowStore(LocalPublicationLog log) {
        this.log = log;
    }

    /** With a key under the log's lock too: its publishers may bring the same one. */
    @Override
    public synchronized Outcome change(Transition transition) {
        IdempotencyKey key = transition.idempotencyKey();
        if (key == null) {
            return changeNow(transition);
        }
        synchronized (log) {
            Position first = log.first(transition.room(), key);
            return first == null ? changeOnce(transition, key) : new Repeated(first);
        }
    }

    private synchronized Outcome changeOnce(Transition transition, IdempotencyKey key) {
        Outcome outcome = changeNow(transition);
        if (outcome instanceof Committed committed) {
            log.take(transition.room(), key, committed.publications());
        }
        return outcome;
    }

    private synchronized Outcome changeNow(Transition transition) {
        Tracked before = workflows.named(transition);
        Transition.Decision decision = transition.decide().apply(before);
        if (decision instanceof Transition.Refused refused) {
            return new Refused(refused.why());
        }
        Transition.Changed changed = (Transition.Changed) decision;
        List<RoomId> removed = roomsRemovedBy(changed.changes());
        List<Publication> publications = log.append(changed.events().stream()
                .map(event -> new RoomEvent(transition.room(), event))
                .toList());
        for (StateChange change : changed.changes()) {
            change.handle(workflows).run();
        }
        return new Committed(before, publications, removed);
    }

    private synchronized List<RoomId> roomsRemovedBy(List<StateChange> changes) {
        return changes.stream()
                .filter(StateChange.RemoveWorkflow.class::isInstance)
                .map(StateChange.RemoveWorkflow.class::cast)
                .flatMap(removal -> workflows.roomsOf(removal.workflowId()).stream())
                .toList();
    }

    @Override
    public synchronized Optional<Snapshot> snapshot(RoomId room) {
        if (room.type().equals(RoomType.WORKFLOW)) {
            return workflows.workflow(room.key()).map(found -> new Snapshot.OfWorkflow(found, log.head(room)));
        }
        if (room.type().equals(RoomType.EXECUTION)) {
            return workflows
                    .execution(room.key())
                    .map(found -> new Snapshot.OfExecution(
                            found.execution(), List.copyOf(found.nodes().values()), log.head(room)));
        }
        return Optional.empty();
    }

    @Override
    public synchronized List<Execution> executionsOf(UserId owner, int limit) {
        return workflows.executionsOf(owner, limit);
    }

    @Override
    public synchronized Set<Claim> owned(Collection<Claim> claims) {
        return claims.stream().filter(workflows::holds).collect(Collectors.toUnmodifiableSet());
    }
}
