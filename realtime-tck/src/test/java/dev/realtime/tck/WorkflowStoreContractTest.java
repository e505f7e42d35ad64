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
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.Snapshot;
import dev.realtime.port.out.StateChange;
import dev.realtime.port.out.StateChange.RemoveWorkflow;
import dev.realtime.port.out.StateChange.SaveNode;
import dev.realtime.port.out.StateChange.SaveWorkflow;
import dev.realtime.port.out.StateChange.StartExecution;
import dev.realtime.port.out.StateChange.UpdateExecution;
import dev.realtime.port.out.Tracked;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.Transition.Changed;
import dev.realtime.port.out.Transition.Decision;
import dev.realtime.port.out.UnavailableException;
import dev.realtime.port.out.WorkflowStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class WorkflowStoreContractTest {
    static final class Suite extends WorkflowStoreContract {
        private MemoryStore store;

        @Override
        protected WorkflowStore open() {
            store = Mutants.subject();
            return store;
        }

        @Override
        protected PublicationLog log() {
            return store.log;
        }

        @Override
        protected Duration deadline() {
            return Mutants.deadline();
        }
    }

    @TestFactory
    Stream<DynamicTest> mutantsAreCaught() {
        return new Mutants<MemoryStore>(Suite.class, MemoryStore::new)
                .caughtBy("store1", "events go to another log", AnotherLog::new)
                .caughtBy("store1", "events are forgotten", ForgetsEvents::new)
                .caughtBy("store2", "a transition sees what it did not name", TellsTooMuch::new)
                .caughtBy("store2", "the outcome tells the state after", TellsTheStateAfter::new)
                .caughtBy("store3", "a refusal is published", PublishesRefusals::new)
                .caughtBy("store4", "it writes before it asks", WritesFirst::new)
                .caughtBy("store4", "an exception leaves the lock behind", LeavesTheLock::new)
                .caughtBy("store5", "changes are written backwards", WritesBackwards::new)
                .caughtBy("store6", "nothing to do is an error", NothingToDoIsAnError::new)
                .caughtBy("store7", "the store has opinions on status", HasOpinions::new)
                .caughtBy("store8", "it decides before it locks", DecidesUnlocked::new)
                .caughtBy("store9", "it decides before it locks", DecidesUnlocked::new)
                .caughtBy("store10", "it decides before it locks", DecidesUnlocked::new)
                .caughtBy("store11", "a snapshot is torn", TornSnapshot::new)
                .caughtBy("store12", "a snapshot stands before its last event", StandsTooEarly::new)
                .caughtBy("store13", "it counts for itself", AnotherLog::new)
                .caughtBy("store14", "nodes are sorted by id", SortsNodes::new)
                .caughtBy("store15", "starting over keeps the nodes", KeepsNodes::new)
                .caughtBy("store16", "nodes outlive their execution", LeavesNodes::new)
                .caughtBy("store16", "the executions' rooms are not named", NamesOneRoom::new)
                .caughtBy("store17", "a removed room loses its log", RemovesTheLog::new)
                .caughtBy("store18", "a workflow goes between the decision and the lock", RemovesInBetween::new)
                .caughtBy("store19", "an update makes an execution the newest", UpdateIsNewest::new)
                .caughtBy("store19", "the limit is forgotten", NoLimit::new)
                .caughtBy("store20", "everybody's executions are told", TellsEverybody::new)
                .caughtBy("store21", "case is ignored", IgnoresCase::new)
                .caughtBy("store22", "blanks at the end are ignored", PadsIds::new)
                .caughtBy("store22", "case of nodes is ignored", IgnoresNodeCase::new)
                .caughtBy("store23", "names are tidied up", TidiesUp::new)
                .caughtBy("store23", "an empty text becomes null", EmptyIsNull::new)
                .caughtBy("store24", "replacing is removing and creating", ReplacesByRemoving::new)
                .caughtBy("store25", "a busy workflow is an error", BusyIsAnError::new)
                .caughtBy("store26", "keys are ignored", IgnoresKeys::new)
                .caughtBy("store26", "a repetition is answered with the head", AnswersWithTheHead::new)
                .caughtBy("store27", "the fingerprint is ignored", IgnoresFingerprints::new)
                .caughtBy("store28", "a key is looked up before the room is locked", LooksUpUnlocked::new)
                .caughtBy("store29", "a refusal takes the key", RefusalTakesTheKey::new)
                .caughtBy("store29", "the key is taken before the transition is asked", TakesTheKeyFirst::new)
                .caughtBy("store30", "the store has keys of its own", OwnKeys::new)
                .tests();
    }

    private static final class AnotherLog extends MemoryStore {
        private final MemoryLog another = new MemoryLog();

        @Override
        List<Publication> publish(RoomId room, List<Event> events) {
            return another.append(
                    events.stream().map(event -> new RoomEvent(room, event)).toList());
        }
    }

    private static final class ForgetsEvents extends MemoryStore {
        @Override
        List<Publication> publish(RoomId room, List<Event> events) {
            return List.of();
        }
    }

    private static final class TellsTooMuch extends MemoryStore {
        @Override
        Tracked tracked(Transition transition) {
            Tracked tracked = super.tracked(transition);
            return tracked.execution() == null
                    ? tracked
                    : new Tracked(workflows.get(tracked.execution().workflowId()), tracked.execution(), tracked.node());
        }
    }

    private static final class TellsTheStateAfter extends MemoryStore {
        @Override
        Outcome carryOut(Transition transition, Tracked before, Decision decision) {
            return super.carryOut(transition, new Tracked(null, null, null), decision);
        }
    }

    private static final class PublishesRefusals extends MemoryStore {
        @Override
        Outcome carryOut(Transition transition, Tracked before, Decision decision) {
            Outcome outcome = super.carryOut(transition, before, decision);
            if (outcome instanceof WorkflowStore.Refused) {
                publish(transition.room(), List.of(Samples.event(0)));
            }
            return outcome;
        }
    }

    private static final class WritesFirst extends MemoryStore {
        @Override
        Tracked tracked(Transition transition) {
            publish(transition.room(), List.of(Samples.event(0)));
            return super.tracked(transition);
        }
    }

    private static final class LeavesTheLock extends MemoryStore {
        private final ReentrantLock lock = new ReentrantLock();

        @Override
        public Outcome change(Transition transition) {
            try {
                lock.lockInterruptibly();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            Outcome outcome = super.change(transition);
            lock.unlock();
            return outcome;
        }
    }

    private static final class WritesBackwards extends MemoryStore {
        @Override
        Outcome carryOut(Transition transition, Tracked before, Decision decision) {
            Changed changed = (Changed) decision;
            List<StateChange> backwards = new ArrayList<>(changed.changes());
            Collections.reverse(backwards);
            return super.carryOut(transition, before, new Changed(backwards, changed.events()));
        }
    }

    private static final class NothingToDoIsAnError extends MemoryStore {
        @Override
        List<Publication> publish(RoomId room, List<Event> events) {
            if (events.isEmpty()) {
                throw new IllegalArgumentException("no events");
            }
            return super.publish(room, events);
        }
    }

    private static final class HasOpinions extends MemoryStore {
        @Override
        void write(StateChange change, List<RoomId> removed) {
            if (change instanceof UpdateExecution update
                    && executions.get(update.execution().id()).status().isTerminal()) {
                return;
            }
            super.write(change, removed);
        }
    }

    private static final class DecidesUnlocked extends MemoryStore {
        @Override
        public Outcome change(Transition transition) {
            Tracked before;
            synchronized (log) {
                before = tracked(transition);
            }
            Decision decision = transition.decide().apply(before);
            LockSupport.parkNanos(2_000_000);
            synchronized (log) {
                return carryOut(transition, before, decision);
            }
        }
    }

    private static final class RemovesInBetween extends MemoryStore {
        private final CountDownLatch decided = new CountDownLatch(1);
        private final CountDownLatch removed = new CountDownLatch(1);

        @Override
        public Outcome change(Transition transition) {
            if (transition.room().type().equals(RoomType.WORKFLOW)) {
                return removing(transition);
            }
            Tracked before;
            synchronized (log) {
                before = tracked(transition);
            }
            Decision decision = transition.decide().apply(before);
            if (decision instanceof Changed) {
                decided.countDown();
                Encounter.await(removed);
            }
            synchronized (log) {
                return carryOut(transition, before, decision);
            }
        }

        private Outcome removing(Transition transition) {
            boolean removal = !workflows.isEmpty();
            if (removal) {
                Encounter.await(decided);
            }
            Outcome outcome = super.change(transition);
            if (removal) {
                removed.countDown();
            }
            return outcome;
        }
    }

    private static final class TornSnapshot extends MemoryStore {
        @Override
        void betweenStateAndPosition() {
            try {
                log.wait(1);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    private static final class StandsTooEarly extends MemoryStore {
        @Override
        public Optional<Snapshot> snapshot(RoomId room) {
            return super.snapshot(room)
                    .map(snapshot -> snapshot instanceof Snapshot.OfWorkflow of
                            ? new Snapshot.OfWorkflow(
                                    of.workflow(),
                                    new Position("epoch", of.position().offset() - 1))
                            : snapshot);
        }
    }

    private static final class SortsNodes extends MemoryStore {
        @Override
        Map<Object, NodeExecution> newNodes() {
            return new TreeMap<>();
        }
    }

    private static final class KeepsNodes extends MemoryStore {
        @Override
        void write(StateChange change, List<RoomId> removed) {
            if (change instanceof StartExecution start) {
                executions.put(start.execution().id(), start.execution());
            } else {
                super.write(change, removed);
            }
        }
    }

    private static final class LeavesNodes extends MemoryStore {
        @Override
        void write(StateChange change, List<RoomId> removed) {
            if (change instanceof RemoveWorkflow remove) {
                Map<Object, Map<Object, NodeExecution>> kept = Map.copyOf(nodes);
                super.write(remove, removed);
                nodes.putAll(kept);
            } else if (change instanceof StartExecution start) {
                executions.put(start.execution().id(), start.execution());
            } else {
                super.write(change, removed);
            }
        }
    }

    private static final class NamesOneRoom extends MemoryStore {
        @Override
        void remove(String workflowId, List<RoomId> removed) {
            super.remove(workflowId, new ArrayList<>());
            removed.add(RoomId.workflow(workflowId));
        }
    }

    private static final class RemovesTheLog extends MemoryStore {
        @Override
        void remove(String workflowId, List<RoomId> removed) {
            super.remove(workflowId, removed);
            removed.forEach(log.rooms::remove);
        }
    }

    private static final class UpdateIsNewest extends MemoryStore {
        @Override
        void write(StateChange change, List<RoomId> removed) {
            if (change instanceof UpdateExecution update) {
                executions.remove(update.execution().id());
            }
            super.write(change, removed);
        }
    }

    private static final class NoLimit extends MemoryStore {
        @Override
        public List<Execution> executionsOf(UserId owner, int limit) {
            return super.executionsOf(owner, Integer.MAX_VALUE);
        }
    }

    private static final class TellsEverybody extends MemoryStore {
        @Override
        boolean owns(UserId user, Execution execution) {
            return true;
        }
    }

    private static final class IgnoresCase extends MemoryStore {
        @Override
        Object id(String id) {
            return id.toLowerCase(Locale.ROOT);
        }
    }

    private static final class PadsIds extends MemoryStore {
        @Override
        Object nodeId(String id) {
            return id.stripTrailing();
        }
    }

    private static final class IgnoresNodeCase extends MemoryStore {
        @Override
        Object nodeId(String id) {
            return id.toLowerCase(Locale.ROOT);
        }
    }

    private static final class TidiesUp extends MemoryStore {
        @Override
        void write(StateChange change, List<RoomId> removed) {
            if (change instanceof SaveWorkflow save) {
                Workflow workflow = save.workflow();
                super.write(
                        new SaveWorkflow(new Workflow(
                                workflow.id(), workflow.owner(), workflow.name().strip(), workflow.details())),
                        removed);
            } else {
                super.write(change, removed);
            }
        }
    }

    private static final class EmptyIsNull extends MemoryStore {
        @Override
        void write(StateChange change, List<RoomId> removed) {
            if (change instanceof SaveNode save && "".equals(save.node().message())) {
                NodeExecution node = save.node();
                super.write(
                        new SaveNode(new NodeExecution(
                                node.executionId(),
                                node.nodeId(),
                                node.nodeExecutionId(),
                                node.nodeName(),
                                node.status(),
                                null)),
                        removed);
            } else {
                super.write(change, removed);
            }
        }
    }

    private static final class ReplacesByRemoving extends MemoryStore {
        @Override
        void write(StateChange change, List<RoomId> removed) {
            if (change instanceof SaveWorkflow save) {
                remove(save.workflow().id(), new ArrayList<>());
            }
            super.write(change, removed);
        }
    }

    private static final class BusyIsAnError extends MemoryStore {
        private final ReentrantLock busy = new ReentrantLock();

        @Override
        public Outcome change(Transition transition) {
            if (!busy.tryLock()) {
                throw new UnavailableException("busy");
            }
            try {
                LockSupport.parkNanos(200_000);
                return super.change(transition);
            } finally {
                busy.unlock();
            }
        }
    }

    private static final class IgnoresKeys extends MemoryStore {
        @Override
        @Nullable
        Position first(Transition transition) {
            return null;
        }
    }

    private static final class AnswersWithTheHead extends MemoryStore {
        @Override
        @Nullable
        Position first(Transition transition) {
            return super.first(transition) == null ? null : log.head(transition.room());
        }
    }

    private static final class IgnoresFingerprints extends MemoryStore {
        @Override
        @Nullable
        Position first(Transition transition) {
            try {
                return super.first(transition);
            } catch (IdempotencyConflictException ignored) {
                return log.head(transition.room());
            }
        }
    }

    private static final class LooksUpUnlocked extends MemoryStore {
        private final Encounter encounter = new Encounter();

        @Override
        public Outcome change(Transition transition) {
            Position first;
            synchronized (log) {
                first = first(transition);
            }
            if (first != null) {
                return new Repeated(first);
            }
            if (transition.idempotencyKey() != null) {
                encounter.await();
            }
            synchronized (log) {
                Tracked before = tracked(transition);
                return keep(
                        transition,
                        carryOut(transition, before, transition.decide().apply(before)));
            }
        }
    }

    private static final class RefusalTakesTheKey extends MemoryStore {
        @Override
        Outcome keep(Transition transition, Outcome outcome) {
            if (outcome instanceof WorkflowStore.Refused) {
                takeKey(this, transition);
            }
            return super.keep(transition, outcome);
        }
    }

    private static final class TakesTheKeyFirst extends MemoryStore {
        @Override
        Tracked tracked(Transition transition) {
            takeKey(this, transition);
            return super.tracked(transition);
        }
    }

    /** The key, for a publication that there is not. */
    private static void takeKey(MemoryStore store, Transition transition) {
        IdempotencyKey key = transition.idempotencyKey();
        if (key != null) {
            Publication none = new Publication(
                    transition.room(), new Position(MemoryLog.EPOCH, 1), Samples.event(1), Instant.EPOCH);
            store.log.keys.put(store.log.keyIn(transition.room(), key), new MemoryLog.Taken(key.fingerprint(), none));
        }
    }

    private static final class OwnKeys extends MemoryStore {
        private final Map<IdempotencyKey, Position> own = new TreeMap<>(Comparator.comparing(IdempotencyKey::value));

        @Override
        @Nullable
        Position first(Transition transition) {
            return transition.idempotencyKey() == null ? null : own.get(transition.idempotencyKey());
        }

        @Override
        Outcome keep(Transition transition, Outcome outcome) {
            if (transition.idempotencyKey() != null && outcome instanceof Committed committed) {
                own.put(
                        transition.idempotencyKey(),
                        committed.publications().get(0).position());
            }
            return outcome;
        }
    }
}
