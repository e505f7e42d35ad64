package dev.realtime.port.out;

import dev.realtime.model.Event;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A change of tracked state: names what is to be locked and read, and decides on it.
 *
 * @param room {@code workflow:} or {@code execution:}, the row to lock and the room of the events
 * @param workflowId for an execution's room: the workflow that it needs as well, kept from going away; else null
 * @param nodeId for an execution's room: the node that it needs as well; else null
 * @param idempotencyKey a transition of the room with this key, applied within its window, is not applied again; null for none
 * @param decide a pure function of what is there; quick, without side effects, may run more than once
 */
public record Transition(
        RoomId room,
        @Nullable String workflowId,
        @Nullable String nodeId,
        @Nullable IdempotencyKey idempotencyKey,
        Function<Tracked, Decision> decide) {
    /** Without a key. */
    public Transition(
            RoomId room, @Nullable String workflowId, @Nullable String nodeId, Function<Tracked, Decision> decide) {
        this(room, workflowId, nodeId, null, decide);
    }

    /** The same, not to be applied twice. */
    public Transition with(IdempotencyKey key) {
        return new Transition(room, workflowId, nodeId, key, decide);
    }

    /** What is to be done. */
    public sealed interface Decision {}

    /**
     * Go ahead.
     *
     * @param changes what to write, in order
     * @param events what to append to the room's log
     */
    public record Changed(List<StateChange> changes, List<Event> events) implements Decision {
        public Changed {
            changes = List.copyOf(changes);
            events = List.copyOf(events);
        }
    }

    /** Write nothing. */
    public record Refused(Refusal why) implements Decision {}
}
