package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.realtime.model.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dialect v2, message by message (PROTOCOL sections 1 and 4), beside clients of v1. */
@Tag("client")
public abstract class DialectV2Suite extends V2Suite {
    private static final String PING = GoldenFrames.v2("ping").text();

    // Connecting (PROTOCOL section 1)

    @Test
    void v2WinsWhereBothDialectsAreOffered() {
        for (String offered :
                List.of("realtime.v1, realtime.v2", "realtime.v2, realtime.v1", "chat,realtime.v1,realtime.v2")) {
            RawRequest request = upgrade(server(), unique("alice")).header("Sec-WebSocket-Protocol", offered);

            assertThat(open(server(), request).subprotocol()).as(offered).hasValue("realtime.v2");
        }
    }

    @Test
    void tokenInTheSubprotocolConnectsAndIsNeverEchoed() {
        String user = unique("alice");
        String token = server().token(user);
        RawRequest request = http().upgrade(PATH).header("Sec-WebSocket-Protocol", "realtime.v2, bearer." + token);

        RawWebSocket socket = openRaw(server(), request);

        assertThat(socket.handshake().all("Sec-WebSocket-Protocol")).containsExactly("realtime.v2");
        assertThat(socket.handshake().toString()).doesNotContain(token);
        new V2Client(socket, user).hearsNothing();
    }

    @Test
    void ticketConnectsOnce() {
        String user = unique("alice");
        HttpReply reply = http().send(http().request("POST", PATH + "/tickets").bearer(server().token(user)));
        RawRequest request = http().upgrade(
                        PATH + "?ticket=" + reply.json().path("ticket").asText())
                .header("Sec-WebSocket-Protocol", V2Client.SUBPROTOCOL);

        new V2Client(open(server(), request), user).hearsNothing();

        assertThat(http().send(request).status()).isEqualTo(401);
    }

    @Test
    void connectedTellsWhereTheUserRoomStandsAndNotificationsFollowIt() {
        String user = unique("alice");
        backend().notify(user, "one");
        backend().notify(user, "two");

        V2Client alice = connectV2(user);
        backend().notify(user, "three");

        assertThat(alice.userRoom().offset()).isEqualTo(2);
        alice.hear(at(GoldenFrames.v2("notification"), "user:" + user, at(alice.userRoom(), 3))
                .with("/event", "three")
                .with("/data", Map.of()));
    }

    // Positions

    @Test
    void everyKindOfUpdateCarriesItsPosition() {
        Owned owned = owned(unique("alice"));
        V2Client alice = connectV2(owned.owner());
        Position workflow = alice.subscribe(owned.workflowRoom());
        Position execution = alice.subscribe(owned.executionRoom());

        report(
                owned,
                "{\"status\":\"running\",\"progress_percentage\":45.5,\"completed_nodes\":3,\"total_nodes\":7,"
                        + "\"current_node\":\"node-3\"}");
        backend().node(owned.execution(), "node-1", "running");
        publish(owned.workflowRoom(), 1, 1);

        assertThat(workflow.offset()).isEqualTo(1);
        assertThat(execution.offset()).isEqualTo(1);
        alice.hear(at(GoldenFrames.v2("execution-update"), owned.executionRoom(), at(execution, 2))
                .with("/data/execution_id", owned.execution()));
        alice.hear(at(GoldenFrames.v2("node-update"), owned.executionRoom(), at(execution, 3))
                .with("/data/execution_id", owned.execution()));
        alice.hear(numbered(owned.workflowRoom(), at(workflow, 2), 1));
        alice.hearsNothing(Map.of(owned.workflowRoom(), at(workflow, 2), owned.executionRoom(), at(execution, 3)));
    }

    @Test
    void positionOfAnUpdateIsTheOneThatItsPublisherWasTold() {
        Owned owned = owned(unique("alice"));
        V2Client alice = connectV2(owned.owner());
        alice.subscribe(owned.workflowRoom());

        JsonNode told = backend().publish(owned.workflowRoom(), "team_update", "counted", "{\"number\":7}");

        alice.hear(numbered(owned.workflowRoom(), V2Client.position(told), 7));
    }

    @Test
    void repeatedKeyIsOnePublication() {
        Owned owned = owned(unique("alice"));
        V2Client alice = connectV2(owned.owner());
        Position start = alice.subscribe(owned.workflowRoom());
        String event = "{\"room_id\":\"" + owned.workflowRoom() + "\",\"type\":\"team_update\",\"event\":\"counted\","
                + "\"data\":{\"number\":1},\"idempotency_key\":\"" + unique("key") + "\"}";

        JsonNode first = backend().report("POST", "/publish", event).json();
        JsonNode again = backend().report("POST", "/publish", event).json();
        publish(owned.workflowRoom(), 2, 2);

        assertThat(V2Client.position(again))
                .isEqualTo(V2Client.position(first))
                .isEqualTo(at(start, start.offset() + 1));
        alice.hear(numbered(owned.workflowRoom(), at(start, start.offset() + 1), 1));
        alice.hear(numbered(owned.workflowRoom(), at(start, start.offset() + 2), 2));
        String other = event.replace("\"number\":1", "\"number\":3");
        assertThat(backend().send("POST", "/publish", other).status()).isEqualTo(422);
        alice.hearsNothing(Map.of(owned.workflowRoom(), at(start, start.offset() + 2)));
    }

    @Test
    void historyIsWhatWasDelivered() {
        Owned owned = owned(unique("alice"));
        V2Client alice = connectV2(owned.owner());
        Position start = alice.subscribe(owned.executionRoom());
        backend().status(owned.execution(), "running");
        backend().node(owned.execution(), "node-1", "running");
        publish(owned.executionRoom(), 1, 3);

        List<JsonNode> heard = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            heard.add(alice.hear());
        }

        String address =
                "/history?room_id=" + owned.executionRoom() + "&epoch=" + start.epoch() + "&offset=" + start.offset();
        JsonNode history =
                new Backend(http(), server().token(owned.owner())).get(address).json();
        assertThat(V2Client.position(history)).isEqualTo(at(start, 6));
        List<JsonNode> kept = new ArrayList<>();
        history.path("publications").forEach(kept::add);
        assertThat(kept).isEqualTo(heard);
    }

    @Test
    void leavingARoomIsConfirmedAndItsUpdatesStop() {
        Owned owned = owned(unique("alice"));
        V2Client alice = connectV2(owned.owner());
        alice.subscribe(owned.workflowRoom());

        alice.unsubscribe(owned.workflowRoom());
        publish(owned.workflowRoom(), 1, 1);

        alice.hearsNothing();
        alice.unsubscribe(owned.workflowRoom());
    }

    @Test
    void executionThatStartsOverSaysSo() {
        Owned owned = owned(unique("alice"));
        V2Client alice = connectV2(owned.owner());
        GuideClient old = connect(owned.owner());
        Position start = alice.subscribe(owned.executionRoom());
        old.subscribe(owned.executionRoom());

        backend()
                .report(
                        "PUT",
                        Backend.executionPath(owned.execution()),
                        "{\"workflow_id\":\"" + owned.workflow() + "\",\"status\":\"pending\",\"total_nodes\":7}");

        alice.hear(at(GoldenFrames.v2("execution-restarted"), owned.executionRoom(), at(start, 2))
                .with("/data/execution_id", owned.execution()));
        old.hear(GoldenFrames.v1("execution-update-bare")
                .with("/data/execution_id", owned.execution())
                .with("/data/status", "pending")
                .with("/data/total_nodes", 7));
    }

    @Test
    void deletionIsToldAndEndsTheRoomsOfTheWorkflow() {
        Owned owned = owned(unique("alice"));
        V2Client alice = connectV2(owned.owner());
        V2Client watcher = connectV2(owned.owner());
        Position start = alice.subscribe(owned.workflowRoom());
        watcher.subscribe(owned.executionRoom());

        backend().deleteWorkflow(owned.workflow());

        alice.hear(at(GoldenFrames.v2("workflow-deleted"), owned.workflowRoom(), at(start, 2))
                .with("/data/workflow_id", owned.workflow()));
        alice.hearsThatItIsRevoked(owned.workflowRoom());
        watcher.hearsThatItIsRevoked(owned.executionRoom());
        publish(owned.workflowRoom(), 1, 1);
        publish(owned.executionRoom(), 1, 1);
        alice.hearsNothing();
        watcher.hearsNothing();
        alice.isDenied(owned.workflowRoom());
        watcher.isDenied(owned.executionRoom());
    }

    @Test
    void clientsOfV1InTheSameRoomGetFramesOfV1ToTheLetter() {
        Owned owned = owned(unique("alice"));
        V2Client alice = connectV2(owned.owner());
        GuideClient old = connect(owned.owner());
        Position start = alice.subscribe(owned.executionRoom());
        old.subscribe(owned.executionRoom());

        backend().status(owned.execution(), "running");
        backend().notify(owned.owner(), "hello");
        revoke(owned.owner(), owned.executionRoom());

        assertThat(alice.hear().path("offset").asLong()).isEqualTo(start.offset() + 1);
        old.hear(GoldenFrames.v1("execution-update-bare")
                .with("/data/execution_id", owned.execution())
                .with("/data/status", "running"));
        alice.hear(at(GoldenFrames.v2("notification"), owned.userRoom(), at(alice.userRoom(), 1))
                .with("/event", "hello")
                .with("/data", Map.of()));
        old.hearsNotification("hello");
        alice.hearsThatItIsRevoked(owned.executionRoom());
        old.hearsThatItIsDenied(owned.executionRoom());
        old.hearsNothing();
    }

    private void report(Owned owned, String patch) {
        backend().report("PATCH", Backend.executionPath(owned.execution()), patch);
    }

    // Heartbeat

    @Test
    void pongComesAfterEveryPublicationThatItCounts() {
        Owned owned = owned(unique("alice"));
        V2Client alice = connectV2(owned.owner());
        Position start = alice.subscribe(owned.workflowRoom());
        CompletableFuture<Void> publishing = CompletableFuture.completedFuture(null);
        long last = start.offset();
        for (int i = 1; i < 300; i += 10) {
            int first = i;
            // One after the other, each beside a ping: a client that pings without pause is soon told to slow down.
            publishing = publishing.thenRunAsync(() -> publish(owned.workflowRoom(), first, first + 9));
            last = hearsUpToItsPong(alice, owned.workflowRoom(), at(start, last));
        }
        publishing.join();
        while (last < start.offset() + 300) {
            last = hearsUpToItsPong(alice, owned.workflowRoom(), at(start, last));
        }

        alice.hearsNothing(Map.of(owned.workflowRoom(), at(start, last)));
    }

    /** Each publication comes in its turn and none that the pong counts comes later; the offset of the last. */
    private static long hearsUpToItsPong(V2Client client, String room, Position known) {
        long last = known.offset();
        client.say(PING);
        JsonNode message = client.hear();
        while (!message.path("type").asText().equals("pong")) {
            assertThat(message.path("offset").asLong()).isEqualTo(++last);
            message = client.hear();
        }
        Position head = V2Client.position(message.path("heads").path(room));
        assertThat(head.epoch()).isEqualTo(known.epoch());
        assertThat(head.offset()).isLessThanOrEqualTo(last);
        return last;
    }

    // Ids

    @Test
    void idIsEchoedInTheAnswer() {
        Owned owned = owned(unique("alice"));
        V2Client alice = connectV2(owned.owner());
        for (JsonNode id : List.of(
                new TextNode(""),
                new TextNode("sub-1"),
                new TextNode("ü \"quoted\" \\ \n"),
                new TextNode("x".repeat(128)),
                new IntNode(7),
                new IntNode(-1),
                new IntNode(0))) {
            for (String message : List.of(
                    PING,
                    V2Client.askForRoom("subscribe", owned.workflowRoom()),
                    V2Client.askForRoom("presence-query", owned.workflowRoom()),
                    V2Client.askForRoom("unsubscribe", owned.workflowRoom()),
                    V2Client.askForRoom("subscribe", "workflow:missing"),
                    V2Client.askForRoom("subscribe", "planet:mars"),
                    "{\"type\":\"authenticate\",\"token\":\"no token\"}",
                    "{\"type\":\"fly\"}",
                    "{\"type\":\"subscribe\"}")) {
                alice.say(with(message, id));

                JsonNode answer = alice.hear();
                assertThat(answer.path("id")).as("%s to %s", answer, message).isEqualTo(id);
            }
        }
    }

    @Test
    void messagesWithIdsLookAsEver() {
        V2Client alice = connectV2(unique("alice"));

        alice.say(GoldenFrames.v2("ping-with-id").text());
        JsonNode pong = alice.hear();
        alice.say("{\"type\":\"fly\",\"id\":7}");

        assertThat(GoldenFrames.v2("pong-with-id")
                        .with("/heads", pong.path("heads"))
                        .differences(pong))
                .isEmpty();
        alice.hear(GoldenFrames.v2("error-with-id"));
    }

    @Test
    void whatIsNoIdIsIgnored() {
        V2Client alice = connectV2(unique("alice"));

        for (String id : List.of("\"" + "x".repeat(129) + "\"", "true", "null", "1.5", "[1]", "{\"a\":1}")) {
            alice.say("{\"type\":\"ping\",\"id\":" + id + "}");

            JsonNode answer = alice.hear();
            assertThat(answer.path("type").asText()).as(id).isEqualTo("pong");
            assertThat(answer.has("id")).as(id).isFalse();
        }
    }

    private static String with(String message, JsonNode id) {
        return ((ObjectNode) GoldenFrame.parse(message)).set("id", id).toString();
    }

    // Errors

    @Test
    void everyMistakeHasItsCode() {
        V2Client alice = connectV2(unique("alice"));
        for (String message : List.of(
                "",
                "hello",
                "[]",
                "{}",
                "{\"type\":7}",
                "{\"type\":\"subscribe\"}",
                "{\"type\":\"subscribe\",\"room_id\":\"nowhere\"}",
                "{\"type\":\"subscribe\",\"room_id\":\"user:x\",\"since\":3}",
                "{\"type\":\"subscribe\",\"room_id\":\"user:x\",\"since\":{\"epoch\":\"e\",\"offset\":-1}}",
                "{\"type\":\"subscribe\",\"room_id\":\"user:x\",\"since\":{\"epoch\":\"e\",\"offset\":1.5}}",
                "{\"type\":\"subscribe\",\"room_id\":\"user:x\",\"snapshot\":\"yes\"}",
                "{\"type\":\"authenticate\"}")) {
            alice.say(message);
            alice.hearsError("bad_message");
        }

        alice.say("{\"type\":\"fly\"}");
        alice.hearsError("unknown_type");
        alice.say(V2Client.askForRoom("subscribe", "planet:mars"));
        alice.hearsError("unknown_room_type", "planet:mars");
        alice.say("{\"type\":\"authenticate\",\"token\":\"no token\"}");
        alice.hearsError("bad_token");
        alice.hearsNothing();
    }

    @Test
    void foreignAndMissingRoomsAreDeniedAlike() {
        Owned foreign = owned(unique("bob"));
        V2Client alice = connectV2(unique("alice"));

        for (String room : List.of(
                foreign.executionRoom(), foreign.workflowRoom(), foreign.userRoom(), "execution:missing", "team:red")) {
            alice.isDenied(room);
            alice.say(V2Client.askForRoom("presence-query", room));
            alice.hear(GoldenFrames.v2("error-access-denied").with("/room_id", room));
            alice.say(V2Client.since(room, new Position("e", 0)));
            alice.hear(GoldenFrames.v2("error-access-denied").with("/room_id", room));
        }
        alice.hearsNothing();
    }

    @Test
    void surplusRoomIsRefused() {
        ServerUnderTest server = server(ORDINARY.with(Limit.MAX_ROOMS, 1));
        Owned owned = owned(server, unique("alice"));
        V2Client alice = connectV2(server, owned.owner());
        alice.subscribe(owned.workflowRoom());

        alice.say(V2Client.askForRoom("subscribe", owned.executionRoom()));

        alice.hearsError("too_many_rooms", owned.executionRoom());
        alice.unsubscribe(owned.workflowRoom());
        alice.subscribe(owned.executionRoom());
    }

    @Test
    void clientThatIsTooFastIsToldWhenToTryAgain() {
        ServerUnderTest server = server(ORDINARY.with(Limit.MAX_MESSAGES_PER_SECOND, 10));
        V2Client alice = connectV2(server, unique("alice"));

        Collections.nCopies(100, PING).forEach(alice::say);

        GoldenFrame refusal = GoldenFrames.v2("error-rate-limited");
        List<JsonNode> refused = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            JsonNode answer = alice.hear();
            if (answer.path("type").asText().equals("error")) {
                refused.add(answer);
            }
        }
        assertThat(refused).hasSizeBetween(30, 50).allSatisfy(answer -> {
            assertThat(refusal.differences(answer)).isEmpty();
            assertThat(answer.path("retry_after_ms").asLong()).isBetween(1L, 1_000L);
        });
    }

    // Presence

    @Test
    void presenceListsEachUserOnce() {
        String room = "team:" + unique("red");
        String anna = unique("anna");
        String bert = unique("bert");
        V2Client desk = connectToTeam(anna, room);
        V2Client phone = connectToTeam(anna, room);
        V2Client other = connectToTeam(bert, room);
        desk.subscribe(room);
        phone.subscribe(room);

        asksWhoIsThere(desk, room, List.of(anna));
        other.subscribe(room);
        asksWhoIsThere(desk, room, List.of(anna, bert));
        asksWhoIsThere(other, room, List.of(anna, bert));
        other.unsubscribe(room);
        asksWhoIsThere(desk, room, List.of(anna));
        other.say(V2Client.askForRoom("presence-query", room));
        other.hear(GoldenFrames.v2("error-access-denied").with("/room_id", room));
    }

    private static void asksWhoIsThere(V2Client client, String room, List<String> users) {
        client.say(V2Client.askForRoom("presence-query", room));
        client.hear(GoldenFrames.v2("presence").with("/room_id", room).with("/users", users));
    }

    @Test
    void whoComesAndGoesIsToldOncePerUser() {
        String room = "team:" + unique("red");
        String bert = unique("bert");
        V2Client anna = connectToTeam(unique("anna"), room);
        V2Client indifferent = connectToTeam(unique("carl"), room);
        indifferent.subscribe(room);
        anna.say(((ObjectNode) GoldenFrame.parse(V2Client.askForRoom("subscribe", room)))
                .put("presence", true)
                .toString());
        anna.hear(GoldenFrames.v2("subscribed").with("/room_id", room));

        V2Client desk = connectToTeam(bert, room);
        V2Client phone = connectToTeam(bert, room);
        desk.subscribe(room);
        phone.subscribe(room);
        desk.unsubscribe(room);
        anna.hear(presence("joined", room, bert));
        anna.hearsNothingWhereverItIs();
        phone.close();

        anna.hear(presence("left", room, bert));
        anna.hearsNothingWhereverItIs();
        indifferent.hearsNothingWhereverItIs();
    }

    private static GoldenFrame presence(String event, String room, String user) {
        return GoldenFrames.v2("presence-" + event).with("/room_id", room).with("/user_id", user);
    }

    // Draining

    @Test
    void drainIsToldWithADelayBeforeTheEnd() {
        // A server of its own, since it ends.
        ServerUnderTest server = server(ORDINARY.with(Limit.MAX_ROOMS, 2));
        V2Client alice = connectV2(server, unique("alice"));
        GuideClient old = connect(server, unique("bob"));
        CompletableFuture<Void> draining = CompletableFuture.runAsync(server::drain);

        alice.hear(GoldenFrames.v2("draining"));
        assertThat(alice.hearsTheEnd()).isEqualTo(1012);
        assertThat(old.hearsTheEnd()).isEqualTo(1012);

        draining.join();
    }
}
