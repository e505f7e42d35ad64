package dev.realtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.tck.host.RealtimeTestKit;
import dev.realtime.tck.host.TestClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code since} in a room that the client is in: what this connection was sent is not sent again, what it was not sent is. */
class SubscribedAgainTest {
    private static final UserId ANNA = new UserId("anna");
    private static final RoomId TEAM = RoomId.parse("team:blue");

    private final RealtimeTestKit kit = new RealtimeTestKit();
    private final Realtime realtime = Realtime.builder()
            .clock(kit.clock())
            .ticker(kit.ticker())
            .scheduler(kit.scheduler())
            .workers(kit.scheduler())
            .broadcaster(kit.broadcaster())
            .roomType(new RoomType("team"), (who, room) -> AccessDecision.GRANTED)
            .build();

    private TestClient connect() {
        return kit.connect(realtime, realtime.issueToken(Principal.of(ANNA)));
    }

    private void publish(RoomId room, int count) {
        for (int i = 0; i < count; i++) {
            realtime.publish(room, House.event("team_update", i));
        }
    }

    private static List<Long> offsets(TestClient client) {
        return client.heard().stream()
                .filter(message -> message.has("data"))
                .map((JsonNode update) -> update.path("offset").asLong())
                .toList();
    }

    /**
     * The room has 200 publications that the client was not sent, and it reads no more.
     *
     * @return the epoch
     */
    private String stallBehind200(TestClient client) {
        publish(TEAM, 200);
        client.subscribe(TEAM);
        Position now = client.awaitSubscribed(TEAM);
        client.unsubscribe(TEAM);
        client.stall();
        return now.epoch();
    }

    /** The last answer to a subscribe without {@code since}. */
    private static JsonNode lastPlainConfirmation(List<JsonNode> heard) {
        return heard.stream()
                .filter(message -> message.path("event").asText().equals("subscribed") && !message.has("recovered"))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private static String since(RoomId room, Position position) {
        return "{\"type\":\"subscribe\",\"room_id\":\"" + room + "\",\"snapshot\":true,\"since\":{\"epoch\":\""
                + position.epoch() + "\",\"offset\":" + position.offset() + "}}";
    }

    @Test
    void sinceWithASnapshotSendsNothingASecondTime() {
        TestClient client = connect();
        client.subscribe(TEAM);
        Position known = client.awaitSubscribed(TEAM);
        publish(TEAM, 3);
        client.send(since(TEAM, known));
        publish(TEAM, 1);
        assertThat(offsets(client)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void whatTheUsersRoomCarriedBeforeTheHelloCanBeAskedFor() {
        RoomId room = RoomId.user(ANNA);
        publish(room, 3);
        TestClient client = connect();
        publish(room, 1);
        Position hello = new Position(epoch(client, room), 0);
        client.subscribe(room, hello);
        client.awaitSubscribed(room);
        assertThat(offsets(client)).containsExactly(4L, 1L, 2L, 3L);
    }

    private static String epoch(TestClient client, RoomId room) {
        return client.heard()
                .get(0)
                .path("rooms")
                .path(room.toString())
                .path("epoch")
                .asText();
    }

    @Test
    void somethingOlderStillMayBeAskedForWhileHistoryComes() {
        TestClient client = connect();
        String epoch = stallBehind200(client);
        client.subscribe(TEAM, new Position(epoch, 100));
        client.subscribe(TEAM, new Position(epoch, 50));
        publish(TEAM, 1);
        client.resume();
        kit.advance(Duration.ofSeconds(1));
        assertThat(offsets(client)).hasSize(151).doesNotHaveDuplicates().contains(51L, 100L, 101L, 200L, 201L);
    }

    @Test
    void anotherWishForPresenceIsHeardAndSendsNothingASecondTime() {
        TestClient anna = connect();
        anna.subscribe(TEAM);
        Position known = anna.awaitSubscribed(TEAM);
        publish(TEAM, 3);
        anna.send(since(TEAM, known).replace("\"snapshot\"", "\"presence\":true,\"snapshot\""));
        TestClient bert = kit.connect(realtime, realtime.issueToken(Principal.of(new UserId("bert"))));
        bert.subscribe(TEAM);
        anna.subscribe(TEAM);
        bert.unsubscribe(TEAM);
        assertThat(offsets(anna)).containsExactly(1L, 2L, 3L);
        assertThat(anna.heard().stream()
                        .filter(message -> message.path("type").asText().equals("presence"))
                        .map(message -> message.path("event").asText() + " "
                                + message.path("user_id").asText()))
                .containsExactly("joined bert");
    }

    @Test
    void whileHistoryComesTheConfirmedPositionIsTheOneThatAllFollowsOn() {
        TestClient client = connect();
        String epoch = stallBehind200(client);
        client.subscribe(TEAM, new Position(epoch, 50));
        client.subscribe(TEAM);
        client.resume();
        List<JsonNode> heard = client.heard();
        JsonNode second = lastPlainConfirmation(heard);
        List<Long> afterwards = heard.subList(heard.indexOf(second), heard.size()).stream()
                .filter(message -> message.has("data"))
                .map(update -> update.path("offset").asLong())
                .toList();
        long confirmed = second.path("offset").asLong();
        assertThat(confirmed).isLessThan(200);
        assertThat(afterwards).first().isEqualTo(confirmed + 1);
        assertThat(offsets(client)).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void whatThisConnectionWasNeverSentIsNotConfirmedWhileSomethingOlderComes() {
        TestClient client = connect();
        String epoch = stallBehind200(client);
        client.subscribe(TEAM, new Position(epoch, 100));
        client.subscribe(TEAM, new Position(epoch, 50));
        client.subscribe(TEAM);
        client.resume();
        kit.advance(Duration.ofSeconds(1));
        JsonNode last = lastPlainConfirmation(client.heard());
        assertThat(last.path("offset").asLong()).isGreaterThanOrEqualTo(100).isLessThan(200);
        assertThat(offsets(client)).hasSize(150).doesNotHaveDuplicates().endsWith(200L);
    }

    @Test
    void whoWaitsInVainIsToldWhatWasHeard() {
        TestClient client = connect();
        assertThatThrownBy(() -> client.awaitSubscribed(TEAM))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("team:blue")
                .hasMessageContaining("connected");
    }

    @Test
    void aLostAnnouncementIsFoundWithTheNextPing() {
        TestClient client = connect();
        client.subscribe(TEAM);
        client.awaitSubscribed(TEAM);
        kit.dropNext();
        publish(TEAM, 1);
        assertThat(offsets(client)).isEmpty();
        client.ping();
        assertThat(client.awaitUpdate(update -> true).path("offset").asLong()).isOne();
    }
}
