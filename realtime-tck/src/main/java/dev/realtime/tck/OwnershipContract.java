package dev.realtime.tck;

import static dev.realtime.tck.Samples.ANN;
import static dev.realtime.tck.Samples.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Claim;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Ownership} must do. */
public abstract class OwnershipContract {
    private Ownership ownership;

    /** Knows of nothing yet. */
    protected abstract Ownership open() throws Exception;

    /** Makes the workflow and its owner known to what was last opened; of a known workflow it changes the owner. */
    protected abstract void saveWorkflow(String workflowId, UserId owner) throws Exception;

    /** Makes an execution of a known workflow known. */
    protected abstract void saveExecution(String executionId, String workflowId) throws Exception;

    /** Removes a workflow with its executions. */
    protected abstract void removeWorkflow(String workflowId) throws Exception;

    /** Frees what {@link #open} made. */
    protected void close() throws Exception {}

    /** How long anything may take. */
    protected Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    void openSubject() throws Exception {
        ownership = open();
    }

    @AfterEach
    void closeSubject() throws Exception {
        close();
    }

    @Test
    void own1_aWorkflowsOwnerOwnsItAndNobodyElseDoes() throws Exception {
        saveWorkflow("w1", ANN);
        assertThat(owned(onWorkflow(ANN, "w1"))).isTrue();
        assertThat(owned(onWorkflow(BOB, "w1"))).isFalse();
    }

    @Test
    void own2_aWorkflowsOwnerOwnsItsExecutionsAndNobodyElseDoes() throws Exception {
        saveWorkflow("w1", ANN);
        saveWorkflow("w2", BOB);
        saveExecution("e1", "w1");
        saveExecution("e2", "w2");
        assertThat(owned(onExecution(ANN, "e1"))).isTrue();
        assertThat(owned(onExecution(BOB, "e1"))).isFalse();
        assertThat(owned(onExecution(ANN, "e2"))).isFalse();
    }

    @Test
    void own3_nobodyOwnsWhatIsNotThere() throws Exception {
        saveWorkflow("w1", ANN);
        assertThat(ownership.owned(List.of(onWorkflow(ANN, "w2"), onExecution(ANN, "e1"), onExecution(BOB, "e1"))))
                .isEmpty();
    }

    @Test
    void own4_aWorkflowAndAnExecutionOfOneNameAreDifferent() throws Exception {
        saveWorkflow("same", ANN);
        saveWorkflow("w2", BOB);
        assertThat(owned(onExecution(ANN, "same"))).isFalse();
        saveExecution("same", "w2");
        assertThat(ownership.owned(List.of(
                        onWorkflow(ANN, "same"),
                        onExecution(ANN, "same"),
                        onWorkflow(BOB, "same"),
                        onExecution(BOB, "same"))))
                .containsExactlyInAnyOrder(onWorkflow(ANN, "same"), onExecution(BOB, "same"));
    }

    @Test
    void own5_claimsOfManyUsersAreAnsweredTogetherEachForItself() throws Exception {
        saveWorkflow("w1", ANN);
        saveWorkflow("w2", BOB);
        saveExecution("e1", "w1");
        saveExecution("e2", "w2");
        Set<Claim> held =
                Set.of(onWorkflow(ANN, "w1"), onExecution(ANN, "e1"), onWorkflow(BOB, "w2"), onExecution(BOB, "e2"));
        Set<Claim> claims = new HashSet<>(held);
        claims.addAll(
                List.of(onWorkflow(ANN, "w2"), onExecution(ANN, "e2"), onWorkflow(BOB, "w1"), onExecution(BOB, "e1")));
        assertThat(ownership.owned(claims)).isEqualTo(held);
    }

    @Test
    void own6_noClaimsNoAnswerAndARepeatedClaimIsOne() throws Exception {
        saveWorkflow("w1", ANN);
        assertThat(ownership.owned(List.of())).isEmpty();
        assertThat(ownership.owned(List.of(onWorkflow(ANN, "w1"), onWorkflow(ANN, "w1"))))
                .containsExactly(onWorkflow(ANN, "w1"));
    }

    @Test
    void own7_onlyWhatWasAskedIsAnswered() throws Exception {
        saveWorkflow("w1", ANN);
        saveWorkflow("w2", ANN);
        saveExecution("e1", "w1");
        assertThat(ownership.owned(List.of(onWorkflow(ANN, "w1")))).containsExactly(onWorkflow(ANN, "w1"));
    }

    @Test
    void own8_thousandsOfClaimsAreAnsweredAtOnce() throws Exception {
        List<Claim> claims = new ArrayList<>();
        Set<Claim> held = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            saveWorkflow("w" + i, i % 2 == 0 ? ANN : BOB);
            held.add(onWorkflow(i % 2 == 0 ? ANN : BOB, "w" + i));
        }
        for (int i = 0; i < 20_000; i++) {
            claims.add(onWorkflow(ANN, "w" + i));
            claims.add(onWorkflow(BOB, "w" + i));
        }
        assertThat(ownership.owned(claims)).isEqualTo(held);
    }

    @Test
    void own9_namesThatLookAlikeAreDifferent() throws Exception {
        for (String id : Samples.LOOKALIKES) {
            assertThat(owned(onWorkflow(new UserId(id), id)))
                    .as("workflow %s", id)
                    .isFalse();
            saveWorkflow(id, new UserId(id));
            assertThat(owned(onExecution(new UserId(id), id)))
                    .as("execution %s", id)
                    .isFalse();
            saveExecution(id, id);
        }
        for (String user : Samples.LOOKALIKES) {
            for (String id : Samples.LOOKALIKES) {
                UserId asking = new UserId(user);
                assertThat(owned(onWorkflow(asking, id)))
                        .as("%s on workflow %s", user, id)
                        .isEqualTo(user.equals(id));
                assertThat(owned(onExecution(asking, id)))
                        .as("%s on execution %s", user, id)
                        .isEqualTo(user.equals(id));
            }
        }
    }

    @Test
    void own10_theAnswerIsThatOfThisMoment() throws Exception {
        saveWorkflow("w1", ANN);
        saveExecution("e1", "w1");
        List<Claim> claims =
                List.of(onWorkflow(ANN, "w1"), onExecution(ANN, "e1"), onWorkflow(BOB, "w1"), onExecution(BOB, "e1"));
        assertThat(ownership.owned(claims)).containsExactlyInAnyOrder(claims.get(0), claims.get(1));
        saveWorkflow("w1", BOB);
        assertThat(ownership.owned(claims)).containsExactlyInAnyOrder(claims.get(2), claims.get(3));
        removeWorkflow("w1");
        assertThat(ownership.owned(claims)).isEmpty();
    }

    @Test
    void own11_manyThreadsMayAskAtOnce() throws Exception {
        for (int i = 0; i < 4; i++) {
            saveWorkflow("w" + i, new UserId("u" + i));
        }
        Together.run(4, deadline(), thread -> () -> {
            Claim mine = onWorkflow(new UserId("u" + thread), "w" + thread);
            Claim others = onWorkflow(new UserId("u" + thread), "w" + (thread + 1) % 4);
            for (int i = 0; i < 100; i++) {
                assertThat(ownership.owned(List.of(others, mine))).containsExactly(mine);
            }
            return mine;
        });
    }

    private boolean owned(Claim claim) {
        return ownership.owned(List.of(claim)).contains(claim);
    }

    private static Claim onWorkflow(UserId user, String id) {
        return new Claim(user, RoomId.workflow(id));
    }

    private static Claim onExecution(UserId user, String id) {
        return new Claim(user, RoomId.execution(id));
    }
}
