package dev.realtime.core.local;

import dev.realtime.model.Claim;
import dev.realtime.model.Execution;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.StateChange;
import dev.realtime.port.out.Tracked;
import dev.realtime.port.out.Transition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Workflows, executions and nodes as plain maps. Touched under the store's lock alone; gives each change's task. */
final class LocalWorkflows implements StateChange.Handler<Runnable> {
    private final Map<String, Workflow> workflows = new LinkedHashMap<>();

    /** In the order of their start. */
    private final Map<String, LocalExecution> executions = new LinkedHashMap<>();

    /**
     * An execution with its nodes.
     *
     * @param nodes in the order of their first report
     */
    record LocalExecution(Execution execution, Map<String, NodeExecution> nodes) {}

    Optional<Workflow> workflow(String id) {
        return Optional.ofNullable(workflows.get(id));
    }

    Optional<LocalExecution> execution(String id) {
        return Optional.ofNullable(executions.get(id));
    }

    /** What the transition names. */
    Tracked named(Transition transition) {
        String key = transition.room().key();
        if (transition.room().type().equals(RoomType.WORKFLOW)) {
            return new Tracked(workflows.get(key), null, null);
        }
        LocalExecution known = executions.get(key);
        return new Tracked(
                workflows.get(transition.workflowId()),
                known == null ? null : known.execution(),
                known == null ? null : known.nodes().get(transition.nodeId()));
    }

    /** The rooms that go with the room's resource: of a workflow its own and its executions'. */
    List<RoomId> roomsOf(String workflowId) {
        List<RoomId> rooms = new ArrayList<>(List.of(RoomId.workflow(workflowId)));
        executions.values().stream()
                .map(LocalExecution::execution)
                .filter(execution -> execution.workflowId().equals(workflowId))
                .forEach(execution -> rooms.add(execution.room()));
        return rooms;
    }

    List<Execution> executionsOf(UserId owner, int limit) {
        List<LocalExecution> newestFirst = new ArrayList<>(executions.values());
        Collections.reverse(newestFirst);
        return newestFirst.stream()
                .map(LocalExecution::execution)
                .filter(execution -> isOwner(owner, execution.workflowId()))
                .limit(limit)
                .toList();
    }

    boolean holds(Claim claim) {
        RoomId resource = claim.resource();
        if (resource.type().equals(RoomType.WORKFLOW)) {
            return isOwner(claim.user(), resource.key());
        }
        LocalExecution known = resource.type().equals(RoomType.EXECUTION) ? executions.get(resource.key()) : null;
        return known != null && isOwner(claim.user(), known.execution().workflowId());
    }

    private boolean isOwner(UserId user, @Nullable String workflowId) {
        Workflow workflow = workflows.get(workflowId);
        return workflow != null && workflow.owner().equals(user);
    }

    @Override
    public Runnable saveWorkflow(StateChange.SaveWorkflow change) {
        return () -> workflows.put(change.workflow().id(), change.workflow());
    }

    @Override
    public Runnable removeWorkflow(StateChange.RemoveWorkflow change) {
        return () -> {
            workflows.remove(change.workflowId());
            executions.values().removeIf(known -> known.execution().workflowId().equals(change.workflowId()));
        };
    }

    @Override
    public Runnable startExecution(StateChange.StartExecution change) {
        return () -> {
            String id = change.execution().id();
            executions.remove(id);
            executions.put(id, new LocalExecution(change.execution(), new LinkedHashMap<>()));
        };
    }

    @Override
    public Runnable updateExecution(StateChange.UpdateExecution change) {
        return () -> executions.computeIfPresent(
                change.execution().id(), (id, known) -> new LocalExecution(change.execution(), known.nodes()));
    }

    @Override
    public Runnable saveNode(StateChange.SaveNode change) {
        NodeExecution node = change.node();
        return () ->
                execution(node.executionId()).ifPresent(known -> known.nodes().put(node.nodeId(), node));
    }
}
