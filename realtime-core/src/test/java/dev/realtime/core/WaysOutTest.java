package dev.realtime.core;

import static dev.realtime.core.House.ANNA;
import static dev.realtime.core.House.BERT;
import static dev.realtime.core.House.event;
import static dev.realtime.core.House.pong;
import static dev.realtime.core.House.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.House.TestClient;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.port.in.RoomStatistics.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Frames on their way out, and connections on theirs. */
class WaysOutTest {
    private static final RoomType TEAM = new RoomType("team");
    private static final RoomId ROOM = RoomId.parse("team:a");
    private static final Event KILOBYTE =
            Event.of("bulk", "e", JsonText.object().put("x", "x".repeat(1_000)).build());

    private final House house =
            new House(builder -> builder.outboxBytes(64 * 1024).roomType(TEAM, (who, room) -> AccessDecision.GRANTED));

    private void publish(int number) {
        house.realtime.publish(ROOM, event("news", number));
    }

    @Test
    void anIdleClientHearsAtOnceInTheCallersThread() {
        TestClient anna = house.connect(ANNA).in("team:a");
        publish(1);
        anna.assertHears(update("news", 1));
        assertThat(house.scheduler.waiting())
                .as("only the sweep and the re-check wait")
                .isEqualTo(2);
    }

    @Test
    void aBurstLargerThanTheOutboxUsedToCloseClientsThatKeepUp() {
        TestClient anna = house.connect(ANNA).in("team:a");
        house.realtime.publish(Collections.nCopies(200, new RoomEvent(ROOM, KILOBYTE)));
        assertThat(anna.transport.texts()).hasSize(200);
        assertThat(anna.transport.closeReason()).isNull();
        assertThat(anna.transport.overlappingWrites()).isZero();
    }

    @Test
    void aLargeRoomIsWrittenToInSlicesAndASmallOneNeedNotWait() {
        List<TestClient> many = IntStream.range(0, 400)
                .mapToObj(i -> house.connect(new UserId("u" + i)).in("team:a"))
                .toList();
        TestClient anna = house.connect(ANNA).in("team:b");

        publish(1);
        assertThat(hearers(many)).as("64 of each shard, by the publisher").isEqualTo(128);
        publish(2);
        AtomicLong hearersBeforeAnna = new AtomicLong();
        anna.transport.completeOn(completion -> {
            hearersBeforeAnna.set(hearers(many));
            completion.run();
        });
        house.realtime.publish(RoomId.parse("team:b"), event("news", 3));
        house.scheduler.runAll();

        anna.assertHears(update("news", 3));
        assertThat(hearersBeforeAnna).hasValueLessThan(400);
        assertThat(many)
                .allSatisfy(each ->
                        assertThat(each.transport.texts()).containsExactly(update("news", 1), update("news", 2)));
        assertThat(many.stream().filter(each -> each.transport.writes().size() == 1))
                .as("whose turn had not come got both in one write")
                .hasSize(400 - 128);
    }

    private static long hearers(List<TestClient> clients) {
        return clients.stream()
                .filter(client -> !client.transport.texts().isEmpty())
                .count();
    }

    @Test
    void oneWriteIsUnderWayAtATimeAndTheNextGathersWhatWaited() {
        TestClient anna = house.connect(ANNA).in("team:a");
        anna.transport.stall();
        IntStream.rangeClosed(1, 5).forEach(this::publish);
        assertThat(anna.transport.writes()).containsExactly(List.of(update("news", 1)));
        anna.transport.completeNext();
        assertThat(anna.transport.writes()).hasSize(2);
        assertThat(anna.transport.writes().get(1))
                .containsExactly(update("news", 2), update("news", 3), update("news", 4), update("news", 5));
        anna.transport.resume();
        publish(6);
        assertThat(anna.transport.overlappingWrites()).isZero();
        assertThat(anna.transport.texts()).hasSize(6);
    }

    @Test
    void whatIsPublishedTogetherLeavesTogether() {
        TestClient anna = house.connect(ANNA).in("team:a");
        house.realtime.publish(IntStream.rangeClosed(1, 10)
                .mapToObj(i -> new RoomEvent(ROOM, event("news", i)))
                .toList());
        assertThat(anna.transport.writes()).hasSize(1);
        assertThat(anna.transport.texts()).hasSize(10);
    }

    @Test
    void oneWriteGathersAtMost64KiB() {
        TestClient anna = house.connect(ANNA).in("team:a");
        House roomy = new House(builder -> builder.roomType(TEAM, (who, room) -> AccessDecision.GRANTED));
        TestClient reader = roomy.connect(ANNA).in("team:a");
        reader.transport.stall();
        IntStream.range(0, 200).forEach(i -> roomy.realtime.publish(ROOM, KILOBYTE));
        while (reader.transport.completeNext()) {
            assertThat(reader.transport.overlappingWrites()).isZero();
        }
        assertThat(reader.transport.texts()).hasSize(200);
        assertThat(reader.transport.writes())
                .allSatisfy(write -> assertThat(String.join("", write).length()).isLessThanOrEqualTo(64 * 1024))
                .hasSizeBetween(4, 6);
        assertThat(anna.transport.texts()).isEmpty();
    }

    @Test
    void aSlowClientIsCutAndNeitherThePublisherNorTheOthersWait() {
        TestClient slow = house.connect(ANNA).in("team:a");
        TestClient fast = house.connect(BERT).in("team:a");
        slow.transport.stall();
        IntStream.range(0, 100).forEach(i -> house.realtime.publish(ROOM, KILOBYTE));
        assertThat(fast.transport.texts()).hasSize(100);
        assertThat(slow.transport.closeReason()).isEqualTo(CloseReason.SLOW_CONSUMER);
        assertThat(slow.transport.texts()).as("what was under way").hasSize(1);
        slow.transport.resume();
        assertThat(slow.transport.texts()).as("what waited is forgotten").hasSize(1);
        slow.connection.closed();
        assertThat(house.realtime.statistics(Principal.of(ANNA)).totalConnections())
                .isEqualTo(1);
    }

    @Test
    void aCutClientIsInNoRoomAnyMoreEvenBeforeItsTransportIsGone() {
        TestClient slow = house.connect(ANNA).in("team:a");
        slow.transport.stall();
        IntStream.range(0, 100).forEach(i -> house.realtime.publish(ROOM, KILOBYTE));
        assertThat(house.realtime.statistics(Principal.of(ANNA)).activeRooms()).isZero();
    }

    @Test
    void withoutABoundNobodyIsCut() {
        House patient =
                new House(builder -> builder.outboxBytes(0).roomType(TEAM, (who, room) -> AccessDecision.GRANTED));
        TestClient slow = patient.connect(ANNA).in("team:a");
        slow.transport.stall();
        IntStream.range(0, 3_000).forEach(i -> patient.realtime.publish(ROOM, KILOBYTE));
        slow.transport.resume();
        patient.scheduler.runAll();
        assertThat(slow.transport.texts()).hasSize(3_000);
    }

    @Test
    void oneEventLargerThanTheBoundStillFitsWhenNothingWaits() {
        TestClient anna = house.connect(ANNA).in("team:a");
        Event large = Event.of("bulk", "e", JsonText.ofString("x".repeat(200_000)));
        house.realtime.publish(ROOM, large);
        assertThat(anna.transport.texts()).hasSize(1);
        assertThat(anna.transport.closeReason()).isNull();
    }

    @Test
    void aCloseLetsGoOutWhatWaitsAndNothingThatComesLater() {
        TestClient anna = house.connect(ANNA).in("team:a");
        anna.transport.stall();
        IntStream.rangeClosed(1, 3).forEach(this::publish);
        anna.connection.close(CloseReason.BINARY_MESSAGE);
        publish(4);
        assertThat(anna.transport.closeReason()).isNull();
        anna.transport.completeNext();
        assertThat(anna.transport.closeReason())
                .as("right after the last write was handed over")
                .isEqualTo(CloseReason.BINARY_MESSAGE);
        anna.transport.resume();
        anna.assertHears(update("news", 1), update("news", 2), update("news", 3));
    }

    @Test
    void theFirstReasonToCloseStands() {
        TestClient anna = house.connect(ANNA);
        anna.connection.close(CloseReason.BAD_UTF8);
        anna.connection.close(CloseReason.MESSAGE_TOO_BIG);
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.BAD_UTF8);
        anna.send("{\"type\":\"ping\"}").assertHears();
    }

    @Test
    void aCloseWaitsFiveSecondsForASlowClient() {
        TestClient anna = house.connect(ANNA).in("team:a");
        anna.transport.stall();
        publish(1);
        publish(2);
        anna.connection.close(CloseReason.PROTOCOL_ERROR);
        house.advance(Duration.ofSeconds(5));
        assertThat(anna.transport.closeReason()).isNull();
        house.advance(Duration.ofSeconds(1));
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
        anna.transport.resume();
        anna.assertHears(update("news", 1));
    }

    @Test
    void aConnectionEndsWithItsToken() {
        Instant end = house.clock.instant().plusSeconds(90);
        TestClient anna = new TestClient(
                house.admitted(new Principal(ANNA, Set.of(), end)).seat(), house.scheduler);
        stayAlive(anna, 89);
        assertThat(anna.transport.closeReason()).isNull();
        stayAlive(anna, 1);
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.TOKEN_EXPIRED);
    }

    private void stayAlive(TestClient client, int seconds) {
        for (int i = 0; i < seconds; i++) {
            client.connection.alive();
            house.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void aPingEvery25SecondsAndTheEndAfter10SecondsOfSilence() {
        TestClient anna = house.connect(ANNA);
        house.advance(Duration.ofSeconds(24));
        assertThat(anna.transport.pings()).isZero();
        house.advance(Duration.ofSeconds(1));
        assertThat(anna.transport.pings()).isEqualTo(1);
        house.advance(Duration.ofSeconds(9));
        assertThat(anna.transport.closeReason()).isNull();
        house.advance(Duration.ofSeconds(1));
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.NO_SIGN_OF_LIFE);
        house.advance(Duration.ofSeconds(60));
        assertThat(anna.transport.pings()).isEqualTo(1);
    }

    @Test
    void anythingThatArrivesIsASignOfLife() {
        TestClient anna = house.connect(ANNA);
        for (int i = 1; i <= 5; i++) {
            house.advance(Duration.ofSeconds(25));
            assertThat(anna.transport.pings()).isEqualTo(i);
            anna.connection.alive();
        }
        house.advance(Duration.ofSeconds(25));
        anna.send("{\"type\":\"ping\"}");
        house.advance(Duration.ofSeconds(10));
        assertThat(anna.transport.closeReason()).isNull();
        anna.assertHears(pong().replace("00:00:00", "00:02:30"));
    }

    @Test
    void aSilentClientUsedToStayForEverWhenPingsCameFasterThanTheTimeout() {
        House eager =
                new House(builder -> builder.pingInterval(Duration.ofSeconds(5)).pingTimeout(Duration.ofSeconds(12)));
        TestClient anna = eager.connect(ANNA);
        eager.advance(Duration.ofSeconds(16));
        assertThat(anna.transport.pings()).isEqualTo(3);
        assertThat(anna.transport.closeReason()).isNull();
        eager.advance(Duration.ofSeconds(1));
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.NO_SIGN_OF_LIFE);
    }

    @Test
    void withoutPingsSilenceIsNoReason() {
        House quiet = new House(builder -> builder.pingInterval(Duration.ZERO));
        TestClient anna = quiet.connect(ANNA);
        quiet.advance(Duration.ofHours(1));
        assertThat(anna.transport.pings()).isZero();
        assertThat(anna.transport.closeReason()).isNull();
    }

    @Test
    void whoIsGoneLeavesNothingBehind() {
        TestClient anna = house.connect(ANNA).in("team:a");
        anna.connection.closed();
        anna.connection.closed();
        publish(1);
        anna.send("{\"type\":\"ping\"}");
        anna.connection.close(CloseReason.NORMAL);
        house.advance(Duration.ofMinutes(1));
        anna.assertHears();
        assertThat(anna.transport.closeReason()).isNull();
        assertThat(anna.transport.pings()).isZero();
        assertThat(house.realtime.statistics(Principal.of(ANNA))).isEqualTo(new Statistics(0, 0, 0));
    }

    @Test
    void aWriteThatFailsEndsTheConnection() {
        TestClient anna = house.connect(ANNA).in("team:a");
        TestClient bert = house.connect(BERT).in("team:a");
        anna.transport.fail();
        publish(1);
        assertThat(house.realtime.statistics(Principal.of(ANNA))).isEqualTo(new Statistics(1, 0, 2));
        bert.assertHears(update("news", 1));
        anna.connection.closed();
        assertThat(house.realtime.statistics(Principal.of(ANNA)).totalConnections())
                .isEqualTo(1);
    }

    @Test
    void completionsOfAnotherThreadKeepTheOrder() {
        TestClient anna = house.connect(ANNA).in("team:a");
        anna.transport.completeOn(house.scheduler);
        for (int i = 1; i <= 50; i++) {
            publish(i);
            if (i % 7 == 0) {
                house.scheduler.runAll();
            }
        }
        house.scheduler.runAll();
        anna.assertHears(
                IntStream.rangeClosed(1, 50).mapToObj(i -> update("news", i)).toArray(String[]::new));
    }
}
