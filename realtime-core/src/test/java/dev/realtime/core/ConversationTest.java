package dev.realtime.core;

import static dev.realtime.core.House.ANNA;
import static dev.realtime.core.House.BERT;
import static dev.realtime.core.House.NOW;
import static dev.realtime.core.House.error;
import static dev.realtime.core.House.event;
import static dev.realtime.core.House.pong;
import static dev.realtime.core.House.subscribed;
import static dev.realtime.core.House.unsubscribed;
import static dev.realtime.core.House.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.House.TestClient;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says and what it hears. */
class ConversationTest {
    private static final RoomType TEAM = new RoomType("team");
    private static final String TOO_FAST = error("Too many messages, slow down");
    private static final String NOT_NOW = "Temporarily unavailable, try again later";

    private final House house = new House(builder -> builder.roomType(TEAM, (who, room) -> AccessDecision.GRANTED));

    @Test
    void theFirstMessageIsTheConnection() {
        TestClient anna = house.open(ANNA);
        house.realtime.publish(RoomId.user(ANNA), event("notification", 1));
        anna.connection.receive("{\"type\":\"ping\"}");
        assertThat(anna.transport.texts()).isEmpty();
        house.scheduler.runAll();
        house.realtime.publish(RoomId.user(ANNA), event("notification", 2));
        anna.assertHears(
                "{\"type\":\"connection\",\"event\":\"connected\",\"connection_id\":\"" + anna.connection.id()
                        + "\",\"timestamp\":\"" + NOW + "\"}",
                pong(),
                update("notification", 2));
    }

    @Test
    void whoSentTooMuchBeforeTheHelloUsedToGetAnErrorAsTheFirstMessage() {
        House slow = new House(builder -> builder.maxMessagesPerSecond(1));
        TestClient anna = slow.open(ANNA);
        IntStream.range(0, 20).forEach(i -> anna.connection.receive("{\"type\":\"ping\"}"));
        slow.scheduler.runAll();
        assertThat(anna.transport.texts()).hasSize(6);
        assertThat(anna.transport.texts().get(0)).startsWith("{\"type\":\"connection\"");
        anna.connection.receive("{\"type\":\"ping\"}");
        assertThat(anna.transport.texts()).last().isEqualTo(TOO_FAST);
    }

    @Test
    void theUserRoomIsEnteredSilentlyAndIsTheUsersOwn() {
        TestClient anna = house.connect(ANNA);
        TestClient bert = house.connect(BERT);
        house.realtime.publish(RoomId.user(ANNA), event("notification", 1));
        anna.assertHears(update("notification", 1));
        bert.assertHears();
        bert.subscribe("user:anna").assertHears(error("Access denied to room", "user:anna"));
        anna.subscribe("user:anna").assertHears(subscribed("user:anna"));
        house.realtime.publish(RoomId.user(ANNA), event("notification", 2));
        anna.assertHears(update("notification", 2));
        anna.unsubscribe("user:anna").assertHears(unsubscribed("user:anna"));
        house.realtime.publish(RoomId.user(ANNA), event("notification", 3));
        anna.assertHears();
    }

    @Test
    void aSubscriberHearsWhatComesAfterTheConfirmationAndUntilTheNextOne() {
        house.workflow("w", ANNA);
        RoomId room = RoomId.workflow("w");
        TestClient anna = house.connect(ANNA);
        house.realtime.publish(room, event("news", 1));
        anna.subscribe("workflow:w");
        house.realtime.publish(room, event("news", 2));
        house.realtime.publish(room, event("news", 3));
        anna.unsubscribe("workflow:w");
        house.realtime.publish(room, event("news", 4));
        anna.assertHears(subscribed("workflow:w"), update("news", 2), update("news", 3), unsubscribed("workflow:w"));
    }

    @Test
    void subscribingTwiceAndUnsubscribingFromElsewhereAreConfirmed() {
        TestClient anna = house.connect(ANNA).in("team:a");
        anna.subscribe("team:a").assertHears(subscribed("team:a"));
        house.realtime.publish(RoomId.parse("team:a"), event("news", 1));
        anna.assertHears(update("news", 1));
        anna.unsubscribe("team:a").unsubscribe("team:a").unsubscribe("workflow:foreign");
        anna.assertHears(unsubscribed("team:a"), unsubscribed("team:a"), unsubscribed("workflow:foreign"));
    }

    @Test
    void whoComesBackIntoARoomHearsItAgain() {
        TestClient anna = house.connect(ANNA).in("team:a");
        TestClient bert = house.connect(BERT).in("team:a");
        for (int i = 1; i <= 3; i++) {
            anna.unsubscribe("team:a").subscribe("team:a");
            house.realtime.publish(RoomId.parse("team:a"), event("news", i));
            anna.assertHears(unsubscribed("team:a"), subscribed("team:a"), update("news", i));
            bert.assertHears(update("news", i));
        }
    }

    @Test
    void aForeignRoomAndOneThatIsNotThereAreDeniedAlike() {
        house.workflow("w", ANNA);
        TestClient bert = house.connect(BERT);
        bert.subscribe("workflow:w").assertHears(error("Access denied to room", "workflow:w"));
        bert.subscribe("workflow:x").assertHears(error("Access denied to room", "workflow:x"));
        bert.subscribe("execution:x").assertHears(error("Access denied to room", "execution:x"));
        assertThat(house.realtime.statistics(Principal.of(BERT)).activeRooms()).isEqualTo(1);
    }

    @Test
    void aRoomOfAnUnknownTypeIsRefused() {
        house.connect(ANNA).subscribe("guild:a").assertHears(error("Unknown room type", "guild:a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "1",
                "null",
                "{",
                "{}",
                "{\"type\":1}",
                "{\"type\":\"dance\"}",
                "{\"type\":\"subscribe\"}",
                "{\"type\":\"subscribe\",\"room_id\":7}",
                "{\"type\":\"subscribe\",\"room_id\":\"nowhere\"}",
                "{\"type\":\"subscribe\",\"room_id\":\"workflow:'; DROP TABLE workflow; --\"}",
                "{\"type\":\"ping\",\"type\":\"ping\"}",
                "{\"type\":\"\\ud800\"}"
            })
    void whatCannotBeUnderstoodGetsOneErrorAndTheConnectionLivesOn(String text) {
        TestClient anna = house.connect(ANNA);
        anna.send(text);
        assertThat(anna.transport.texts()).hasSize(1);
        assertThat(anna.transport.texts().get(0))
                .startsWith("{\"type\":\"error\",\"message\":\"")
                .doesNotContain("room_id\":", "Exception");
        anna.transport.clear();
        anna.send("{\"type\":\"ping\",\"extra\":[{}]}").assertHears(pong());
    }

    @Test
    void aClientIsInSoManyRoomsAndItsOwnDoesNotCount() {
        House small = new House(builder -> builder.maxRooms(2).roomType(TEAM, (who, room) -> AccessDecision.GRANTED));
        TestClient anna = small.connect(ANNA).in("team:a").in("team:b");
        anna.subscribe("team:c").assertHears(error("Too many rooms", "team:c"));
        anna.subscribe("team:a").assertHears(subscribed("team:a"));
        anna.unsubscribe("team:a").subscribe("team:c");
        anna.assertHears(unsubscribed("team:a"), subscribed("team:c"));
    }

    @Test
    void whoWasInAllRoomsUsedToBeKeptOutOfTheirOwn() {
        House small = new House(builder -> builder.maxRooms(1).roomType(TEAM, (who, room) -> AccessDecision.GRANTED));
        TestClient anna = small.connect(ANNA).in("team:a");
        anna.unsubscribe("user:anna").subscribe("user:anna");
        anna.assertHears(unsubscribed("user:anna"), subscribed("user:anna"));
    }

    @Test
    void noLimitMeansNoLimit() {
        House open = new House(builder ->
                builder.maxRooms(0).maxMessagesPerSecond(0).roomType(TEAM, (who, room) -> AccessDecision.GRANTED));
        TestClient anna = open.connect(ANNA);
        IntStream.range(0, 2_000).forEach(i -> anna.in("team:" + i));
        assertThat(open.realtime.statistics(Principal.of(ANNA)).activeRooms()).isEqualTo(2_001);
    }

    @Test
    void messagesAreHandledInOrderThoughChecksBlock() {
        // Only when the rule is asked does the next message arrive.
        List<TestClient> clients = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        House busy = new House(builder -> builder.roomType(TEAM, (who, room) -> {
            asked.add(room.key());
            if (room.key().equals("a")) {
                clients.get(0).connection.receive("{\"type\":\"ping\"}");
                clients.get(0).connection.receive("{\"type\":\"subscribe\",\"room_id\":\"team:b\"}");
            }
            return AccessDecision.GRANTED;
        }));
        TestClient anna = busy.connect(ANNA);
        clients.add(anna);
        anna.subscribe("team:a");
        assertThat(asked).containsExactly("a", "b");
        anna.assertHears(subscribed("team:a"), pong(), subscribed("team:b"));
    }

    @Test
    void aRuleThatThrowsGrantsNothing() {
        AtomicBoolean broken = new AtomicBoolean(true);
        House house = new House(builder -> builder.roomType(TEAM, (who, room) -> {
            if (broken.get()) {
                throw new IllegalStateException("secret");
            }
            return AccessDecision.GRANTED;
        }));
        TestClient anna = house.connect(ANNA);
        anna.subscribe("team:a").assertHears(error(NOT_NOW, "team:a"));
        house.realtime.publish(RoomId.parse("team:a"), event("news", 1));
        anna.assertHears();
        assertThat(house.realtime.statistics(Principal.of(ANNA)).activeRooms()).isEqualTo(1);
        broken.set(false);
        anna.subscribe("team:a").assertHears(subscribed("team:a"));
    }

    @Test
    void aConnectionThatClosesWhileItsSubscribeIsDecidedDoesNotStayInTheRoom() {
        List<TestClient> clients = new ArrayList<>();
        House house = new House(builder -> builder.roomType(TEAM, (who, room) -> {
            clients.get(0).connection.closed();
            return AccessDecision.GRANTED;
        }));
        TestClient anna = house.connect(ANNA);
        clients.add(anna);
        anna.subscribe("team:a");
        anna.assertHears();
        assertThat(house.realtime.statistics(Principal.of(ANNA)))
                .returns(0, statistics -> statistics.totalConnections())
                .returns(0, statistics -> statistics.activeRooms());
    }

    @Test
    void aConnectionThatIsToldToCloseWhileItsSubscribeIsDecidedDoesNotStayInTheRoom() {
        List<TestClient> clients = new ArrayList<>();
        House house = new House(builder -> builder.roomType(TEAM, (who, room) -> {
            clients.get(0).connection.close(CloseReason.MESSAGE_TOO_BIG);
            return AccessDecision.GRANTED;
        }));
        TestClient anna = house.connect(ANNA);
        clients.add(anna);
        anna.subscribe("team:a");
        anna.assertHears();
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.MESSAGE_TOO_BIG);
        assertThat(house.realtime.statistics(Principal.of(ANNA)).activeRooms()).isZero();
    }

    @Test
    void fiveSecondsWorthOfMessagesMayComeAtOnceThenTheRateHolds() {
        House slow = new House(builder -> builder.maxMessagesPerSecond(2));
        TestClient anna = slow.connect(ANNA);
        IntStream.range(0, 12).forEach(i -> anna.send("{\"type\":\"ping\"}"));
        anna.assertHears(Stream.concat(Stream.generate(House::pong).limit(10), Stream.of(TOO_FAST, TOO_FAST))
                .toArray(String[]::new));
        slow.advance(Duration.ofMillis(500));
        anna.connection.receive("nonsense");
        anna.connection.receive("nonsense");
        slow.scheduler.runAll();
        assertThat(anna.transport.texts()).hasSize(2).contains(TOO_FAST);
        assertThat(anna.transport.closeReason()).isNull();
    }

    @Test
    void whoNeverSlowsDownIsClosed() {
        House slow = new House(builder -> builder.maxMessagesPerSecond(1));
        TestClient anna = slow.connect(ANNA);
        IntStream.range(0, 5 + 200).forEach(i -> anna.send("{\"type\":\"ping\"}"));
        assertThat(anna.transport.closeReason()).isNull();
        assertThat(anna.transport.texts()).hasSize(205);
        anna.send("{\"type\":\"ping\"}");
        assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.RATE_LIMITED);
        anna.send("{\"type\":\"ping\"}");
        assertThat(anna.transport.texts()).hasSize(205);
    }

    @Test
    void theLargestRateUsedToLetNothingThrough() {
        House open = new House(
                builder -> builder.maxMessagesPerSecond(Integer.MAX_VALUE).maxConnectsPerSecond(Integer.MAX_VALUE));
        open.connect(ANNA).send("{\"type\":\"ping\"}").assertHears(pong());
    }

    @Test
    void messagesThatTheWorkersDoNotKeepUpWithAreBounded() {
        House open = new House(builder -> builder.maxMessagesPerSecond(0));
        TestClient anna = open.connect(ANNA);
        IntStream.range(0, 1_500).forEach(i -> anna.connection.receive("{\"type\":\"ping\"}"));
        assertThat(anna.transport.texts()).hasSize(500).containsOnly(TOO_FAST);
        open.scheduler.runAll();
        assertThat(anna.transport.texts()).hasSize(1_500);
    }
}
