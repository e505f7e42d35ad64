package dev.realtime.rest;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.in.Health;
import dev.realtime.port.in.Publisher;
import dev.realtime.port.in.RoomStatistics;
import dev.realtime.port.in.WorkflowState;
import dev.realtime.port.in.WorkflowTracking;
import dev.realtime.port.out.Authenticator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every port of the API in one: records calls in {@link #calls} and answers as told. */
final class FakeRealtime implements Authenticator, Publisher, WorkflowTracking, WorkflowState, RoomStatistics, Health {
    static final String ALICE = "alice-reads";
    static final String BACKEND = "backend-publishes";

    /** What the ports were called with, in order. */
    final List<Object> calls = new CopyOnWriteArrayList<>();

    volatile RuntimeException failure;
    volatile Refusal refusal;
    volatile Optional<JsonText> state = Optional.empty();
    volatile boolean ready = true;
    volatile List<RoomId> rooms = List.of();

    @Override
    public Authentication authenticate(String token) {
        return switch (token) {
            case ALICE -> new Authenticated(Principal.of(new UserId("alice")));
            case BACKEND -> new Authenticated(new Principal(new UserId("backend"), Set.of(Principal.PUBLISH), null));
            default -> new Rejected(new Refusal(ErrorCode.UNAUTHENTICATED, "The token is no good"));
        };
    }

    @Override
    public List<Publication> publish(List<RoomEvent> events) {
        record(List.copyOf(events));
        List<Publication> publications = new ArrayList<>();
        for (RoomEvent event : events) {
            publications.add(publication(event.room(), event.event(), publications.size() + 1));
        }
        return publications;
    }

    @Override
    public Result putWorkflow(Workflow workflow) {
        return report(workflow, workflow.room());
    }

    @Override
    public Result deleteWorkflow(String workflowId) {
        return report("delete " + workflowId, RoomId.workflow(workflowId));
    }

    @Override
    public Result putExecution(Execution execution) {
        return report(execution, execution.room());
    }

    @Override
    public Result patchExecution(String executionId, ExecutionPatch patch) {
        return report(List.of(executionId, patch), RoomId.execution(executionId));
    }

    @Override
    public Result putNode(NodeExecution node) {
        return report(node, RoomId.execution(node.executionId()));
    }

    private Result report(Object report, RoomId room) {
        record(report);
        Refusal why = refusal;
        return why != null
                ? new Refused(why)
                : new Published(publication(room, Event.of("any", "any", new JsonText("{}")), 7));
    }

    @Override
    public Optional<JsonText> state(Principal principal, RoomId room) {
        record(principal.user() + " reads " + room);
        return state;
    }

    @Override
    public List<JsonText> executions(Principal principal, int limit) {
        record(principal.user() + " lists " + limit);
        return state.stream().toList();
    }

    @Override
    public Statistics statistics(Principal principal) {
        record(principal.user() + " counts");
        return new Statistics(5, 2, 3);
    }

    @Override
    public List<RoomId> activeRooms(Principal principal) {
        record(principal.user() + " sees");
        return rooms;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    private void record(Object call) {
        calls.add(call);
        if (failure != null) {
            throw failure;
        }
    }

    private static Publication publication(RoomId room, Event event, long offset) {
        return new Publication(room, new Position("e1", offset), event, Instant.EPOCH);
    }
}
