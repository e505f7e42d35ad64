package dev.realtime.port.out;

import dev.realtime.model.Execution;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.util.List;
import java.util.Optional;

/** Keeps workflows, executions and nodes; changes state and log together. */
public interface WorkflowStore {
    /**
     * Applies a transition: locks what it names, asks it, writes state and events, all or nothing. Blocks. Transitions of
     * one workflow or execution run one after another; with a retry the transition may be asked more than once.
     *
     * @return what was committed, or the transition's own refusal, with nothing written
     * @throws UnavailableException when nothing was written
     * @throws IdempotencyConflictException when the transition's key came back with another fingerprint; nothing was written
     */
    Outcome change(Transition transition);

    /** The state of a workflow or execution together with its room's position at exactly that moment. Blocks. */
    Optional<Snapshot> snapshot(RoomId room);

    /** The newest executions of all workflows that the user owns, newest first (last started first). Blocks. */
    List<Execution> executionsOf(UserId owner, int limit);

    /** What came of a transition. */
    sealed interface Outcome {}

    /**
     * State and events are kept.
     *
     * @param before what the transition was asked with
     * @param publications its events, in order
     * @param removed the rooms of all that was removed: a workflow and its executions
     */
    record Committed(Tracked before, List<Publication> publications, List<RoomId> removed) implements Outcome {
        public Committed {
            publications = List.copyOf(publications);
            removed = List.copyOf(removed);
        }
    }

    /** The transition's key was there: nothing was written again. */
    record Repeated(Position first) implements Outcome {}

    /** Nothing was written. */
    record Refused(Refusal why) implements Outcome {}
}
