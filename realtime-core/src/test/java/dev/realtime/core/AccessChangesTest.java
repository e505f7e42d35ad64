package dev.realtime.core;

import static dev.realtime.core.House.ANNA;
import static dev.realtime.core.House.BERT;
import static dev.realtime.core.House.error;
import static dev.realtime.core.House.event;
import static dev.realtime.core.House.subscribed;
import static dev.realtime.core.House.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.House.TestClient;
import dev.realtime.core.local.LocalWorkflowStore;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Claim;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Execution;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.Status;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rights that are taken away while somebody has them, or is about to. */
class AccessChangesTest {
    private static final String DENIED = "Access denied to room";

    private final InterruptedLog log = new InterruptedLog();
    private final LocalWorkflowStore store = new LocalWorkflowStore(log.kept);

    /** What happens after a question about a workflow or execution was answered and before the answer arrives. */
    private final List<Runnable> meanwhile = new ArrayList<>();

    private boolean ownershipIsDown;

    private final House house = new House(
            builder -> builder.workflowStore(store).publicationLog(log).ownership(new SlowOwnership()));

    private final class SlowOwnership implements Ownership {
        @Override
        public Set<Claim> owned(Collection<Claim> claims) {
            if (ownershipIsDown) {
                throw new UnavailableException("down");
            }
            Set<Claim> answer = store.owned(claims);
            runAll(meanwhile);
            return answer;
        }
    }

    private static void runAll(List<Runnable> tasks) {
        List<Runnable> now = List.copyOf(tasks);
        tasks.clear();
        now.forEach(Runnable::run);
    }

    private void execution(String id, String workflowId) {
        house.realtime.putExecution(new Execution(id, workflowId, new Status("running"), 0, 0, 0, null));
    }

    private static String deleted(String workflowId) {
        return "\"event\":\"deleted\",\"data\":{\"workflow_id\":\"" + workflowId + "\"}";
    }

    @Test
    void aDeletedWorkflowIsToldAndThenItsRoomsEnd() {
        house.workflow("w", ANNA);
        execution("e", "w");
        TestClient anna = house.connect(ANNA).in("workflow:w").in("execution:e");
        house.realtime.deleteWorkflow("w");
        assertThat(anna.transport.texts()).hasSize(3);
        assertThat(anna.transport.texts().get(0)).contains(deleted("w"));
        assertThat(anna.transport.texts().subList(1, 3))
                .containsExactly(error(DENIED, "workflow:w"), error(DENIED, "execution:e"));
        assertThat(house.realtime.statistics(Principal.of(ANNA)).activeRooms()).isEqualTo(1);
        anna.transport.clear();
        house.realtime.publish(RoomId.workflow("w"), event("news", 1));
        anna.assertHears();
        anna.subscribe("workflow:w").assertHears(error(DENIED, "workflow:w"));
    }

    @Test
    void rightsOfOthersThatGoAllTheTimeHoldNobodyUp() {
        house.workflow("w", ANNA);
        TestClient anna = house.connect(ANNA);
        AtomicInteger questions = new AtomicInteger();
        meanwhile.add(new Runnable() {
            @Override
            public void run() {
                if (questions.incrementAndGet() < 50) {
                    house.realtime.revoke(BERT, RoomId.workflow("x"));
                    house.workflow("y", BERT);
                    house.realtime.deleteWorkflow("y");
                    meanwhile.add(this);
                }
            }
        });
        anna.subscribe("workflow:w");
        anna.assertHears(subscribed("workflow:w"));
        assertThat(questions).hasValue(1);
    }

    @Test
    void aSubscribeThatRacesWithTheDeletionNeverEndsUpInside() {
        house.workflow("w", ANNA);
        TestClient anna = house.connect(ANNA);
        meanwhile.add(() -> house.realtime.deleteWorkflow("w"));
        anna.subscribe("workflow:w");
        anna.assertHears(error(DENIED, "workflow:w"));
        house.realtime.publish(RoomId.workflow("w"), event("news", 1));
        anna.assertHears();
        assertThat(house.realtime.statistics(Principal.of(ANNA)).activeRooms()).isEqualTo(1);
    }

    @Test
    void aSubscribeThatRacesWithTheDeletionOfItsWorkflowNeverEndsUpInTheExecution() {
        house.workflow("w", ANNA);
        execution("e", "w");
        TestClient anna = house.connect(ANNA);
        meanwhile.add(() -> house.realtime.deleteWorkflow("w"));
        anna.subscribe("execution:e");
        house.realtime.publish(RoomId.execution("e"), event("news", 1));
        anna.assertHears(error(DENIED, "execution:e"));
    }

    @Test
    void aRecoveryThatRacesWithTheDeletionOfItsWorkflowNeverEndsUpInTheExecution() {
        house.workflow("w", ANNA);
        execution("e", "w");
        Position known = log.head(RoomId.execution("e"));
        TestClient anna = house.connectV2(ANNA);
        log.meanwhile = () -> house.realtime.deleteWorkflow("w");
        anna.send("{\"type\":\"subscribe\",\"room_id\":\"execution:e\",\"since\":{\"epoch\":\"" + known.epoch()
                + "\",\"offset\":" + known.offset() + "}}");
        house.realtime.publish(RoomId.execution("e"), event("news", 1));
        assertThat(anna.transport.texts()).hasSize(1).first().asString().contains("access_denied");
        assertThat(house.realtime.statistics(Principal.of(ANNA)).activeRooms()).isEqualTo(1);
    }

    @Test
    void aSubscribeThatIsRevokedOnTheWayIsAnsweredAndNotToldTwice() {
        house.workflow("w", ANNA);
        TestClient anna = house.connectV2(ANNA);
        log.meanwhile = () -> house.realtime.revoke(ANNA, RoomId.workflow("w"));
        anna.send(
                "{\"type\":\"subscribe\",\"room_id\":\"workflow:w\",\"id\":7,\"since\":{\"epoch\":\"x\",\"offset\":0}}");
        assertThat(anna.transport.texts()).hasSize(1).first().asString().contains("access_denied", "\"id\":7");
        house.realtime.publish(RoomId.workflow("w"), event("news", 1));
        assertThat(anna.transport.texts()).hasSize(1);
    }

    @Test
    void whoAsksForThePresenceInARoomThatEndsUsedToHearNothing() {
        house.workflow("w", ANNA);
        TestClient anna = house.connectV2(ANNA).in2("workflow:w");
        anna.connection.receive("{\"type\":\"presence\",\"room_id\":\"workflow:w\",\"id\":7}");
        // Within a write the connection's queue is busy: the end waits there, and the answer behind it.
        anna.transport.completeOn(completion -> {
            anna.transport.completeOn(Runnable::run);
            house.realtime.deleteWorkflow("w");
            house.scheduler.runAll();
            completion.run();
        });
        house.realtime.publish(RoomId.user(ANNA), event("news", 1));
        assertThat(anna.transport.texts()).hasSize(4);
        assertThat(anna.transport.texts().get(2)).contains("\"event\":\"revoked\"");
        assertThat(anna.transport.texts().get(3)).contains("access_denied", "\"id\":7");
    }

    @Test
    void aFurtherSubscribeThatIsRevokedOnTheWayIsAnsweredBehindTheNotice() {
        house.workflow("w", ANNA);
        TestClient anna = house.connectV2(ANNA);
        anna.subscribe("workflow:w");
        anna.transport.clear();
        // The first read is for the subscription that there is, the second one for another.
        log.meanwhile = () -> log.meanwhile = () -> house.realtime.revoke(ANNA, RoomId.workflow("w"));
        anna.send("{\"type\":\"subscribe\",\"room_id\":\"workflow:w\",\"id\":7,\"snapshot\":true,"
                + "\"since\":{\"epoch\":\"x\",\"offset\":0}}");
        assertThat(anna.transport.texts()).hasSize(2);
        assertThat(anna.transport.texts().get(0)).contains("\"event\":\"revoked\"");
        assertThat(anna.transport.texts().get(1)).contains("access_denied", "\"id\":7");
    }

    @Test
    void aSubscribeWhoseRightIsUnconfirmedForTooLongOnItsWayIsNotDenied() {
        house.workflow("w", ANNA);
        TestClient anna = house.connectV2(ANNA);
        log.meanwhile = () -> {
            ownershipIsDown = true;
            for (int i = 0; i < 32; i++) {
                house.advance(Duration.ofSeconds(1));
                anna.connection.alive();
            }
        };
        anna.send("{\"type\":\"subscribe\",\"room_id\":\"workflow:w\",\"since\":{\"epoch\":\"x\",\"offset\":0}}");
        house.realtime.publish(RoomId.workflow("w"), event("news", 1));
        assertThat(anna.transport.texts()).hasSize(1).first().asString().contains("unavailable");
    }

    @Test
    void aFormerOwnersSubscriptionsEndBeforeTheUpdateGoesOut() {
        house.workflow("w", ANNA);
        execution("e", "w");
        TestClient anna = house.connect(ANNA).in("workflow:w").in("execution:e");
        house.workflow("w", BERT);
        assertThat(anna.transport.texts())
                .containsExactlyInAnyOrder(error(DENIED, "workflow:w"), error(DENIED, "execution:e"));
        house.connect(BERT).in("workflow:w").in("execution:e");
    }

    @Test
    void aFormerOwnerKeepsTheRoomsThatAreStillTheirs() {
        house.workflow("w", ANNA);
        house.workflow("v", ANNA);
        TestClient anna = house.connect(ANNA).in("workflow:w").in("workflow:v");
        house.workflow("w", BERT);
        anna.assertHears(error(DENIED, "workflow:w"));
        house.realtime.publish(RoomId.workflow("v"), event("news", 1));
        house.realtime.publish(RoomId.user(ANNA), event("notification", 2));
        assertThat(anna.transport.texts()).hasSize(2);
    }

    @Test
    void aSubscribeThatRacesWithTheChangeOfOwnersNeverEndsUpInside() {
        house.workflow("w", ANNA);
        TestClient anna = house.connect(ANNA);
        meanwhile.add(() -> house.workflow("w", BERT));
        anna.subscribe("workflow:w");
        anna.assertHears(error(DENIED, "workflow:w"));
        house.realtime.publish(RoomId.workflow("w"), event("news", 1));
        anna.assertHears();
    }

    @Test
    void whenTheSecondQuestionCannotBeAnsweredNothingIsGranted() {
        house.workflow("w", ANNA);
        TestClient anna = house.connect(ANNA);
        meanwhile.add(() -> {
            house.realtime.revoke(ANNA, RoomId.workflow("v"));
            ownershipIsDown = true;
        });
        anna.subscribe("workflow:w");
        anna.assertHears(error("Temporarily unavailable, try again later", "workflow:w"));
        house.realtime.publish(RoomId.workflow("w"), event("news", 1));
        anna.assertHears();
    }

    @Test
    void whoseRightsCannotBeToldUsedToHearThatTheyWereDenied() {
        house.workflow("w", ANNA);
        house.workflow("v", ANNA);
        TestClient anna = house.connect(ANNA).in("workflow:v");
        ownershipIsDown = true;
        house.workflow("w", BERT);
        house.realtime.publish(RoomId.workflow("v"), event("news", 1));
        anna.assertHears();
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.OVERLOADED);
    }

    @Test
    void aChangeThatLeavesTheOwnerEndsNothing() {
        house.workflow("w", ANNA);
        TestClient anna = house.connect(ANNA).in("workflow:w");
        house.realtime.putWorkflow(new Workflow("w", ANNA, "New name", new JsonText("{}")));
        assertThat(anna.transport.texts()).hasSize(1);
        assertThat(anna.transport.texts().get(0)).contains("\"event\":\"updated\"", "New name");
    }

    @Test
    void ownershipThatAnswersMoreThanItWasAskedGrantsNoMore() {
        Set<Claim> tooMuch = new HashSet<>(Set.of(
                new Claim(BERT, RoomId.workflow("w")),
                new Claim(ANNA, RoomId.workflow("x")),
                new Claim(BERT, RoomId.workflow("x"))));
        House generous = new House(
                builder -> builder.workflowStore(store).publicationLog(log).ownership(claims -> tooMuch));
        TestClient anna = generous.connect(ANNA);
        anna.subscribe("workflow:w").assertHears(error(DENIED, "workflow:w"));
        anna.subscribe("workflow:x").assertHears(subscribed("workflow:x"));
    }

    @Test
    void aHostsRuleMayReplaceABuiltInOne() {
        House open = new House(builder -> builder.roomType(RoomType.WORKFLOW, (who, room) -> AccessDecision.GRANTED));
        TestClient anna = open.connect(ANNA).in("workflow:any");
        open.realtime.publish(RoomId.workflow("any"), event("news", 1));
        anna.assertHears(update("news", 1));
    }
}
