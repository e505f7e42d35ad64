package dev.realtime.rest;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.IdempotencyKey;
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
import dev.realtime.port.in.Administration;
import dev.realtime.port.in.Health;
import dev.realtime.port.in.History;
import dev.realtime.port.in.Publisher;
import dev.realtime.port.in.RoomStatistics;
import dev.realtime.port.in.Tickets;
import dev.realtime.port.in.WorkflowState;
import dev.realtime.port.in.WorkflowTracking;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.IdempotencyConflictException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every port of the API in one: records calls in {@link #calls} and answers as told. */
final class FakeRealtime
        implements Authenticator,
                Publisher,
                WorkflowTracking,
                WorkflowState,
                History,
                Tickets,
                Administration,
                RoomStatistics,
                Health {
    static final String ALICE = "alice-reads";
    static final String BACKEND = "backend-publishes";
    static final String ADMIN = "admin-administers";

    /** What the ports were called with, in order. */
    final List<Object> calls = new CopyOnWriteArrayList<>();

    volatile RuntimeException failure;
    volatile Refusal refusal;
    volatile Optional<JsonText> state = Optional.empty();
    volatile boolean ready = true;
    volatile List<RoomId> rooms = List.of();
    volatile History.Answer history = new History.Denied();

    /** Where the first report with a key stands; null when there was none. */
    volatile Position repeated;

    /** Keys that were used for something else. */
    volatile Set<String> conflicting = Set.of();

    @Override
    public Authentication authenticate(String token) {
        return switch (token) {
            case ALICE -> new Authenticated(Principal.of(new UserId("alice")));
            case BACKEND -> new Authenticated(new Principal(new UserId("backend"), Set.of(Principal.PUBLISH), null));
            case ADMIN -> new Authenticated(new Principal(new UserId("admin"), Set.of(Principal.ADMIN), null));
            default -> new Rejected(new Refusal(ErrorCode.UNAUTHENTICATED, "The token is no good"));
        };
    }

    @Override
    public List<Publication> publish(List<RoomEvent> events) {
        record(List.copyOf(events));
        for (int i = 0; i < events.size(); i++) {
            IdempotencyKey key = events.get(i).idempotencyKey();
            if (key != null && conflicting.contains(key.value())) {
                throw new IdempotencyConflictException(i);
            }
        }
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

    @Override
    public WorkflowTracking with(IdempotencyKey key) {
        record(key);
        if (conflicting.contains(key.value())) {
            throw new IdempotencyConflictException(0);
        }
        return this;
    }

    private Result report(Object report, RoomId room) {
        record(report);
        Position first = repeated;
        if (first != null) {
            return new Repeated(room, first);
        }
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
    public History.Answer history(Principal principal, RoomId room, String epoch, Long after, int limit) {
        record(principal.user() + " reads " + room + " from " + epoch + "/" + after + ", " + limit);
        return history;
    }

    @Override
    public String issue(Principal principal) {
        record(principal.user() + " asks for a ticket");
        return "ticket-of-" + principal.user();
    }

    @Override
    public void revoke(UserId user, RoomId room) {
        record("revoke " + user + " " + room);
    }

    @Override
    public void disconnect(UserId user) {
        record("disconnect " + user);
    }

    @Override
    public void block(UserId user) {
        record("block " + user);
    }

    @Override
    public void unblock(UserId user) {
        record("unblock " + user);
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
