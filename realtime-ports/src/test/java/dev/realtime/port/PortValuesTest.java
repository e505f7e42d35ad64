package dev.realtime.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.realtime.model.Dialect;
import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.model.Status;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.out.Envelope;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.Snapshot;
import dev.realtime.port.out.StateChange;
import dev.realtime.port.out.Tracked;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.WorkflowStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What goes through the ports can't be changed by whoever handed it in. */
class PortValuesTest {
    private static final RoomId ROOM = RoomId.workflow("w");
    private static final Event EVENT = Event.of("t", "e", new JsonText("{}"));
    private static final Position FIRST = new Position("e", 1);
    private static final Publication PUBLICATION = new Publication(ROOM, FIRST, EVENT, Instant.EPOCH);

    @Test
    void aHandshakeNeverPrintsItsToken() {
        assertThat(new Handshake("s3cret", "192.0.2.1", Dialect.V1))
                .asString()
                .contains("192.0.2.1")
                .doesNotContain("s3cret");
    }

    @Test
    void listsAreCopied() {
        assertCopied(PUBLICATION, list -> new Envelope.Announced(list).publications());
        assertCopied(ROOM, list -> new Envelope.RoomsEnded(list).rooms());
        assertCopied(PUBLICATION, list -> new PublicationLog.Slice(true, list, FIRST).publications());
        assertCopied(EVENT, list -> new Transition.Changed(List.of(), list).events());
        assertCopied(
                (StateChange) new StateChange.RemoveWorkflow("w"),
                list -> new Transition.Changed(list, List.of()).changes());
        Tracked before = new Tracked(null, null, null);
        assertCopied(PUBLICATION, list -> new WorkflowStore.Committed(before, list, List.of()).publications());
        assertCopied(ROOM, list -> new WorkflowStore.Committed(before, List.of(), list).removed());
        Status running = new Status("running");
        Execution execution = new Execution("e", "w", running, 0, 0, 0, null);
        assertCopied(
                new NodeExecution("e", "n", null, null, running, null),
                list -> new Snapshot.OfExecution(execution, list, FIRST).nodes());
    }

    @Test
    void aReadOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PublicationLog.Limit(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PublicationLog.Limit(1, 0));
        assertThat(new PublicationLog.Limit(1, 1).cut(List.of())).isEmpty();
    }

    private static <T> void assertCopied(T element, Function<List<T>, List<T>> copy) {
        List<T> given = new ArrayList<>(List.of(element));
        List<T> kept = copy.apply(given);
        given.clear();
        assertThat(kept).containsExactly(element);
    }
}
