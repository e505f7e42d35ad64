package dev.realtime.jooq;

import dev.realtime.model.Execution;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Snapshot;
import dev.realtime.port.out.StateChange;
import dev.realtime.port.out.Tracked;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.WorkflowStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Workflows, executions and nodes as rows beside the log's, changed in one transaction with it.
 *
 * <p>Locks, always in this order: the room's counter (it is there before the resource is, so two who create the same find
 * one another), a named workflow's row (shared), the execution's row. A workflow's removal locks its counter, its row, its
 * executions' rows.
 */
final class JooqWorkflowStore implements WorkflowStore {
    private final Database database;
    private final Rooms rooms;
    private final JooqPublicationLog log;
    private final Retention retention;

    JooqWorkflowStore(Database database, Rooms rooms, JooqPublicationLog log, Retention retention) {
        this.database = database;
        this.rooms = rooms;
        this.log = log;
        this.retention = retention;
    }

    @Override
    public Outcome change(Transition transition) {
        Instant now = log.now();
        Outcome outcome = database.write(sql -> change(sql, transition, now), Committed.class::isInstance);
        if (outcome instanceof Committed committed) {
            retention.published(committed.publications());
        }
        return outcome;
    }

    private Outcome change(DSLContext sql, Transition transition, Instant now) {
        RoomId room = transition.room();
        Counter counter = rooms.lock(sql, room, now);
        TakenKeys keys = TakenKeys.of(sql, room, transition.idempotencyKey(), now);
        TakenKeys.First first = keys.first(room, transition.idempotencyKey(), 0);
        if (first != null) {
            return new Repeated(first.position());
        }
        Tracked before = lockNamed(sql, transition);
        Transition.Decision decision = transition.decide().apply(before);
        if (decision instanceof Transition.Refused refused) {
            return new Refused(refused.why());
        }
        Transition.Changed changed = (Transition.Changed) decision;
        List<RoomEvent> events = changed.events().stream()
                .map(event -> new RoomEvent(room, event))
                .toList();
        List<Publication> publications =
                PublicationRows.append(sql, rooms, events, now).taken();
        Position position =
                publications.isEmpty() ? counter.head() : publications.get(0).position();
        keys.take(room, transition.idempotencyKey(), position);
        keys.write();
        return new Committed(before, publications, write(sql, changed.changes()));
    }

    private Tracked lockNamed(DSLContext sql, Transition transition) {
        String key = transition.room().key();
        if (transition.room().type().equals(RoomType.WORKFLOW)) {
            return new Tracked(StateRows.workflow(sql, key).orElse(null), null, null);
        }
        return new Tracked(
                named(transition.workflowId(), id -> StateRows.keptWorkflow(sql, database.vendor(), id)),
                StateRows.lockedExecution(sql, key).orElse(null),
                named(transition.nodeId(), id -> StateRows.node(sql, key, id)));
    }

    private static <T> @Nullable T named(@Nullable String id, Function<String, Optional<T>> find) {
        return id == null ? null : find.apply(id).orElse(null);
    }

    private static List<RoomId> write(DSLContext sql, List<StateChange> changes) {
        StateWriter writer = new StateWriter(sql);
        List<RoomId> removed = new ArrayList<>();
        changes.forEach(change -> removed.addAll(change.handle(writer)));
        return removed;
    }

    /** What one moment shows of a room: its resource's state, still without a position, and its counter. */
    private record Moment(Optional<Function<Position, Snapshot>> state, Optional<Counter> counter) {}

    /** A resource whose counter was forgotten (nothing was published for long) gets a new one first. */
    @Override
    public Optional<Snapshot> snapshot(RoomId room) {
        Moment moment = database.readMoment(sql -> look(sql, room));
        if (moment.state().isPresent() && moment.counter().isEmpty()) {
            log.head(room);
            moment = database.readMoment(sql -> look(sql, room));
        }
        Optional<Position> head = moment.counter().map(Counter::head);
        return moment.state().flatMap(state -> head.map(state));
    }

    private static Moment look(DSLContext sql, RoomId room) {
        return new Moment(state(sql, room), Rooms.find(sql, room.toString()));
    }

    private static Optional<Function<Position, Snapshot>> state(DSLContext sql, RoomId room) {
        if (room.type().equals(RoomType.WORKFLOW)) {
            return StateRows.workflow(sql, room.key()).map(workflow -> head -> new Snapshot.OfWorkflow(workflow, head));
        }
        if (room.type().equals(RoomType.EXECUTION)) {
            return StateRows.execution(sql, room.key()).map(execution -> {
                List<NodeExecution> nodes = StateRows.allNodes(sql, room.key());
                return head -> new Snapshot.OfExecution(execution, nodes, head);
            });
        }
        return Optional.empty();
    }

    @Override
    public List<Execution> executionsOf(UserId owner, int limit) {
        return database.read(sql -> StateRows.executionsOf(sql, owner, limit));
    }
}
