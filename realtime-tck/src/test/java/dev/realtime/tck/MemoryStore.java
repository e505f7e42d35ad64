package dev.realtime.tck;

import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.IdempotencyConflictException;
import dev.realtime.port.out.Snapshot;
import dev.realtime.port.out.StateChange;
import dev.realtime.port.out.Tracked;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.Transition.Changed;
import dev.realtime.port.out.WorkflowStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The simplest correct store: one lock, its log's, around everything. */
class MemoryStore implements WorkflowStore {
    final MemoryLog log = new MemoryLog();
    final Map<Object, Workflow> workflows = new LinkedHashMap<>();
    /** In the order of their starts. */
    final Map<Object, Execution> executions = new LinkedHashMap<>();

    final Map<Object, Map<Object, NodeExecution>> nodes = new LinkedHashMap<>();

    @Override
    public Outcome change(Transition transition) {
        synchronized (log) {
            Position first = first(transition);
            if (first != null) {
                return new Repeated(first);
            }
            Tracked before = tracked(transition);
            return keep(
                    transition, carryOut(transition, before, transition.decide().apply(before)));
        }
    }

    /** What the transition's key stands for. */
    @Nullable
    Position first(Transition transition) {
        IdempotencyKey key = transition.idempotencyKey();
        MemoryLog.Taken taken = key == null ? null : log.keys.get(log.keyIn(transition.room(), key));
        if (taken == null) {
            return null;
        }
        if (!taken.fingerprint().equals(key.fingerprint())) {
            throw new IdempotencyConflictException(0);
        }
        return taken.publication().position();
    }

    /** Takes the key of what was committed. */
    Outcome keep(Transition transition, Outcome outcome) {
        IdempotencyKey key = transition.idempotencyKey();
        if (key != null && outcome instanceof Committed committed) {
            List<Publication> publications = committed.publications();
            Publication first = publications.isEmpty() ? newest(transition.room()) : publications.get(0);
            log.keys.put(log.keyIn(transition.room(), key), new MemoryLog.Taken(key.fingerprint(), first));
        }
        return outcome;
    }

    private Publication newest(RoomId room) {
        return log.room(room).get(log.room(room).size() - 1);
    }

    Outcome carryOut(Transition transition, Tracked before, Transition.Decision decision) {
        if (decision instanceof Transition.Refused refused) {
            return new Refused(refused.why());
        }
        Changed changed = (Changed) decision;
        List<RoomId> removed = new ArrayList<>();
        changed.changes().forEach(change -> write(change, removed));
        return new Committed(before, publish(transition.room(), changed.events()), removed);
    }

    List<Publication> publish(RoomId room, List<Event> events) {
        return log.append(
                events.stream().map(event -> new RoomEvent(room, event)).toList());
    }

    Tracked tracked(Transition transition) {
        String key = transition.room().key();
        if (transition.room().type().equals(RoomType.WORKFLOW)) {
            return new Tracked(workflows.get(id(key)), null, null);
        }
        return new Tracked(
                transition.workflowId() == null ? null : workflows.get(id(transition.workflowId())),
                executions.get(id(key)),
                transition.nodeId() == null ? null : nodes(key).get(nodeId(transition.nodeId())));
    }

    Map<Object, NodeExecution> nodes(String executionId) {
        return nodes.computeIfAbsent(id(executionId), ignored -> newNodes());
    }

    Map<Object, NodeExecution> newNodes() {
        return new LinkedHashMap<>();
    }

    Object id(String id) {
        return id;
    }

    Object nodeId(String id) {
        return id;
    }

    void write(StateChange change, List<RoomId> removed) {
        if (change instanceof StateChange.SaveWorkflow save) {
            workflows.put(id(save.workflow().id()), save.workflow());
        } else if (change instanceof StateChange.RemoveWorkflow remove) {
            remove(remove.workflowId(), removed);
        } else if (change instanceof StateChange.StartExecution start) {
            executions.remove(id(start.execution().id()));
            executions.put(id(start.execution().id()), start.execution());
            nodes.remove(id(start.execution().id()));
        } else if (change instanceof StateChange.UpdateExecution update) {
            executions.put(id(update.execution().id()), update.execution());
        } else if (change instanceof StateChange.SaveNode save) {
            nodes(save.node().executionId()).put(nodeId(save.node().nodeId()), save.node());
        }
    }

    void remove(String workflowId, List<RoomId> removed) {
        workflows.remove(id(workflowId));
        removed.add(RoomId.workflow(workflowId));
        for (Execution execution : List.copyOf(executions.values())) {
            if (id(execution.workflowId()).equals(id(workflowId))) {
                executions.remove(id(execution.id()));
                nodes.remove(id(execution.id()));
                removed.add(execution.room());
            }
        }
    }

    @Override
    public Optional<Snapshot> snapshot(RoomId room) {
        synchronized (log) {
            if (room.type().equals(RoomType.WORKFLOW)) {
                return Optional.ofNullable(workflows.get(id(room.key())))
                        .map(workflow -> new Snapshot.OfWorkflow(workflow, log.head(room)));
            }
            return Optional.ofNullable(executions.get(id(room.key()))).map(execution -> {
                List<NodeExecution> all = List.copyOf(nodes(room.key()).values());
                betweenStateAndPosition();
                return new Snapshot.OfExecution(execution, all, log.head(room));
            });
        }
    }

    void betweenStateAndPosition() {}

    @Override
    public List<Execution> executionsOf(UserId owner, int limit) {
        synchronized (log) {
            List<Execution> newestFirst = new ArrayList<>(executions.values());
            Collections.reverse(newestFirst);
            return newestFirst.stream()
                    .filter(execution -> owns(owner, execution))
                    .limit(limit)
                    .toList();
        }
    }

    boolean owns(UserId user, Execution execution) {
        Workflow workflow = workflows.get(id(execution.workflowId()));
        return workflow != null && workflow.owner().equals(user);
    }
}
