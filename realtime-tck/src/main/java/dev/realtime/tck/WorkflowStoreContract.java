package dev.realtime.tck;

import static dev.realtime.tck.Samples.ANN;
import static dev.realtime.tck.Samples.BOB;
import static dev.realtime.tck.Samples.COMPLETED;
import static dev.realtime.tck.Samples.RUNNING;
import static dev.realtime.tck.Samples.event;
import static dev.realtime.tck.Samples.execution;
import static dev.realtime.tck.Samples.node;
import static dev.realtime.tck.Samples.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.IdempotencyConflictException;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.PublicationLog.Limit;
import dev.realtime.port.out.Snapshot;
import dev.realtime.port.out.StateChange;
import dev.realtime.port.out.StateChange.RemoveWorkflow;
import dev.realtime.port.out.StateChange.SaveNode;
import dev.realtime.port.out.StateChange.SaveWorkflow;
import dev.realtime.port.out.StateChange.StartExecution;
import dev.realtime.port.out.StateChange.UpdateExecution;
import dev.realtime.port.out.Tracked;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.Transition.Decision;
import dev.realtime.port.out.WorkflowStore;
import dev.realtime.port.out.WorkflowStore.Committed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link WorkflowStore} must do, together with the {@link PublicationLog} that it writes to. */
public abstract class WorkflowStoreContract {
    private static final RoomId WORKFLOW = RoomId.workflow("w1");
    private static final RoomId EXECUTION = RoomId.execution("e1");
    private static final Refusal NO = new Refusal(ErrorCode.CONFLICT, "The execution has ended");
    private static final Object NOTHING = new Object();
    private static final int REPETITIONS = 16;
    private static final int WRITERS = 4;
    private static final int WRITES = 10;

    private WorkflowStore store;
    private PublicationLog log;

    /** An empty store over an empty log that keeps at least 200 publications of each room. Called before {@link #log}. */
    protected abstract WorkflowStore open() throws Exception;

    /** The log that the store last opened writes to. */
    protected abstract PublicationLog log();

    /** Frees what {@link #open} made. */
    protected void close() throws Exception {}

    /** How long anything may take. */
    protected Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    void openSubject() throws Exception {
        store = open();
        log = log();
    }

    @AfterEach
    void closeSubject() throws Exception {
        close();
    }

    @Test
    void store1_stateAndEventsAreKeptTogether() {
        save(workflow("w1", ANN));
        Committed committed = commit(EXECUTION, new StartExecution(execution("e1", "w1")), event(1), event(2));
        assertThat(committed.publications()).extracting(Publication::room).containsOnly(EXECUTION);
        assertThat(committed.publications()).extracting(Publication::event).containsExactly(event(1), event(2));
        assertThat(read(EXECUTION)).isEqualTo(committed.publications());
        assertThat(executionAt(EXECUTION).execution()).isEqualTo(execution("e1", "w1"));
        assertThat(committed.removed()).isEmpty();
    }

    @Test
    void store2_aTransitionIsAskedWithWhatIsThereOfThatWhichItNames() {
        assertThat(before(WORKFLOW, null, null)).isEqualTo(new Tracked(null, null, null));
        assertThat(before(EXECUTION, "w1", "n1")).isEqualTo(new Tracked(null, null, null));
        save(workflow("w1", ANN));
        start(execution("e1", "w1"));
        save(node("e1", "n1"));
        assertThat(before(WORKFLOW, null, null)).isEqualTo(new Tracked(workflow("w1", ANN), null, null));
        assertThat(before(EXECUTION, null, null)).isEqualTo(new Tracked(null, execution("e1", "w1"), null));
        assertThat(before(EXECUTION, "w1", "n1"))
                .isEqualTo(new Tracked(workflow("w1", ANN), execution("e1", "w1"), node("e1", "n1")));
        assertThat(before(EXECUTION, "w2", "n2")).isEqualTo(new Tracked(null, execution("e1", "w1"), null));
    }

    @Test
    void store3_aRefusalWritesNothingAndComesBack() {
        save(workflow("w1", ANN));
        Position head = log.head(EXECUTION);
        assertThat(store.change(new Transition(EXECUTION, "w1", null, tracked -> new Transition.Refused(NO))))
                .isEqualTo(new WorkflowStore.Refused(NO));
        assertThat(store.snapshot(EXECUTION)).isEmpty();
        assertThat(log.head(EXECUTION)).isEqualTo(head);
    }

    @Test
    void store4_aTransitionThatThrowsWritesNothingAndBlocksNobody() {
        save(workflow("w1", ANN));
        start(execution("e1", "w1"));
        Position head = log.head(EXECUTION);
        assertThatThrownBy(() -> store.change(new Transition(EXECUTION, null, null, tracked -> {
                    throw new IllegalStateException("as planned");
                })))
                .hasStackTraceContaining("as planned");
        assertThat(executionAt(EXECUTION)).isEqualTo(new Snapshot.OfExecution(execution("e1", "w1"), List.of(), head));
        Together.run(1, deadline(), thread -> () -> commit(EXECUTION, new UpdateExecution(progress(1)), event(1)));
        assertThat(executionAt(EXECUTION).execution()).isEqualTo(progress(1));
    }

    @Test
    void store5_changesAreWrittenInTheirOrder() {
        save(workflow("w1", ANN));
        commit(
                EXECUTION,
                List.of(
                        new StartExecution(progress(1)),
                        new SaveNode(node("e1", "n1")),
                        new UpdateExecution(progress(2)),
                        new SaveNode(ended("e1", "n1")),
                        new UpdateExecution(progress(3))));
        assertThat(executionAt(EXECUTION).execution()).isEqualTo(progress(3));
        assertThat(executionAt(EXECUTION).nodes()).containsExactly(ended("e1", "n1"));
    }

    @Test
    void store6_noChangesAndNoEventsAreFine() {
        Committed committed = commit(WORKFLOW, List.of());
        assertThat(committed).isEqualTo(new Committed(new Tracked(null, null, null), List.of(), List.of()));
        assertThat(store.snapshot(WORKFLOW)).isEmpty();
    }

    @Test
    void store7_whichStatusFollowsWhichIsNotTheStoresBusiness() {
        save(workflow("w1", ANN));
        Execution ended = new Execution("e1", "w1", COMPLETED, 100, 3, 3, null);
        start(ended);
        commit(EXECUTION, List.of(new UpdateExecution(progress(1)), new SaveNode(ended("e1", "n1"))));
        save(node("e1", "n1"));
        assertThat(executionAt(EXECUTION).execution()).isEqualTo(progress(1));
        assertThat(executionAt(EXECUTION).nodes()).containsExactly(node("e1", "n1"));
    }

    @Test
    void store8_concurrentChangesOfOneExecutionLoseNothing() {
        save(workflow("w1", ANN));
        start(progress(0));
        List<List<Publication>> publications = Together.run(WRITERS, deadline(), writer -> () -> {
            List<Publication> mine = new ArrayList<>();
            for (int i = 0; i < WRITES; i++) {
                mine.addAll(countUp().publications());
            }
            return mine;
        });
        assertThat(executionAt(EXECUTION).execution()).isEqualTo(progress(WRITERS * WRITES));
        List<Publication> inOrder = read(EXECUTION);
        assertThat(inOrder)
                .containsExactlyInAnyOrderElementsOf(
                        publications.stream().flatMap(List::stream).toList());
        for (int i = 0; i < WRITERS * WRITES; i++) {
            assertThat(inOrder.get(i).event()).as("event at offset %s", i + 1).isEqualTo(event(i + 1));
        }
    }

    @Test
    void store9_concurrentChangesOfOneWorkflowLoseNothing() {
        Together.run(WRITERS, deadline(), writer -> () -> {
            for (int i = 0; i < WRITES; i++) {
                change(WORKFLOW, null, tracked -> lengthen(tracked.workflow()));
            }
            return NOTHING;
        });
        assertThat(workflowAt(WORKFLOW).name()).isEqualTo("n".repeat(WRITERS * WRITES));
    }

    @Test
    void store10_ofManyWhoCreateOneExecutionExactlyOneFindsNothing() {
        save(workflow("w1", ANN));
        for (int round = 0; round < WRITES; round++) {
            String id = "e" + round;
            List<Committed> all = Together.run(
                    WRITERS,
                    deadline(),
                    writer ->
                            () -> commit(RoomId.execution(id), new StartExecution(execution(id, "w1")), event(writer)));
            assertThat(all.stream().filter(committed -> committed.before().execution() == null))
                    .as("transitions that found no execution")
                    .hasSize(1);
            assertThat(read(RoomId.execution(id))).hasSize(WRITERS);
        }
    }

    @Test
    void store11_aSnapshotsStateAndPositionBelongTogetherAmidChanges() {
        save(workflow("w1", ANN));
        start(progress(0));
        Together.whileWriting(
                deadline(),
                () -> {
                    countUp();
                },
                () -> {
                    Snapshot.OfExecution snapshot = executionAt(EXECUTION);
                    assertThat(snapshot.execution().completedNodes())
                            .as("state at %s", snapshot.position())
                            .isEqualTo((int) snapshot.position().offset());
                    assertThat(snapshot.nodes())
                            .as("nodes at %s", snapshot.position())
                            .hasSize((int) snapshot.position().offset());
                });
    }

    @Test
    void store12_aSnapshotStandsAtTheHeadOfItsRoom() {
        assertThat(store.snapshot(WORKFLOW)).isEmpty();
        assertThat(store.snapshot(EXECUTION)).isEmpty();
        commit(WORKFLOW, new SaveWorkflow(workflow("w1", ANN)), event(1), event(2));
        assertThat(store.snapshot(WORKFLOW)).contains(new Snapshot.OfWorkflow(workflow("w1", ANN), log.head(WORKFLOW)));
        log.append(List.of(event(WORKFLOW, 3)));
        assertThat(position(WORKFLOW)).isEqualTo(log.head(WORKFLOW));
        assertThat(position(WORKFLOW).offset()).isEqualTo(3);
    }

    @Test
    void store13_positionsAreGaplessAndSharedWithTheLogUnderConcurrency() {
        save(workflow("w1", ANN));
        start(progress(0));
        Together.run(WRITERS, deadline(), writer -> () -> {
            for (int i = 0; i < WRITES; i++) {
                if (writer % 2 == 0) {
                    countUp();
                } else {
                    log.append(List.of(event(EXECUTION, i)));
                }
            }
            return NOTHING;
        });
        assertThat(read(EXECUTION))
                .extracting(publication -> publication.position().offset())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, WRITERS * WRITES).boxed().toList());
    }

    @Test
    void store14_nodesStandInTheOrderInWhichTheyWereFirstReported() {
        save(workflow("w1", ANN));
        start(execution("e1", "w1"));
        for (String id : List.of("z", "a", "m")) {
            save(node("e1", id));
        }
        save(ended("e1", "a"));
        save(ended("e1", "z"));
        commit(EXECUTION, List.of(new UpdateExecution(progress(2))));
        assertThat(executionAt(EXECUTION).nodes()).containsExactly(ended("e1", "z"), ended("e1", "a"), node("e1", "m"));
    }

    @Test
    void store15_startingOverClearsTheNodesAndNotTheLog() {
        save(workflow("w1", ANN));
        start(execution("e2", "w1"));
        save(node("e2", "n1"));
        start(execution("e1", "w1"));
        commit(EXECUTION, new SaveNode(node("e1", "n1")), event(1));
        commit(EXECUTION, new StartExecution(progress(0)), event(2));
        assertThat(executionAt(EXECUTION).nodes()).isEmpty();
        assertThat(before(EXECUTION, null, "n1").node()).isNull();
        assertThat(read(EXECUTION)).extracting(Publication::event).containsExactly(event(1), event(2));
        assertThat(executionAt(RoomId.execution("e2")).nodes()).containsExactly(node("e2", "n1"));
    }

    @Test
    void store16_removingAWorkflowRemovesItsExecutionsAndNodesAndNamesTheirRooms() {
        for (String id : List.of("1", "2")) {
            save(workflow("w" + id, ANN));
            start(execution("e" + id, "w" + id));
            start(execution("f" + id, "w" + id));
            save(node("e" + id, "n1"));
        }
        Committed committed = commit(WORKFLOW, new RemoveWorkflow("w1"), event(1));
        assertThat(committed.removed()).containsExactlyInAnyOrder(WORKFLOW, EXECUTION, RoomId.execution("f1"));
        assertThat(store.snapshot(WORKFLOW)).isEmpty();
        assertThat(store.snapshot(EXECUTION)).isEmpty();
        assertThat(store.executionsOf(ANN, 10)).extracting(Execution::id).containsExactly("f2", "e2");
        assertThat(executionAt(RoomId.execution("e2")).nodes()).hasSize(1);
        save(workflow("w1", ANN));
        start(execution("e1", "w1"));
        assertThat(before(EXECUTION, null, "n1").node()).isNull();
    }

    @Test
    void store17_theLogOutlivesWhatWasRemoved() {
        commit(WORKFLOW, new SaveWorkflow(workflow("w1", ANN)), event(1));
        commit(WORKFLOW, new RemoveWorkflow("w1"), event(2));
        commit(WORKFLOW, new SaveWorkflow(workflow("w1", ANN)), event(3));
        assertThat(read(WORKFLOW)).extracting(Publication::event).containsExactly(event(1), event(2), event(3));
        assertThat(position(WORKFLOW)).isEqualTo(log.head(WORKFLOW));
    }

    @Test
    void store18_noExecutionOutlivesItsWorkflow() {
        for (int round = 0; round < WRITES; round++) {
            save(workflow("w1", ANN));
            String prefix = "e" + round + "-";
            Together.run(WRITERS, deadline(), thread -> () -> {
                if (thread == WRITERS - 1) {
                    return commit(WORKFLOW, List.of(new RemoveWorkflow("w1")));
                }
                for (int i = 0; i < WRITES; i++) {
                    String id = prefix + thread + "-" + i;
                    store.change(new Transition(
                            RoomId.execution(id), "w1", null, tracked -> startIn(tracked.workflow(), id)));
                }
                return NOTHING;
            });
            for (int i = 0; i < (WRITERS - 1) * WRITES; i++) {
                RoomId room = RoomId.execution(prefix + i / WRITES + "-" + i % WRITES);
                assertThat(store.snapshot(room))
                        .as("%s after its workflow", room)
                        .isEmpty();
            }
        }
    }

    @Test
    void store19_aUsersExecutionsComeNewestFirstUpToTheLimit() {
        save(workflow("w1", ANN));
        save(workflow("w2", ANN));
        for (String id : List.of("b", "c", "a")) {
            start(execution(id, "w1"));
        }
        start(execution("d", "w2"));
        commit(RoomId.execution("b"), List.of(new UpdateExecution(execution("b", "w1"))));
        assertThat(store.executionsOf(ANN, 10)).extracting(Execution::id).containsExactly("d", "a", "c", "b");
        assertThat(store.executionsOf(ANN, 2)).extracting(Execution::id).containsExactly("d", "a");
        start(execution("c", "w1"));
        assertThat(store.executionsOf(ANN, 10)).extracting(Execution::id).containsExactly("c", "d", "a", "b");
    }

    @Test
    void store20_aUsersExecutionsAreThoseOfTheWorkflowsThatTheyOwnNow() {
        save(workflow("w1", ANN));
        save(workflow("w2", BOB));
        start(execution("e1", "w1"));
        start(execution("e2", "w2"));
        assertThat(store.executionsOf(ANN, 10)).extracting(Execution::id).containsExactly("e1");
        assertThat(store.executionsOf(new UserId("Ann"), 10)).isEmpty();
        save(workflow("w1", BOB));
        assertThat(store.executionsOf(ANN, 10)).isEmpty();
        assertThat(store.executionsOf(BOB, 10)).extracting(Execution::id).containsExactly("e2", "e1");
    }

    @Test
    void store21_idsThatLookAlikeAreDifferent() {
        for (String id : Samples.LOOKALIKES) {
            assertThat(before(RoomId.workflow(id), null, null).workflow())
                    .as("workflow %s", id)
                    .isNull();
            save(workflow(id, new UserId(id)));
            assertThat(before(RoomId.execution(id), null, null).execution())
                    .as("execution %s", id)
                    .isNull();
            start(execution(id, id));
        }
        for (String id : Samples.LOOKALIKES) {
            assertThat(workflowAt(RoomId.workflow(id))).isEqualTo(workflow(id, new UserId(id)));
            assertThat(store.executionsOf(new UserId(id), 10)).containsExactly(execution(id, id));
        }
        commit(RoomId.workflow("abc"), List.of(new RemoveWorkflow("abc")));
        assertThat(store.snapshot(RoomId.execution("aBc"))).isPresent();
    }

    @Test
    void store22_nodeIdsKeepTheirCaseAndTheirBlanks() {
        save(workflow("w1", ANN));
        start(execution("e1", "w1"));
        List<String> ids = List.of("a", "A", "a ", " a", "a\u00A0", "\u00e4", "\u00c4", "ae", " ");
        for (String id : ids) {
            assertThat(before(EXECUTION, null, id).node()).as("node '%s'", id).isNull();
            save(node("e1", id));
        }
        assertThat(executionAt(EXECUTION).nodes())
                .extracting(NodeExecution::nodeId)
                .isEqualTo(ids);
    }

    @Test
    void store23_valuesComeBackAsTheyWere() {
        JsonText details = new JsonText("{ \"steps\" : [1.50, \"\uD83D\uDE80\"] , \"empty\":\"\" }");
        Workflow workflow = new Workflow("w1", ANN, "it's \"\uD83D\uDE80\" ", details);
        save(workflow);
        Execution execution = new Execution("e1", "w1", new Status("waiting-for_2"), 100.0 / 3, 7, 1_000_000, "n 1 ");
        start(execution);
        NodeExecution full =
                new NodeExecution("e1", "n1", "x 1 ", "N\u00e4me ", RUNNING, "\uD83D\uDE80\n".repeat(4_000 / 3));
        NodeExecution blank = new NodeExecution("e1", "n2", null, null, RUNNING, "");
        save(full);
        save(blank);
        assertThat(workflowAt(WORKFLOW)).isEqualTo(workflow);
        assertThat(executionAt(EXECUTION).execution()).isEqualTo(execution);
        assertThat(executionAt(EXECUTION).nodes()).containsExactly(full, blank);
    }

    @Test
    void store24_replacingAWorkflowKeepsItsExecutions() {
        save(workflow("w1", ANN));
        start(execution("e1", "w1"));
        save(node("e1", "n1"));
        Workflow replaced = new Workflow("w1", BOB, "another name", new JsonText("{\"a\":1}"));
        save(replaced);
        assertThat(workflowAt(WORKFLOW)).isEqualTo(replaced);
        assertThat(executionAt(EXECUTION).nodes()).containsExactly(node("e1", "n1"));
    }

    @Test
    void store25_executionsOfOneWorkflowStartConcurrently() {
        save(workflow("w1", ANN));
        Together.run(WRITERS, deadline(), writer -> () -> {
            for (int i = 0; i < WRITES; i++) {
                String id = writer + "-" + i;
                change(RoomId.execution(id), "w1", tracked -> startIn(tracked.workflow(), id));
            }
            return NOTHING;
        });
        assertThat(store.executionsOf(ANN, 1_000)).hasSize(WRITERS * WRITES);
    }

    @Test
    void store26_aRepeatedTransitionIsNotAppliedAgain() {
        save(workflow("w1", ANN));
        start(progress(0));
        commit(EXECUTION, new UpdateExecution(progress(1)), event(1));
        Transition counting = counting("key", "count");
        Committed first = (Committed) store.change(counting);
        commit(EXECUTION, new UpdateExecution(progress(7)), event(3));
        assertThat(store.change(counting))
                .isEqualTo(
                        new WorkflowStore.Repeated(first.publications().get(0).position()));
        assertThat(executionAt(EXECUTION).execution()).isEqualTo(progress(7));
        assertThat(read(EXECUTION)).hasSize(3);
        Transition silent =
                new Transition(EXECUTION, null, null, tracked -> new Transition.Changed(List.of(), List.of()));
        IdempotencyKey another = IdempotencyKey.ofRequest("silent", "");
        assertThat(store.change(silent.with(another))).isInstanceOf(Committed.class);
        assertThat(store.change(silent.with(another))).isEqualTo(new WorkflowStore.Repeated(log.head(EXECUTION)));
    }

    @Test
    void store27_aKeyWithAnotherFingerprintIsRefusedAndNothingIsWritten() {
        save(workflow("w1", ANN));
        start(progress(0));
        store.change(counting("key", "count"));
        assertThatThrownBy(() -> store.change(counting("key", "count otherwise")))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThat(executionAt(EXECUTION).execution()).isEqualTo(progress(1));
        assertThat(read(EXECUTION)).hasSize(1);
    }

    @Test
    void store28_ofConcurrentRepetitionsOneIsApplied() {
        save(workflow("w1", ANN));
        start(progress(0));
        List<WorkflowStore.Outcome> outcomes =
                Together.run(REPETITIONS, deadline(), thread -> () -> store.change(counting("key", "count")));
        assertThat(outcomes.stream().filter(Committed.class::isInstance)).hasSize(1);
        assertThat(outcomes.stream().filter(WorkflowStore.Repeated.class::isInstance))
                .hasSize(REPETITIONS - 1);
        assertThat(executionAt(EXECUTION).execution()).isEqualTo(progress(1));
    }

    @Test
    void store29_aTransitionThatWasNotAppliedTakesNoKey() {
        IdempotencyKey key = IdempotencyKey.ofRequest("key", "start");
        Transition starting = new Transition(EXECUTION, "w1", null, key, tracked -> startIn(tracked.workflow(), "e1"));
        assertThat(store.change(starting)).isEqualTo(new WorkflowStore.Refused(NO));
        Transition failing = new Transition(EXECUTION, "w1", null, key, tracked -> {
            throw new IllegalStateException("as planned");
        });
        assertThatThrownBy(() -> store.change(failing)).hasStackTraceContaining("as planned");
        save(workflow("w1", ANN));
        assertThat(store.change(starting)).isInstanceOf(Committed.class);
        assertThat(store.change(starting)).isInstanceOf(WorkflowStore.Repeated.class);
    }

    @Test
    void store30_storeAndLogKnowTheSameKeys() {
        save(workflow("w1", ANN));
        start(progress(0));
        IdempotencyKey key = IdempotencyKey.ofRequest("key", "count");
        Committed first = (Committed) store.change(counting("key", "count"));
        assertThat(log.append(List.of(new RoomEvent(EXECUTION, event(1), key)))).isEqualTo(first.publications());
        Publication published = log.append(
                        List.of(new RoomEvent(EXECUTION, event(2), IdempotencyKey.ofRequest("another key", "count"))))
                .get(0);
        assertThat(store.change(counting("another key", "count")))
                .isEqualTo(new WorkflowStore.Repeated(published.position()));
    }

    /** Raises the count of completed nodes by one, for a request with a key. */
    private static Transition counting(String key, String request) {
        return new Transition(EXECUTION, null, null, IdempotencyKey.ofRequest(key, request), tracked -> {
            int count = Objects.requireNonNull(tracked.execution()).completedNodes() + 1;
            return new Transition.Changed(List.of(new UpdateExecution(progress(count))), List.of(event(count)));
        });
    }

    /** Raises the count of completed nodes by one, adds a node and tells the new count, all of which the offset then equals. */
    private Committed countUp() {
        return change(EXECUTION, null, tracked -> {
            int count = Objects.requireNonNull(tracked.execution()).completedNodes() + 1;
            return new Transition.Changed(
                    List.of(new UpdateExecution(progress(count)), new SaveNode(node("e1", "n" + count))),
                    List.of(event(count)));
        });
    }

    private static Decision lengthen(@Nullable Workflow workflow) {
        String name = workflow == null ? "n" : workflow.name() + "n";
        return new Transition.Changed(
                List.of(new SaveWorkflow(new Workflow("w1", ANN, name, new JsonText("{}")))), List.of());
    }

    private static Decision startIn(@Nullable Workflow workflow, String executionId) {
        return workflow == null
                ? new Transition.Refused(NO)
                : new Transition.Changed(
                        List.of(new StartExecution(execution(executionId, workflow.id()))), List.of(event(1)));
    }

    private static Execution progress(int count) {
        return new Execution("e1", "w1", RUNNING, 0, count, 0, null);
    }

    private static NodeExecution ended(String executionId, String nodeId) {
        return new NodeExecution(executionId, nodeId, null, null, COMPLETED, "done");
    }

    private void save(Workflow workflow) {
        commit(workflow.room(), List.of(new SaveWorkflow(workflow)));
    }

    private void start(Execution execution) {
        commit(execution.room(), List.of(new StartExecution(execution)));
    }

    private void save(NodeExecution node) {
        commit(RoomId.execution(node.executionId()), List.of(new SaveNode(node)));
    }

    private Committed commit(RoomId room, StateChange change, Event... events) {
        return change(room, null, tracked -> new Transition.Changed(List.of(change), List.of(events)));
    }

    private Committed commit(RoomId room, List<StateChange> changes) {
        return change(room, null, tracked -> new Transition.Changed(changes, List.of()));
    }

    private Committed change(RoomId room, @Nullable String workflowId, Function<Tracked, Decision> decide) {
        WorkflowStore.Outcome outcome = store.change(new Transition(room, workflowId, null, decide));
        assertThat(outcome).isInstanceOf(Committed.class);
        return (Committed) outcome;
    }

    /** What a transition is asked with; also checks that the outcome says the same. */
    private Tracked before(RoomId room, @Nullable String workflowId, @Nullable String nodeId) {
        AtomicReference<@Nullable Tracked> asked = new AtomicReference<>();
        WorkflowStore.Outcome outcome = store.change(new Transition(room, workflowId, nodeId, tracked -> {
            asked.set(tracked);
            return new Transition.Changed(List.of(), List.of());
        }));
        Tracked before = ((Committed) outcome).before();
        assertThat(asked.get()).isEqualTo(before);
        return before;
    }

    private List<Publication> read(RoomId room) {
        return log.read(room, new Position(log.head(room).epoch(), 0), Limit.of(200))
                .publications();
    }

    private Snapshot.OfExecution executionAt(RoomId room) {
        return (Snapshot.OfExecution) store.snapshot(room).orElseThrow();
    }

    private Workflow workflowAt(RoomId room) {
        return ((Snapshot.OfWorkflow) store.snapshot(room).orElseThrow()).workflow();
    }

    private Position position(RoomId room) {
        return store.snapshot(room).orElseThrow().position();
    }
}
