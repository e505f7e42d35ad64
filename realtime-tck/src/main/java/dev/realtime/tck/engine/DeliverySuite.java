package dev.realtime.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.in.WorkflowTracking.Published;
import dev.realtime.port.out.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The delivery contract (PROTOCOL D1 to D11) as an engine must keep it, whatever comes in between: one thread, time that moves by
 * hand, and interleavings that a seed chooses and repeats. An engine's test extends it and says how an engine is built.
 *
 * <p>D4 is not the engine's: the suites of the stores and of the transactional publisher show it.
 */
public abstract class DeliverySuite {
    private static final int PROGRESS_EVENTS = 1_000_000;
    private static final int STATUS_CHANGES = 10;
    private static final long MOST_GROWTH = 8L << 20;

    /** Builds a new engine from these parts and from nothing else that brings time, threads or chance. */
    protected abstract Engine open(EngineParts parts);

    /** The first seed; the system property {@code realtime.seed} sets it. A failure names the seed that repeats it. */
    protected long seed() {
        return Long.getLong("realtime.seed", 1);
    }

    /** How many interleavings are tried; the system property {@code stress.interleavings} sets it. */
    protected int interleavings() {
        return Integer.getInteger("stress.interleavings", 1_500);
    }

    private Stage stage() {
        return new Stage(this::open, seed());
    }

    @Test
    void d1_d2_d3_everyInterleavingArrivesInOrderWithoutGapOrRepetitionOrTheClientIsTold() {
        assertThat(new Interleavings(this::open).firstFailure(seed(), interleavings()))
                .isEmpty();
    }

    @Test
    void aSeedRepeatsItsRun() {
        Interleavings interleavings = new Interleavings(this::open);
        for (long seed = seed(); seed < seed() + 20; seed++) {
            assertThat(interleavings.digest(seed)).as("seed %d", seed).isEqualTo(interleavings.digest(seed));
        }
    }

    @Test
    void d5_aLostLastMessageIsFoundWithinOneHeartbeat() {
        Stage stage = stage();
        ModelClient client = stage.in(World.RED);
        Publication first = stage.publish(World.RED, 0);
        stage.world().broadcaster().loseNext(1);
        Publication lost = stage.publish(World.RED, 0);
        stage.settle();
        assertThat(client.known(World.RED)).isEqualTo(first.position());
        client.ping();
        stage.settle();
        assertThat(client.known(World.RED)).isEqualTo(lost.position());
        stage.assertAllIsKnown();
    }

    @Test
    void d6_aRepeatedPublishIsOnePublication() {
        Stage stage = stage();
        ModelClient client = stage.in(World.RED);
        RoomEvent event = new RoomEvent(World.RED, stage.event(null, 0));
        RoomEvent marked = new RoomEvent(World.RED, event.event(), IdempotencyKey.of("key", event.event()));
        Position first = stage.publish(marked).get(0).position();
        assertThat(stage.publish(marked).get(0).position()).isEqualTo(first);
        stage.settle();
        assertThat(client.known(World.RED)).isEqualTo(first);
        stage.assertAllIsKnown();
    }

    @Test
    void d7_afterARevokeHasReturnedNothingOfTheRoomIsWritten() {
        Stage stage = stage();
        ModelClient client = stage.in(World.RED);
        client.stall();
        for (int i = 0; i < 10; i++) {
            stage.publish(World.RED, 100);
        }
        stage.settle();
        stage.world().rights().ban(World.ANNA, World.RED);
        stage.revoke(World.ANNA, World.RED);
        stage.publish(World.RED, 0);
        client.transport().resume();
        stage.settle();
        assertThat(client.isIn(World.RED)).isFalse();
        client.subscribe(World.RED, null, true);
        stage.settle();
        assertThat(client.isIn(World.RED)).isFalse();
        stage.assertAllIsKnown();
    }

    @Test
    void d8_aRightThatVanishesWithoutAWordEndsDeliveryWithinTheInterval() {
        Stage stage = stage();
        ModelClient client = stage.in(Stage.EXECUTION);
        stage.world().store().changeOwner(World.WORKFLOW, World.BERT);
        for (int second = 0; second <= EngineParts.ACCESS_RECHECK.toSeconds(); second++) {
            stage.advance(Duration.ofSeconds(1));
            stage.patch(null, second);
        }
        stage.settle();
        assertThat(client.isIn(Stage.EXECUTION)).isFalse();
        stage.assertAllIsKnown();
    }

    @Test
    void d8_withoutTheDatabaseSubscriptionsGoOnForTheIntervalAndEndThen() {
        Stage stage = stage();
        ModelClient client = stage.in(Stage.EXECUTION);
        List<String> codes = new ArrayList<>();
        client.listen(message -> codes.add(message.path("code").asText()));
        stage.world().ownershipGoesDown();
        stage.advance(EngineParts.ACCESS_RECHECK.dividedBy(3));
        stage.patch(null, 10);
        stage.settle();
        assertThat(client.known(Stage.EXECUTION)).isEqualTo(stage.world().log().now(Stage.EXECUTION));
        stage.advance(EngineParts.ACCESS_RECHECK);
        stage.patch(null, 20);
        stage.settle();
        assertThat(client.isIn(Stage.EXECUTION)).isFalse();
        assertThat(codes).contains("unavailable");
        stage.assertAllIsWell();
    }

    @Test
    void d8_aDatabaseThatIsAwayForAMomentEndsNoSubscription() {
        Stage stage = stage();
        ModelClient client = stage.in(Stage.EXECUTION);
        Duration moment = EngineParts.ACCESS_RECHECK.dividedBy(10);
        Duration pause = EngineParts.ACCESS_RECHECK.dividedBy(3);
        // Whenever the engine asks for rights, some of the moments are then.
        for (int i = 0; i < 30; i++) {
            stage.world().ownershipGoesDown();
            stage.advance(moment);
            stage.world().ownershipComesUp();
            stage.advance(pause);
            stage.patch(null, i);
            stage.settle();
            assertThat(client.isIn(Stage.EXECUTION)).as("after moment %d", i).isTrue();
        }
        stage.assertAllIsKnown();
    }

    @Test
    void d9_aSlowConnectionHoldsUpNobodyIsClosedAndRecovers() {
        Stage stage = stage();
        ModelClient slow = stage.in(World.RED);
        ModelClient quick = stage.in(World.RED);
        slow.stall();
        Position last = stage.publish(World.RED, 0).position();
        for (int i = 0; i < 100; i++) {
            last = stage.publish(World.RED, 4_000).position();
            stage.settle();
            assertThat(quick.known(World.RED)).isEqualTo(last);
        }
        assertThat(slow.isConnected()).isFalse();
        Position known = slow.known(World.RED);
        slow.connect();
        slow.subscribe(World.RED, known, false);
        stage.settle();
        assertThat(slow.known(World.RED)).isEqualTo(last);
        stage.assertAllIsKnown();
    }

    @Test
    void d10_aMillionProgressEventsWaitInLittleMemoryAndNoChangeOfStatusIsDropped() {
        Stage stage = stage();
        stage.world().log().keepForChecks(100);
        ModelClient client = stage.in(Stage.EXECUTION);
        client.stall();
        stage.patch("paused", 0);
        List<Long> statusChanges = new ArrayList<>();
        long before = usedMemory();
        int each = PROGRESS_EVENTS / STATUS_CHANGES;
        for (int i = 0; i < PROGRESS_EVENTS; i++) {
            String status = i % each > 0 ? null : i / each % 2 == 0 ? "running" : "paused";
            Published published = (Published) stage.patch(status, 100.0 * i / PROGRESS_EVENTS);
            if (status != null) {
                statusChanges.add(published.publication().position().offset());
            }
        }
        assertThat(usedMemory() - before).isLessThan(MOST_GROWTH);
        assertThat(client.isConnected()).isTrue();
        List<JsonNode> heard = new ArrayList<>();
        client.listen(heard::add);
        client.transport().resume();
        stage.settle();
        assertThat(heard.stream().map(update -> update.path("offset").asLong())).containsAll(statusChanges);
        assertThat(heard.stream()
                        .map(update ->
                                update.path("data").path("progress_percentage").asDouble()))
                .isSorted();
        assertThat(heard).hasSizeLessThan(10 * STATUS_CHANGES);
        stage.assertAllIsKnown();
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void d11_whatIsAcknowledgedIsInTheLogAndWhatIsNotIsNeverSeen() {
        Stage stage = stage();
        ModelClient client = stage.in(World.RED);
        RoomId room = World.RED;
        stage.world().log().goDown();
        assertThatThrownBy(() -> stage.publish(room, 0)).isInstanceOf(UnavailableException.class);
        stage.settle();
        assertThat(client.known(room)).isEqualTo(stage.world().log().now(room));
        stage.world().log().comeUp();
        Publication publication = stage.publish(room, 0);
        assertThat(stage.world().log().written(room, publication.position())).isNotNull();
        stage.settle();
        stage.assertAllIsKnown();
    }

    @Test
    void expiry_aConnectionIsWarnedAndEndsWithItsToken() {
        Stage stage = stage();
        ModelClient client = stage.in(World.RED);
        List<String> events = stage.eventsOf(client);
        client.authenticate(stage.tokenFor(Duration.ofSeconds(200)));
        stage.advance(Duration.ofSeconds(139));
        assertThat(events).containsExactly("authenticated");
        stage.advance(Duration.ofSeconds(2));
        assertThat(events).containsExactly("authenticated", "token_expiring");
        stage.advance(Duration.ofSeconds(58));
        assertThat(client.isConnected()).isTrue();
        stage.advance(Duration.ofSeconds(2));
        assertThat(client.isConnected()).isFalse();
        stage.assertAllIsWell();
    }

    @Test
    void refresh_aNewTokenTakesOverInPlaceAndARefusedOneChangesNothing() {
        Stage stage = stage();
        ModelClient client = stage.in(World.RED);
        List<String> events = stage.eventsOf(client);
        client.authenticate(stage.tokenFor(Duration.ofSeconds(20)));
        stage.advance(Duration.ofSeconds(15));
        client.authenticate(stage.tokenFor(Duration.ofSeconds(30)));
        client.authenticate(stage.tokenFor(Duration.ofSeconds(-1)));
        client.authenticate(Token.withoutEnd(World.BERT));
        stage.advance(Duration.ofSeconds(10));
        assertThat(events).containsExactly("authenticated", "token_expiring", "authenticated", "error", "error");
        assertThat(client.isIn(World.RED)).isTrue();
        stage.publish(World.RED, 0);
        stage.assertAllIsKnown();
        stage.advance(Duration.ofSeconds(21));
        assertThat(client.isConnected()).isFalse();
        stage.assertAllIsWell();
    }

    @Test
    void deletion_isHeardBeforeTheRoomsEndAndWhatWaitsIsNotPurged() {
        Stage stage = stage();
        ModelClient client = stage.in(Stage.EXECUTION);
        client.subscribe(RoomId.workflow(World.WORKFLOW), null, false);
        stage.settle();
        client.stall();
        stage.patch(null, 10);
        stage.world().deleteWorkflow();
        stage.settle();
        List<String> events = stage.eventsOf(client);
        client.transport().resume();
        stage.settle();
        assertThat(events).containsExactlyInAnyOrder("status_changed", "deleted", "revoked", "revoked");
        assertThat(events.indexOf("deleted")).isLessThan(events.lastIndexOf("revoked"));
        assertThat(client.isIn(Stage.EXECUTION)).isFalse();
        stage.assertAllIsKnown();
    }

    @Test
    void deletion_leavesNothingBehindForWhoeverComesBackWhenTheExecutionRunsAgain() {
        Stage stage = stage();
        ModelClient client = stage.in(Stage.EXECUTION);
        stage.node("n");
        stage.settle();
        Position known = client.known(Stage.EXECUTION);
        client.vanish(0);
        stage.world().deleteWorkflow();
        stage.begin();
        client.connect();
        client.subscribe(Stage.EXECUTION, known, false);
        stage.in(Stage.EXECUTION).subscribe(Stage.EXECUTION, null, true);
        stage.assertAllIsKnown();
    }

    @Test
    void presence_tellsOfEachUserOnceAndOnlyToThoseWhoAsked() {
        Stage stage = stage();
        ModelClient watching = stage.client(World.ANNA, "watching");
        watching.subscribe(World.RED, null, false, true);
        watching.presence(World.RED);
        stage.settle();
        List<String> events = stage.eventsOf(watching);
        List<String> unasked = stage.eventsOf(stage.in(World.RED));
        ModelClient bert = stage.client(World.BERT, "bert");
        ModelClient again = stage.client(World.BERT, "bert again");
        bert.subscribe(World.RED, null, false);
        again.subscribe(World.RED, null, false);
        stage.settle();
        bert.unsubscribe(World.RED);
        stage.settle();
        assertThat(events).containsExactly("joined");
        again.vanish(0);
        watching.presence(World.RED);
        stage.settle();
        assertThat(events).containsExactly("joined", "left", "presence");
        assertThat(unasked).isEmpty();
        stage.assertAllIsKnown();
    }
}
