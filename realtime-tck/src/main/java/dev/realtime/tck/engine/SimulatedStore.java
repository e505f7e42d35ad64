package dev.realtime.tck.engine;

import dev.realtime.model.Claim;
import dev.realtime.model.Execution;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.Snapshot;
import dev.realtime.port.out.StateChange;
import dev.realtime.port.out.Tracked;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.UnavailableException;
import dev.realtime.port.out.WorkflowStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Workflows, executions and their nodes beside a {@link SimulatedLog}, in the same database as it were. */
final class SimulatedStore implements WorkflowStore, Ownership, StateChange.Handler<Runnable> {
    private final SimulatedLog log;
    private final Turns turns;
    private final Map<String, Workflow> workflows = new LinkedHashMap<>();

    /** In the order of their start. */
    private final Map<String, Execution> executions = new LinkedHashMap<>();

    private final Map<String, Map<String, NodeExecution>> nodes = new LinkedHashMap<>();
    private boolean ownershipDown;
    private int failures;
    private int denials;
    private Runnable ownersChanged = () -> {};

    SimulatedStore(SimulatedLog log, Turns turns) {
        this.log = log;
        this.turns = turns;
    }

    @Override
    public Outcome change(Transition transition) {
        turns.whileBlocked();
        Outcome outcome = changeNow(transition);
        turns.whileBlocked();
        return outcome;
    }

    private Outcome changeNow(Transition transition) {
        IdempotencyKey key = transition.idempotencyKey();
        Publication first = key == null ? null : log.first(transition.room(), key);
        if (first != null) {
            return new Repeated(first.position());
        }
        Tracked before = tracked(transition);
        Transition.Decision decision = transition.decide().apply(before);
        if (decision instanceof Transition.Refused refused) {
            return new Refused(refused.why());
        }
        Transition.Changed changed = (Transition.Changed) decision;
        List<RoomId> removed = changed.changes().stream()
                .flatMap(change -> roomsRemovedBy(change).stream())
                .toList();
        List<Publication> publications = log.take(changed.events().stream()
                .map(event -> new RoomEvent(transition.room(), event))
                .toList());
        changed.changes().forEach(change -> change.handle(this).run());
        if (key != null && !publications.isEmpty()) {
            log.remember(key, publications.get(0));
        }
        return new Committed(before, publications, removed);
    }

    /** Is run whenever anything gets another owner, or has one no more. */
    void whenOwnersChange(Runnable action) {
        ownersChanged = action;
    }

    private Tracked tracked(Transition transition) {
        String key = transition.room().key();
        if (transition.room().type().equals(RoomType.WORKFLOW)) {
            return new Tracked(workflows.get(key), null, null);
        }
        String workflow = transition.workflowId();
        String node = transition.nodeId();
        return new Tracked(
                workflow == null ? null : workflows.get(workflow),
                executions.get(key),
                node == null ? null : nodes.getOrDefault(key, Map.of()).get(node));
    }

    private List<RoomId> roomsRemovedBy(StateChange change) {
        List<RoomId> rooms = new ArrayList<>();
        if (change instanceof StateChange.RemoveWorkflow removal) {
            rooms.add(RoomId.workflow(removal.workflowId()));
            executions.values().stream()
                    .filter(execution -> execution.workflowId().equals(removal.workflowId()))
                    .forEach(execution -> rooms.add(execution.room()));
        }
        return rooms;
    }

    @Override
    public Runnable saveWorkflow(StateChange.SaveWorkflow change) {
        return () -> {
            Workflow workflow = change.workflow();
            Workflow before = workflows.put(workflow.id(), workflow);
            if (before == null || !before.owner().equals(workflow.owner())) {
                ownersChanged.run();
            }
        };
    }

    @Override
    public Runnable removeWorkflow(StateChange.RemoveWorkflow change) {
        return () -> {
            workflows.remove(change.workflowId());
            executions.values().removeIf(each -> each.workflowId().equals(change.workflowId()));
            nodes.keySet().retainAll(executions.keySet());
            ownersChanged.run();
        };
    }

    @Override
    public Runnable startExecution(StateChange.StartExecution change) {
        return () -> {
            String id = change.execution().id();
            boolean known = executions.remove(id) != null;
            executions.put(id, change.execution());
            nodes.put(id, new LinkedHashMap<>());
            if (!known) {
                ownersChanged.run();
            }
        };
    }

    @Override
    public Runnable updateExecution(StateChange.UpdateExecution change) {
        return () -> executions.replace(change.execution().id(), change.execution());
    }

    @Override
    public Runnable saveNode(StateChange.SaveNode change) {
        NodeExecution node = change.node();
        return () -> nodes.computeIfAbsent(node.executionId(), id -> new LinkedHashMap<>())
                .put(node.nodeId(), node);
    }

    @Override
    public Optional<Snapshot> snapshot(RoomId room) {
        turns.whileBlocked();
        Optional<Snapshot> snapshot = snapshotNow(room);
        turns.whileBlocked();
        return snapshot;
    }

    private Optional<Snapshot> snapshotNow(RoomId room) {
        if (log.isDown()) {
            failures++;
            throw new UnavailableException("The database is down");
        }
        if (room.type().equals(RoomType.WORKFLOW)) {
            return Optional.ofNullable(workflows.get(room.key()))
                    .map(workflow -> new Snapshot.OfWorkflow(workflow, log.now(room)));
        }
        if (room.type().equals(RoomType.EXECUTION)) {
            return Optional.ofNullable(executions.get(room.key()))
                    .map(execution -> new Snapshot.OfExecution(
                            execution,
                            List.copyOf(nodes.getOrDefault(room.key(), Map.of()).values()),
                            log.now(room)));
        }
        return Optional.empty();
    }

    @Override
    public List<Execution> executionsOf(UserId owner, int limit) {
        List<Execution> newestFirst = new ArrayList<>(executions.values());
        Collections.reverse(newestFirst);
        return newestFirst.stream()
                .filter(execution -> holds(new Claim(owner, execution.room())))
                .limit(limit)
                .toList();
    }

    @Override
    public Set<Claim> owned(Collection<Claim> claims) {
        turns.whileBlocked();
        if (ownershipDown) {
            failures++;
            throw new UnavailableException("Ownership can't be told");
        }
        Set<Claim> owned = claims.stream().filter(this::holds).collect(Collectors.toUnmodifiableSet());
        denials += (int) claims.stream()
                .filter(claim -> workflowOf(claim.resource()) == null)
                .count();
        turns.whileBlocked();
        return owned;
    }

    boolean holds(Claim claim) {
        Workflow workflow = workflowOf(claim.resource());
        return workflow != null && workflow.owner().equals(claim.user());
    }

    private @Nullable Workflow workflowOf(RoomId room) {
        if (room.type().equals(RoomType.WORKFLOW)) {
            return workflows.get(room.key());
        }
        Execution execution = executions.get(room.key());
        return execution == null ? null : workflows.get(execution.workflowId());
    }

    /** How often the owner of something was asked for that is not there. */
    int denials() {
        return denials;
    }

    /** By plain SQL, as it were: nobody is told. */
    void changeOwner(String workflowId, UserId owner) {
        workflows.computeIfPresent(workflowId, (id, known) -> new Workflow(id, owner, known.name(), known.details()));
        ownersChanged.run();
    }

    /** By plain SQL, too; its nodes go with it. */
    void removeExecution(String id) {
        executions.remove(id);
        nodes.remove(id);
        ownersChanged.run();
    }

    @Nullable
    Execution execution(String id) {
        return executions.get(id);
    }

    @Nullable
    Workflow workflow(String id) {
        return workflows.get(id);
    }

    void ownershipIsDown(boolean now) {
        ownershipDown = now;
    }

    boolean ownershipIsDown() {
        return ownershipDown;
    }

    int failures() {
        return failures;
    }
}
