package dev.realtime.core;

import static dev.realtime.core.Catches.caught;
import static dev.realtime.core.Catches.caughtBy;
import static dev.realtime.core.MutantEngines.between;
import static dev.realtime.core.MutantEngines.without;
import static dev.realtime.core.MutantEngines.writing;

import dev.realtime.model.Event;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import dev.realtime.port.out.Tracked;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.WorkflowStore;
import dev.realtime.tck.engine.Engine;
import dev.realtime.tck.engine.EngineParts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Engines that deal with a deletion in another way than section 7 of the protocol says are caught. */
class DeletionMutantsTest {
    @TestFactory
    Stream<DynamicTest> interleavingsCatch() {
        return Stream.of(
                caught("Deletion", "a deleted room does not end", telling(Silent::new)),
                caught("Deletion", "the end overtakes the news", telling(Hasty::new)),
                caught("Deletion", "nobody hears of a deletion", writing(without("\"event\":\"deleted\""))),
                caught("Snapshot", "the nodes of a deleted execution come back", forgetful()));
    }

    @TestFactory
    Stream<DynamicTest> directTestsCatch() {
        return Stream.of(
                caughtBy("deletion_isHeard", "a deleted room does not end", telling(Silent::new)),
                caughtBy("deletion_isHeard", "the end overtakes the news", telling(Hasty::new)),
                caughtBy("deletion_isHeard", "a deletion purges what waits", telling(Purging::new)),
                caughtBy("deletion_leaves", "the nodes of a deleted execution come back", forgetful()));
    }

    private static Function<EngineParts, Engine> telling(UnaryOperator<Broadcaster> mutant) {
        return between(parts -> parts.withBroadcaster(mutant.apply(parts.broadcaster())));
    }

    private static Function<EngineParts, Engine> forgetful() {
        return between(parts -> parts.withStore(new Forgets(parts.store())));
    }

    private static class Telling implements Broadcaster {
        final Broadcaster broadcaster;

        Telling(Broadcaster broadcaster) {
            this.broadcaster = broadcaster;
        }

        @Override
        public final void broadcast(Envelope envelope) {
            if (envelope instanceof Envelope.RoomsEnded ended) {
                ended(ended);
            } else {
                other(envelope);
            }
        }

        void ended(Envelope.RoomsEnded envelope) {
            broadcaster.broadcast(envelope);
        }

        void other(Envelope envelope) {
            broadcaster.broadcast(envelope);
        }

        @Override
        public final Runnable listen(Consumer<Envelope> listener) {
            return broadcaster.listen(listener);
        }
    }

    /** Does not tell that rooms have ended. */
    private static final class Silent extends Telling {
        Silent(Broadcaster broadcaster) {
            super(broadcaster);
        }

        @Override
        void ended(Envelope.RoomsEnded envelope) {}
    }

    /** Tells that rooms have ended before it tells why. */
    private static final class Hasty extends Telling {
        private final List<Envelope> news = new ArrayList<>();

        Hasty(Broadcaster broadcaster) {
            super(broadcaster);
        }

        @Override
        void ended(Envelope.RoomsEnded envelope) {
            super.ended(envelope);
            List<Envelope> late = List.copyOf(news);
            news.clear();
            late.forEach(super::other);
        }

        @Override
        void other(Envelope envelope) {
            if (envelope instanceof Envelope.Announced announced
                    && announced.publications().get(0).event().name().equals("deleted")) {
                news.add(envelope);
            } else {
                super.other(envelope);
            }
        }
    }

    /** Takes away from everybody what has ended. */
    private static final class Purging extends Telling {
        Purging(Broadcaster broadcaster) {
            super(broadcaster);
        }

        @Override
        void ended(Envelope.RoomsEnded envelope) {
            for (RoomId room : envelope.rooms()) {
                broadcaster.broadcast(new Envelope.Revoked(new UserId("anna"), room));
                broadcaster.broadcast(new Envelope.Revoked(new UserId("bert"), room));
            }
        }
    }

    /** An execution that is not there begins as if nobody had ever known it. */
    private static final class Forgets extends MutantEngines.StoreThrough {
        Forgets(WorkflowStore store) {
            super(store);
        }

        @Override
        public Outcome change(Transition transition) {
            return super.change(new Transition(
                    transition.room(),
                    transition.workflowId(),
                    transition.nodeId(),
                    transition.idempotencyKey(),
                    tracked -> forgotten(tracked, transition.decide().apply(tracked))));
        }

        private static Transition.Decision forgotten(Tracked tracked, Transition.Decision decision) {
            return tracked.execution() == null && decision instanceof Transition.Changed changed
                    ? new Transition.Changed(
                            changed.changes(),
                            changed.events().stream()
                                    .map(Forgets::withoutRestart)
                                    .toList())
                    : decision;
        }

        private static Event withoutRestart(Event event) {
            return event.name().equals("restarted") ? Event.of(event.type(), "status_changed", event.data()) : event;
        }
    }
}
