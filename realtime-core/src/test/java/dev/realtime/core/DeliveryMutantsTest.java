package dev.realtime.core;

import static dev.realtime.core.Catches.caught;
import static dev.realtime.core.Catches.caughtBy;
import static dev.realtime.core.MutantEngines.between;
import static dev.realtime.core.MutantEngines.each;
import static dev.realtime.core.MutantEngines.engine;
import static dev.realtime.core.MutantEngines.transport;
import static dev.realtime.core.MutantEngines.without;
import static dev.realtime.core.MutantEngines.writing;

import dev.realtime.model.Claim;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Event;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Administration;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.Snapshot;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.Transport;
import dev.realtime.port.out.UnavailableException;
import dev.realtime.port.out.WorkflowStore;
import dev.realtime.tck.engine.Engine;
import dev.realtime.tck.fake.ForwardingLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kit's suite is worth something: engines that break one clause are caught, each within a bounded number of seeds. */
class DeliveryMutantsTest {
    private static final String UPDATE = "\"offset\":";

    @TestFactory
    Stream<DynamicTest> interleavingsCatch() {
        return Stream.of(
                caught("D1|D2", "two updates change places", writing(DeliveryMutantsTest::swapped)),
                caught("D1", "an update is written twice", writing(DeliveryMutantsTest::doubled)),
                caught("D2|D5", "the last update of a long write is lost", writing(DeliveryMutantsTest::shortened)),
                caught(
                        "D2|D3",
                        "what comes right after the confirmation is lost",
                        writing(new LosesAfterConfirmation())),
                caught(
                        "D1|D2",
                        "offsets leave one out",
                        writing(each(text -> text.replace(UPDATE + 7 + ",", UPDATE + 8 + ",")))),
                caught("D2", "a reset is not told", writing(without("\"event\":\"reset\""))),
                caught(
                        "D2",
                        "a reader of the log misses one",
                        between(parts -> parts.withLog(new Misses(parts.log())))),
                caught(
                        "D2",
                        "lost history counts as complete",
                        between(parts -> parts.withLog(new Pretends(parts.log())))),
                caught("D2", "what was left out is not declared", writing(each(DeliveryMutantsTest::undeclared))),
                caught("D10", "a change of status is left out", writing(new DropsStatus())),
                caught(
                        "Snapshot",
                        "a snapshot is torn by one",
                        between(parts -> parts.withStore(new Torn(parts.store())))),
                caught("D2|Snapshot", "no snapshot comes", writing(without("\"type\":\"snapshot\""))),
                caught("D5", "a pong overtakes what it counts", writing(DeliveryMutantsTest::pongFirst)),
                caught("D2|D5", "heads are not looked for", between(parts -> parts.withLog(new Headless(parts.log())))),
                caught("D7", "a revoke does nothing", engine(DeliveryMutantsTest::withoutRevoke)),
                caught("D7", "a queue behind the outbox is not purged", transport(SecondQueue::new)),
                caught(
                        "D7|Protocol",
                        "who has lost nothing is revoked",
                        between(parts -> parts.withBroadcaster(new Harsh(parts.broadcaster())))),
                caught(
                        "D7|D8",
                        "a right that was there is believed in for ever",
                        between(parts -> parts.withOwnership(new Believes(parts.ownership())))),
                caught(
                        "D11",
                        "what the log did not take is acknowledged",
                        between(parts -> parts.withLog(new Hasty(parts.log())))));
    }

    @TestFactory
    Stream<DynamicTest> directTestsCatch() {
        return Stream.of(
                caughtBy("d5_", "heads are not looked for", between(parts -> parts.withLog(new Headless(parts.log())))),
                caughtBy("d6_", "keys are forgotten", between(parts -> parts.withLog(new Keyless(parts.log())))),
                caughtBy("d7_", "a revoke does nothing", engine(DeliveryMutantsTest::withoutRevoke)),
                caughtBy(
                        "d8_aRight",
                        "rights are believed in for ever",
                        between(parts -> parts.withOwnership(new Believes(parts.ownership())))),
                caughtBy(
                        "d8_without",
                        "rights are believed in for ever",
                        between(parts -> parts.withOwnership(new Believes(parts.ownership())))),
                caughtBy(
                        "d8_aDatabase",
                        "a failure outlasts its cause",
                        between(parts -> parts.withOwnership(new Sulks(parts.ownership())))),
                caughtBy("d9_", "a queue without a bound", transport(SecondQueue::new)),
                caughtBy(
                        "d10_", "nothing is conflated", between(parts -> parts.withStore(new Unmarked(parts.store())))),
                caughtBy(
                        "d11_",
                        "what the log did not take is acknowledged",
                        between(parts -> parts.withLog(new Hasty(parts.log())))));
    }

    private static Engine withoutRevoke(Engine engine) {
        Administration lazy = new Administration() {
            @Override
            public void revoke(UserId user, RoomId room) {}

            @Override
            public void disconnect(UserId user) {}

            @Override
            public void block(UserId user) {}

            @Override
            public void unblock(UserId user) {}
        };
        return new Engine(engine.connections(), engine.publisher(), engine.announcements(), engine.tracking(), lazy);
    }

    // Engines that write something else than they should.

    private static boolean isUpdate(String text) {
        return text.contains(UPDATE) && text.contains("\"data\":") && !text.contains("\"type\":\"snapshot\"");
    }

    private static List<String> swapped(List<String> texts) {
        List<String> changed = new ArrayList<>(texts);
        for (int i = 1; i < changed.size(); i++) {
            if (isUpdate(changed.get(i - 1)) && isUpdate(changed.get(i))) {
                changed.add(i, changed.remove(i - 1));
                return changed;
            }
        }
        return changed;
    }

    private static List<String> doubled(List<String> texts) {
        List<String> changed = new ArrayList<>(texts);
        changed.stream()
                .filter(DeliveryMutantsTest::isUpdate)
                .reduce((one, other) -> other)
                .ifPresent(changed::add);
        return changed;
    }

    private static List<String> shortened(List<String> texts) {
        int last = texts.size() - 1;
        return texts.size() > 2 && isUpdate(texts.get(last)) ? texts.subList(0, last) : texts;
    }

    private static String undeclared(String text) {
        return text.replaceFirst("\"skipped\":[0-9]+,", "");
    }

    private static List<String> pongFirst(List<String> texts) {
        List<String> changed = new ArrayList<>(texts);
        for (int i = 1; i < changed.size(); i++) {
            if (isUpdate(changed.get(i - 1)) && changed.get(i).contains("\"type\":\"pong\"")) {
                changed.add(i - 1, changed.remove(i));
            }
        }
        return changed;
    }

    /** Loses the first update that follows a confirmation in the same write. */
    private static final class LosesAfterConfirmation implements UnaryOperator<List<String>> {
        @Override
        public List<String> apply(List<String> texts) {
            List<String> changed = new ArrayList<>(texts);
            for (int i = 1; i < changed.size(); i++) {
                if (changed.get(i - 1).contains("\"event\":\"subscribed\"") && isUpdate(changed.get(i))) {
                    changed.remove(i);
                    return changed;
                }
            }
            return changed;
        }
    }

    /** Leaves out an update without a key, as if it had one, and declares that. */
    private static final class DropsStatus implements UnaryOperator<List<String>> {
        @Override
        public List<String> apply(List<String> texts) {
            List<String> changed = new ArrayList<>(texts);
            for (int i = 1; i < changed.size(); i++) {
                String dropped = changed.get(i - 1);
                String next = changed.get(i);
                if (dropped.contains("\"k\":null")
                        && !dropped.contains("skipped")
                        && isUpdate(next)
                        && sameRoom(dropped, next)) {
                    changed.set(i, next.replaceFirst("(\"offset\":[0-9]+),", "$1,\"skipped\":1,"));
                    changed.remove(i - 1);
                    return changed;
                }
            }
            return changed;
        }

        private static boolean sameRoom(String one, String other) {
            String room = one.replaceFirst(".*\"room_id\":\"([^\"]*)\".*", "$1");
            return other.contains("\"room_id\":\"" + room + '"') && !other.contains("skipped");
        }
    }

    /** Takes every write at once and keeps it until the socket is ready. */
    private static final class SecondQueue extends MutantEngines.Through {
        private final List<List<Frame>> waiting = new ArrayList<>();
        private boolean writing;
        private boolean closed;

        SecondQueue(Transport transport) {
            super(transport);
        }

        @Override
        public void write(List<Frame> frames, Completion completion) {
            waiting.add(List.copyOf(frames));
            completion.written();
            next();
        }

        private void next() {
            if (writing || waiting.isEmpty() || closed) {
                return;
            }
            writing = true;
            super.write(waiting.remove(0), new Completion() {
                @Override
                public void written() {
                    writing = false;
                    next();
                }

                @Override
                public void failed() {
                    closed = true;
                }
            });
        }

        @Override
        public void close(CloseReason reason) {
            closed = true;
            super.close(reason);
        }
    }

    // Engines between broken parts.

    /** Leaves the first of a longer page out and gives its place to the second. */
    private static final class Misses extends ForwardingLog {
        Misses(PublicationLog log) {
            super(log);
        }

        @Override
        public Slice read(RoomId room, Position after, Limit limit) {
            Slice slice = super.read(room, after, limit);
            List<Publication> page = new ArrayList<>(slice.publications());
            if (page.size() > 1) {
                Publication first = page.remove(0);
                Publication second = page.get(0);
                page.set(0, new Publication(room, first.position(), second.event(), second.timestamp()));
            }
            return new Slice(slice.complete(), page, slice.head());
        }
    }

    /** Whatever was forgotten, nothing is missing. */
    private static final class Pretends extends ForwardingLog {
        Pretends(PublicationLog log) {
            super(log);
        }

        @Override
        public Slice read(RoomId room, Position after, Limit limit) {
            Slice slice = super.read(room, after, limit);
            return slice.complete() ? slice : new Slice(true, List.of(), after);
        }
    }

    private static final class Headless extends ForwardingLog {
        Headless(PublicationLog log) {
            super(log);
        }

        @Override
        public Map<RoomId, Position> heads(Collection<RoomId> rooms) {
            return Map.of();
        }
    }

    private static final class Keyless extends ForwardingLog {
        Keyless(PublicationLog log) {
            super(log);
        }

        @Override
        public List<Publication> append(List<RoomEvent> events) {
            return super.append(events.stream()
                    .map(event -> new RoomEvent(event.room(), event.event()))
                    .toList());
        }
    }

    /** Says yes before it has asked. */
    private static final class Hasty extends ForwardingLog {
        Hasty(PublicationLog log) {
            super(log);
        }

        @Override
        public List<Publication> append(List<RoomEvent> events) {
            try {
                return super.append(events);
            } catch (UnavailableException e) {
                return events.stream()
                        .map(event ->
                                new Publication(event.room(), new Position("e0", 1_000), event.event(), Instant.EPOCH))
                        .toList();
            }
        }
    }

    /** Takes every room that something is published in away from Anna. */
    private record Harsh(Broadcaster broadcaster) implements Broadcaster {
        @Override
        public void broadcast(Envelope envelope) {
            broadcaster.broadcast(envelope);
            if (envelope instanceof Envelope.Announced announced) {
                for (Publication publication : announced.publications()) {
                    broadcaster.broadcast(new Envelope.Revoked(new UserId("anna"), publication.room()));
                }
            }
        }

        @Override
        public Runnable listen(Consumer<Envelope> listener) {
            return broadcaster.listen(listener);
        }
    }

    private static final class Believes implements Ownership {
        private final Ownership ownership;
        private final Set<Claim> held = new HashSet<>();

        Believes(Ownership ownership) {
            this.ownership = ownership;
        }

        @Override
        public Set<Claim> owned(Collection<Claim> claims) {
            Set<Claim> owned = new HashSet<>(claims);
            owned.retainAll(held);
            if (owned.size() < claims.size()) {
                Set<Claim> asked = ownership.owned(claims);
                held.addAll(asked);
                owned.addAll(asked);
            }
            return owned;
        }
    }

    /** Goes on failing for the next questions after one that failed. */
    private static final class Sulks implements Ownership {
        private static final int QUESTIONS = 20;

        private final Ownership ownership;
        private int unanswered;

        Sulks(Ownership ownership) {
            this.ownership = ownership;
        }

        @Override
        public Set<Claim> owned(Collection<Claim> claims) {
            if (unanswered > 0) {
                unanswered--;
                throw new UnavailableException("Not yet");
            }
            try {
                return ownership.owned(claims);
            } catch (UnavailableException e) {
                unanswered = QUESTIONS;
                throw e;
            }
        }
    }

    /** Reads the position first, and the state a publication later. */
    private static final class Torn extends MutantEngines.StoreThrough {
        Torn(WorkflowStore store) {
            super(store);
        }

        @Override
        public Optional<Snapshot> snapshot(RoomId room) {
            return super.snapshot(room).map(Torn::torn);
        }

        private static Snapshot torn(Snapshot snapshot) {
            if (!(snapshot instanceof Snapshot.OfExecution execution)
                    || snapshot.position().offset() < 2) {
                return snapshot;
            }
            Position position = snapshot.position();
            return new Snapshot.OfExecution(
                    execution.execution(), execution.nodes(), new Position(position.epoch(), position.offset() - 1));
        }
    }

    /** Takes the conflation keys off. */
    private static final class Unmarked extends MutantEngines.StoreThrough {
        Unmarked(WorkflowStore store) {
            super(store);
        }

        @Override
        public Outcome change(Transition transition) {
            return super.change(new Transition(
                    transition.room(),
                    transition.workflowId(),
                    transition.nodeId(),
                    transition.idempotencyKey(),
                    tracked -> unmarked(transition.decide().apply(tracked))));
        }

        private static Transition.Decision unmarked(Transition.Decision decision) {
            return decision instanceof Transition.Changed changed
                    ? new Transition.Changed(
                            changed.changes(),
                            changed.events().stream()
                                    .map(event -> Event.of(event.type(), event.name(), event.data()))
                                    .toList())
                    : decision;
        }
    }
}
