package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dialect of the guide, message by message (PROTOCOL sections 1 to 3, and 7 where it feeds them). */
@Tag("v1")
@Tag("client")
public abstract class DialectV1Suite extends ServerSuite {
    private static final String ADMIN = "realtime:admin";

    // Connecting (PROTOCOL section 1)

    @Test
    void tokenInTheQueryConnects() {
        connect(unique("alice")).hearsNothing();
    }

    @Test
    void tokenInTheHeaderConnects() {
        RawRequest request = http().upgrade(PATH).bearer(server().token(unique("alice")));

        connect(server(), request).hearsNothing();
    }

    @Test
    void ticketConnectsOnceAndAlone() {
        String token = server().token(unique("alice"));
        HttpReply reply = http().send(http().request("POST", PATH + "/tickets").bearer(token));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("Cache-Control")).hasValue("no-store");
        assertThat(reply.json().path("expires_in").asInt()).isEqualTo(30);
        String address = PATH + "?ticket=" + reply.json().path("ticket").asText();

        assertThat(http().send(http().upgrade(address).bearer(token)).status()).isEqualTo(400);
        connect(server(), http().upgrade(address)).hearsNothing();

        assertThat(http().send(http().upgrade(address)).status()).isEqualTo(401);
    }

    @Test
    void schemeOfTheHeaderMayBeWrittenInAnyCase() {
        RawRequest request = http().upgrade(PATH).header("Authorization", "bearer " + server().token(unique("alice")));

        connect(server(), request).hearsNothing();
    }

    @Test
    void tokenInTheSubprotocolConnects() {
        WebSocketClient socket = open(server(), offering(server().token(unique("alice"))));

        assertThat(socket.subprotocol()).hasValue("realtime.v1");
        new GuideClient(socket).hearsNothing();
    }

    @Test
    void tokenInTheSubprotocolIsNeverEchoed() {
        String token = server().token(unique("alice"));

        RawWebSocket socket = openRaw(server(), offering(token));

        assertThat(socket.handshake().all("Sec-WebSocket-Protocol")).containsExactly("realtime.v1");
        assertThat(socket.handshake().toString()).doesNotContain(token);
    }

    private RawRequest offering(String token) {
        return http().upgrade(PATH).header("Sec-WebSocket-Protocol", "realtime.v1, bearer." + token);
    }

    @Test
    void subprotocolsMayStandInAnyOrder() {
        String offered = "bearer." + server().token(unique("alice")) + ",chat,realtime.v1";

        WebSocketClient socket = open(server(), http().upgrade(PATH).header("Sec-WebSocket-Protocol", offered));

        assertThat(socket.subprotocol()).hasValue("realtime.v1");
        new GuideClient(socket).hearsNothing();
    }

    @Test
    void subprotocolsMayStandOnSeveralLines() {
        RawRequest request = http().upgrade(PATH)
                .header("Sec-WebSocket-Protocol", "bearer." + server().token(unique("alice")))
                .header("Sec-WebSocket-Protocol", "chat,realtime.v1");

        RawWebSocket socket = openRaw(server(), request);

        assertThat(socket.handshake().all("Sec-WebSocket-Protocol")).containsExactly("realtime.v1");
        new GuideClient(socket).hearsNothing();
    }

    @Test
    void subprotocolIsSelectedBesideATokenInTheQuery() {
        RawRequest request = upgrade(server(), unique("alice")).header("Sec-WebSocket-Protocol", "realtime.v1");

        assertThat(open(server(), request).subprotocol()).hasValue("realtime.v1");
    }

    @Test
    void noSubprotocolIsSelectedWhereNoneIsOffered() {
        assertThat(open(server(), upgrade(server(), unique("alice"))).subprotocol())
                .isEmpty();
    }

    @Test
    void otherQueryParametersAreIgnored() {
        String token = server().token(unique("alice"));
        RawRequest request = http().upgrade(PATH + "?lang=de%20DE&token=" + token + "&tokens=x&flag");

        connect(server(), request).hearsNothing();
    }

    @Test
    void tokenInTheQueryMayBePercentEscaped() {
        String token = server().token(unique("alice"));
        String escaped = "%%%02X".formatted((int) token.charAt(0)) + token.substring(1);

        connect(server(), http().upgrade(PATH + "?token=" + escaped)).hearsNothing();
    }

    @Test
    void everyConnectionHasAnIdOfItsOwn() {
        String alice = unique("alice");

        assertThat(connect(alice).connectionId()).isNotEqualTo(connect(alice).connectionId());
    }

    @Test
    void connectionIsTheFirstMessageEvenWhileNotificationsArrive() {
        String alice = unique("alice");
        CompletableFuture<Void> notifying = CompletableFuture.runAsync(() ->
                IntStream.range(0, 60).forEach(i -> backend().notify(alice, "n" + i)));
        do {
            connect(alice).close();
        } while (!notifying.isDone());

        notifying.join();
    }

    @Test
    void timestampsAreUtc() {
        GuideClient alice = connect(unique("alice"));
        alice.say("{\"type\":\"ping\"}");

        LocalDateTime told = LocalDateTime.parse(alice.hear().path("timestamp").asText());

        LocalDateTime here = LocalDateTime.ofInstant(InstantSource.system().instant(), ZoneOffset.UTC);
        assertThat(Duration.between(told, here).abs()).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void expiredTokenEndsTheConnectionWith4401() {
        ServerUnderTest server = server(ORDINARY.with(Limit.TOKEN_LEEWAY, 1_000));
        String token = server.token(unique("alice"), Duration.ofSeconds(2));
        GuideClient alice = connect(server, http(server).upgrade(PATH + "?token=" + token));

        assertThat(alice.hearsTheEnd()).isEqualTo(4401);
    }

    // Client messages (PROTOCOL section 3)

    @Test
    void pingIsAnsweredWithPong() {
        GuideClient alice = connect(unique("alice"));

        alice.say(GoldenFrames.v1("ping").text());

        alice.hear(GoldenFrames.v1("pong"));
    }

    @Test
    void fieldsThatTheServerDoesNotKnowAreIgnored() {
        GuideClient alice = connect(unique("alice"));

        alice.say("{\"id\":7,\"type\":\"ping\",\"room_id\":5,\"extra\":{\"a\":[1,null]}}");

        alice.hear(GoldenFrames.v1("pong"));
    }

    @Test
    void messagesMayBeWrittenInAnyWayThatIsJson() {
        GuideClient alice = connect(unique("alice"));

        alice.say("\r\n\t {\"\\u0074ype\" :\n\"p\\u0069ng\" } \n");

        alice.hear(GoldenFrames.v1("pong"));
    }

    @Test
    void ownerEntersTheRoomsOfAWorkflowAndItsExecutions() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());

        alice.subscribe(owned.workflowRoom());
        alice.subscribe(owned.executionRoom());
    }

    @Test
    void leavingARoomIsConfirmedAndItsUpdatesStop() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        GuideClient witness = connect(owned.owner());
        witness.subscribe(owned.executionRoom());
        alice.subscribe(owned.executionRoom());

        alice.unsubscribe(owned.executionRoom());
        backend().status(owned.execution(), "running");

        witness.hear(bareExecution(owned, "running"));
        alice.hearsNothing();
    }

    @Test
    void subscribingTwiceIsConfirmedTwiceAndUpdatesArriveOnce() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());

        alice.subscribe(owned.executionRoom());
        alice.subscribe(owned.executionRoom());
        backend().status(owned.execution(), "running");

        alice.hear(bareExecution(owned, "running"));
        alice.hearsNothing();
    }

    @Test
    void subscribingTwiceNeedsNoSecondUnsubscribe() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        GuideClient witness = connect(owned.owner());
        witness.subscribe(owned.executionRoom());
        alice.subscribe(owned.executionRoom());
        alice.subscribe(owned.executionRoom());

        alice.unsubscribe(owned.executionRoom());
        backend().status(owned.execution(), "running");

        witness.hear(bareExecution(owned, "running"));
        alice.hearsNothing();
    }

    @Test
    void leavingARoomThatOneIsNotInIsConfirmed() {
        Owned owned = owned(unique("alice"));
        Owned foreign = owned(unique("bob"));
        GuideClient alice = connect(owned.owner());

        alice.unsubscribe(owned.executionRoom());
        alice.unsubscribe(foreign.executionRoom());
        alice.unsubscribe("execution:missing");
    }

    @Test
    void answersComeInTheOrderOfTheMessages() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());

        alice.askForRoom("subscribe", owned.executionRoom());
        alice.askForRoom("subscribe", "execution:missing");
        alice.say(GoldenFrames.v1("ping").text());
        alice.askForRoom("unsubscribe", owned.executionRoom());

        alice.hear(GoldenFrames.v1("subscribed").with("/room_id", owned.executionRoom()));
        alice.hearsThatItIsDenied("execution:missing");
        alice.hear(GoldenFrames.v1("pong"));
        alice.hear(GoldenFrames.v1("unsubscribed").with("/room_id", owned.executionRoom()));
    }

    // Rooms and access (PROTOCOL section 2)

    @Test
    void userRoomIsEnteredSilently() {
        GuideClient alice = connect(unique("alice"));

        alice.hearsNothing();
    }

    @Test
    void notificationArrivesWithoutSubscribing() {
        String user = unique("alice");
        GuideClient alice = connect(user);
        GuideClient bob = connect(unique("bob"));
        GoldenFrame expected = GoldenFrames.v1("notification");

        backend()
                .report(
                        "POST",
                        Backend.notificationsPath(user),
                        "{\"event\":\"quota_warning\",\"data\":"
                                + expected.frame().path("data") + "}");

        alice.hear(expected);
        bob.hearsNothing();
    }

    @Test
    void ownUserRoomMayBeEnteredOnceMoreAndNotificationsArriveOnce() {
        String user = unique("alice");
        GuideClient alice = connect(user);

        alice.subscribe("user:" + user);
        backend().notify(user, "hello");

        alice.hearsNotification("hello");
        alice.hearsNothing();
    }

    @Test
    void foreignAndMissingRoomsAreDeniedAlikeWordForWord() {
        Owned foreign = owned(unique("bob"));
        GuideClient alice = connect(unique("alice"));

        for (String room : List.of(
                foreign.executionRoom(),
                foreign.workflowRoom(),
                "user:" + foreign.owner(),
                "execution:missing",
                "workflow:missing",
                "user:missing")) {
            alice.isDenied(room);
        }
    }

    @Test
    void roomIdsAreCaseSensitive() {
        Owned owned = owned(unique("alice"));

        connect(owned.owner()).isDenied("execution:" + owned.execution().toUpperCase(Locale.ROOT));
    }

    @Test
    void deniedSubscriberReceivesNothingOfTheRoom() {
        Owned owned = owned(unique("bob"));
        GuideClient bob = connect(owned.owner());
        GuideClient alice = connect(unique("alice"));
        bob.subscribe(owned.executionRoom());
        alice.isDenied(owned.executionRoom());

        backend().status(owned.execution(), "running");

        bob.hear(bareExecution(owned, "running"));
        alice.hearsNothing();
    }

    @Test
    void roomThatWasDeniedIsOpenOnceItExists() {
        String user = unique("alice");
        String workflow = unique("workflow");
        GuideClient alice = connect(user);
        alice.isDenied("workflow:" + workflow);

        backend().workflow(workflow, user);

        alice.subscribe("workflow:" + workflow);
    }

    @Test
    void unknownTypeOfRoomIsAnErrorAboutThatRoom() {
        GuideClient alice = connect(unique("alice"));

        alice.askForRoom("subscribe", "planet:mars");

        alice.hear(GoldenFrames.v1("error-about-room").with("/room_id", "planet:mars"));
        alice.hearsNothing();
    }

    @Test
    void idsMayHoldEveryVisibleAsciiCharacter() {
        String user = unique("alice") + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
        String workflow = unique("w") + "/a:b%2F'\"\\;--";
        String token = server().token(user);
        GuideClient alice = connect(server(), http().upgrade(PATH + "?token=" + token));

        backend()
                .report(
                        "PUT",
                        Backend.workflowPath(workflow),
                        "{\"owner_id\":" + TextNode.valueOf(user) + ",\"name\":\"x\"}");
        alice.subscribe("workflow:" + workflow);
        backend().notify(user, "hello");

        alice.hearsNotification("hello");
    }

    // Updates (PROTOCOL section 3)

    @Test
    void executionUpdateCarriesEveryField() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.executionRoom());

        backend()
                .report(
                        "PATCH",
                        Backend.executionPath(owned.execution()),
                        "{\"status\":\"running\",\"progress_percentage\":45.5,\"completed_nodes\":3,\"total_nodes\":7,\"current_node\":\"node-3\"}");

        alice.hear(GoldenFrames.v1("execution-update").with("/data/execution_id", owned.execution()));
    }

    @Test
    void patchPublishesTheWholeNewState() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.executionRoom());
        GoldenFrame bare = bareExecution(owned, "running");

        backend().status(owned.execution(), "running");
        alice.hear(bare);
        patch(owned, "{\"total_nodes\":7,\"current_node\":\"a\"}");
        alice.hear(bare.with("/data/total_nodes", 7).with("/data/current_node", "a"));
        patch(owned, "{\"progress_percentage\":12.25}");
        alice.hear(bare.with("/data/total_nodes", 7)
                .with("/data/current_node", "a")
                .with("/data/progress_percentage", 12.25));
        patch(owned, "{\"current_node\":null,\"progress_percentage\":100}");
        alice.hear(bare.with("/data/total_nodes", 7).with("/data/progress_percentage", 100));
    }

    @Test
    void executionThatIsStartedOverBeginsFromNothing() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        patch(owned, "{\"status\":\"failed\",\"total_nodes\":7,\"completed_nodes\":3,\"current_node\":\"a\"}");
        alice.subscribe(owned.executionRoom());

        backend().execution(owned.execution(), owned.workflow());
        alice.hear(bareExecution(owned, "pending"));
        backend().status(owned.execution(), "running");

        alice.hear(bareExecution(owned, "running"));
    }

    @Test
    void executionMayStartWithCounts() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.executionRoom());

        backend()
                .report(
                        "PUT",
                        Backend.executionPath(owned.execution()),
                        "{\"workflow_id\":\"" + owned.workflow() + "\",\"status\":\"queued\",\"total_nodes\":4}");

        alice.hear(bareExecution(owned, "queued").with("/data/total_nodes", 4));
    }

    @Test
    void nodeUpdateCarriesEveryField() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.executionRoom());

        backend()
                .report(
                        "PUT",
                        Backend.nodePath(owned.execution(), "node-1"),
                        "{\"node_execution_id\":\"abc-def-ghi\",\"node_name\":\"Customer Support Agent\",\"status\":\"running\",\"message\":\"Processing customer inquiry...\"}");

        alice.hear(GoldenFrames.v1("node-update").with("/data/execution_id", owned.execution()));
    }

    @Test
    void nodeFieldsThatWereNeverGivenAreNull() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.executionRoom());

        backend().node(owned.execution(), "node-1", "running");

        alice.hear(bareNode(owned, "running"));
    }

    @Test
    void workflowUpdateCarriesWhatTheHostPut() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.workflowRoom());
        GoldenFrame expected = GoldenFrames.v1("workflow-updated")
                .with("/data/workflow_id", owned.workflow())
                .with("/data/owner_id", owned.owner());

        backend()
                .report(
                        "PUT",
                        Backend.workflowPath(owned.workflow()),
                        "{\"owner_id\":\"" + owned.owner()
                                + "\",\"name\":\"Customer support\",\"nodes\":[\"node-1\",\"node-2\"]}");

        alice.hear(expected);
    }

    @Test
    void executionAndNodeUpdatesStayOutOfTheWorkflowRoom() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        GuideClient witness = connect(owned.owner());
        alice.subscribe(owned.workflowRoom());
        witness.subscribe(owned.executionRoom());

        backend().node(owned.execution(), "node-1", "running");

        witness.hear(bareNode(owned, "running"));
        alice.hearsNothing();
    }

    @Test
    void publishedUpdateArrivesAsGiven() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.workflowRoom());
        GoldenFrame expected = GoldenFrames.v1("published-update");

        backend()
                .publish(
                        owned.workflowRoom(),
                        "team_update",
                        "renamed",
                        expected.frame().path("data").toString());

        alice.hear(expected);
    }

    @Test
    void publishedUpdateMayHaveATypeOfTheGuideAndIsNotCompleted() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.executionRoom());

        backend().publish(owned.executionRoom(), "execution_update", "status_changed", "{\"status\":\"dreaming\"}");

        alice.hear(GoldenFrames.v1("execution-update").with("/data", Map.of("status", "dreaming")));
    }

    @Test
    void publishAnswersWithPositionsThatCountUp() {
        Owned owned = owned(unique("alice"));
        GoldenFrame expected = GoldenFrames.v1("http-published").with("/room_id", owned.workflowRoom());

        JsonNode first = backend().publish(owned.workflowRoom(), "team_update", "a", "{}");
        JsonNode second = backend().publish(owned.workflowRoom(), "team_update", "b", "{}");

        assertThat(expected.differences(first)).isEmpty();
        assertThat(expected.with("/epoch", first.path("epoch"))
                        .with("/offset", first.path("offset").asLong() + 1)
                        .differences(second))
                .isEmpty();
    }

    @Test
    void listOfEventsIsPublishedAndAnsweredInOrder() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.executionRoom());

        HttpReply reply =
                backend().report("POST", "/publish", "[" + event(owned, "one") + "," + event(owned, "two") + "]");

        alice.hear(published("one"));
        alice.hear(published("two"));
        JsonNode results = reply.json().path("results");
        assertThat(results).hasSize(2);
        assertThat(results.get(1).path("offset").asLong())
                .isEqualTo(results.get(0).path("offset").asLong() + 1);
    }

    @Test
    void linesOfEventsArePublishedInOrder() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.executionRoom());
        String lines = event(owned, "one") + "\n" + event(owned, "two") + "\n";

        HttpReply reply = http().send(http().request("POST", "/api/v1/publish")
                .bearer(server().token("backend", Backend.PUBLISH))
                .content("application/x-ndjson", lines));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("results")).hasSize(2);
        alice.hear(published("one"));
        alice.hear(published("two"));
    }

    @Test
    void everyLanguageArrivesIntact() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.executionRoom());
        String message = "Grüße, 你好, שלום 👩‍🚀 \\\"quoted\\\" \\\\ \\n\\t\\u0001";

        backend()
                .report(
                        "PUT",
                        Backend.nodePath(owned.execution(), "node-1"),
                        "{\"status\":\"running\",\"message\":\"" + message + "\"}");

        String decoded = GoldenFrame.parse("\"" + message + "\"").asText();
        alice.hear(bareNode(owned, "running").with("/data/message", decoded));
    }

    @Test
    void largeUpdateArrivesWhole() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.workflowRoom());
        String blob = "x".repeat(200_000);

        backend().publish(owned.workflowRoom(), "team_update", "renamed", "{\"blob\":\"" + blob + "\"}");

        alice.hear(GoldenFrames.v1("published-update").with("/data", Map.of("blob", blob)));
    }

    @Test
    void everyConnectionOfAUserIsNotifiedAndSubscribesForItself() {
        Owned owned = owned(unique("alice"));
        GuideClient desk = connect(owned.owner());
        GuideClient phone = connect(owned.owner());
        desk.subscribe(owned.executionRoom());

        backend().status(owned.execution(), "running");
        desk.hear(bareExecution(owned, "running"));
        backend().notify(owned.owner(), "hello");

        desk.hearsNotification("hello");
        phone.hearsNotification("hello");
    }

    @Test
    void everySubscriberSeesTheSameOrderOfConcurrentUpdates() {
        Owned owned = owned(unique("alice"));
        GuideClient desk = connect(owned.owner());
        GuideClient phone = connect(owned.owner());
        desk.subscribe(owned.workflowRoom());
        phone.subscribe(owned.workflowRoom());
        int publishers = 4;
        int each = 40;

        CompletableFuture<?>[] publishing = IntStream.range(0, publishers)
                .mapToObj(who -> CompletableFuture.runAsync(() -> IntStream.range(0, each)
                        .forEach(i -> backend().publish(owned.workflowRoom(), "step", "p" + who, "{\"i\":" + i + "}"))))
                .toArray(CompletableFuture[]::new);
        List<String> seen = heard(desk, publishers * each);
        CompletableFuture.allOf(publishing).join();

        assertThat(seen).doesNotHaveDuplicates();
        IntStream.range(0, publishers)
                .forEach(who -> assertThat(seen.stream().filter(step -> step.startsWith("p" + who)))
                        .containsExactlyElementsOf(IntStream.range(0, each)
                                .mapToObj(i -> "p" + who + " " + i)
                                .toList()));
        assertThat(heard(phone, publishers * each)).isEqualTo(seen);
    }

    private static List<String> heard(GuideClient client, int count) {
        List<String> steps = new ArrayList<>();
        while (steps.size() < count) {
            JsonNode update = client.hear();
            steps.add(update.path("event").asText() + " "
                    + update.path("data").path("i").asText());
        }
        return steps;
    }

    // Rights that end while subscribed (PROTOCOL sections 3 and 7)

    @Test
    void deletedIsDeliveredThenTheSubscriptionsOfTheWorkflowEnd() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.workflowRoom());

        backend().deleteWorkflow(owned.workflow());

        alice.hear(GoldenFrames.v1("workflow-deleted").with("/data/workflow_id", owned.workflow()));
        alice.hearsThatItIsDenied(owned.workflowRoom());
        backend().publish(owned.workflowRoom(), "step", "late", "{}");
        alice.hearsNothing();
        alice.isDenied(owned.workflowRoom());
    }

    @Test
    void subscriptionsOfADeletedWorkflowsExecutionsEnd() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.executionRoom());

        backend().deleteWorkflow(owned.workflow());

        alice.hearsThatItIsDenied(owned.executionRoom());
        alice.hearsNothing();
        alice.isDenied(owned.executionRoom());
        assertThat(backend()
                        .send("PATCH", Backend.executionPath(owned.execution()), "{\"status\":\"running\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void formerOwnersSubscriptionEndsBeforeTheUpdate() {
        Owned owned = owned(unique("alice"));
        String heir = unique("bob");
        GuideClient alice = connect(owned.owner());
        GuideClient bob = connect(heir);
        alice.subscribe(owned.workflowRoom());

        backend().workflow(owned.workflow(), heir);

        alice.hearsThatItIsDenied(owned.workflowRoom());
        bob.subscribe(owned.workflowRoom());
        backend().publish(owned.workflowRoom(), "team_update", "renamed", "{}");
        bob.hear(GoldenFrames.v1("published-update").with("/data", Map.of()));
        alice.hearsNothing();
        alice.isDenied(owned.workflowRoom());
    }

    @Test
    void formerOwnersSubscriptionsOfExecutionsEnd() {
        Owned owned = owned(unique("alice"));
        String heir = unique("bob");
        GuideClient alice = connect(owned.owner());
        GuideClient bob = connect(heir);
        alice.subscribe(owned.executionRoom());

        backend().workflow(owned.workflow(), heir);
        alice.hearsThatItIsDenied(owned.executionRoom());
        bob.subscribe(owned.executionRoom());
        backend().status(owned.execution(), "running");

        bob.hear(bareExecution(owned, "running"));
        alice.hearsNothing();
    }

    @Test
    void ownerWhoStaysKeepsItsSubscriptions() {
        Owned owned = owned(unique("alice"));
        GuideClient alice = connect(owned.owner());
        alice.subscribe(owned.executionRoom());

        backend().workflow(owned.workflow(), owned.owner());
        backend().status(owned.execution(), "running");

        alice.hear(bareExecution(owned, "running"));
    }

    // Reading (PROTOCOL section 7)

    @Test
    void statisticsAndRoomsAreExact() {
        ServerUnderTest server = server(ORDINARY.with(Limit.MAX_ROOMS, 127));
        Owned owned = owned(server, unique("alice"));
        String bob = unique("bob");
        GuideClient desk = connect(server, owned.owner());
        GuideClient phone = connect(server, owned.owner());
        connect(server, bob);
        desk.subscribe(owned.workflowRoom());
        desk.subscribe(owned.executionRoom());
        phone.subscribe(owned.executionRoom());

        GoldenFrame stats = GoldenFrames.v1("http-stats")
                .with("/total_connections", 3)
                .with("/user_connections", 2)
                .with("/active_rooms", 4);
        List<String> hers = List.of(owned.executionRoom(), "user:" + owned.owner(), owned.workflowRoom());
        stats.requireMatch(read(server, "/ws/stats", owned.owner()));
        stats.with("/user_connections", 1).requireMatch(read(server, "/ws/stats", bob));
        stats.with("/user_connections", 0).requireMatch(read(server, "/ws/stats", "carol"));
        rooms(hers).requireMatch(read(server, "/ws/rooms", owned.owner()));
        rooms(List.of("user:" + bob)).requireMatch(read(server, "/ws/rooms", bob));
        rooms(List.of()).requireMatch(read(server, "/ws/rooms", "carol"));
        rooms(List.of(owned.executionRoom(), "user:" + owned.owner(), "user:" + bob, owned.workflowRoom()))
                .requireMatch(read(server, "/ws/rooms", "root", ADMIN));

        desk.close();
        GoldenFrame after =
                stats.with("/total_connections", 2).with("/user_connections", 1).with("/active_rooms", 3);
        await().atMost(RawSocket.PATIENCE)
                .untilAsserted(() -> after.requireMatch(read(server, "/ws/stats", owned.owner())));
        phone.unsubscribe(owned.executionRoom());
        rooms(List.of("user:" + owned.owner())).requireMatch(read(server, "/ws/rooms", owned.owner()));
    }

    private static GoldenFrame rooms(List<String> rooms) {
        return GoldenFrames.v1("http-rooms").with("/active_rooms", rooms).with("/total_rooms", rooms.size());
    }

    private String read(ServerUnderTest server, String path, String user, String... scopes) {
        HttpReply reply = new Backend(http(server), server.token(user, scopes)).get(path);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type").orElse("")).startsWith("application/json");
        return reply.body();
    }

    @Test
    void ownerReadsTheCurrentStateOfItsExecution() {
        Owned owned = owned(unique("alice"));
        patch(owned, "{\"status\":\"running\",\"progress_percentage\":45.5,\"completed_nodes\":3,\"total_nodes\":7}");
        backend().node(owned.execution(), "node-1", "running");

        GoldenFrames.v1("http-execution")
                .with("/execution_id", owned.execution())
                .with("/workflow_id", owned.workflow())
                .with("/nodes", List.of(bareNode(owned, "running").frame().path("data")))
                .requireMatch(read(server(), Backend.executionPath(owned.execution()), owned.owner()));
    }

    @Test
    void ownerReadsItsWorkflow() {
        Owned owned = owned(unique("alice"));
        backend()
                .report(
                        "PUT",
                        Backend.workflowPath(owned.workflow()),
                        "{\"owner_id\":\"" + owned.owner()
                                + "\",\"name\":\"Customer support\",\"nodes\":[\"node-1\",\"node-2\"]}");

        GoldenFrames.v1("http-workflow")
                .with("/workflow_id", owned.workflow())
                .with("/owner_id", owned.owner())
                .requireMatch(read(server(), Backend.workflowPath(owned.workflow()), owned.owner()));
    }

    @Test
    void stateOfForeignAndMissingResourcesIsNotFoundAlike() {
        Owned foreign = owned(unique("bob"));
        Backend alice = new Backend(http(), server().token(unique("alice")));

        HttpReply foreignExecution = alice.get(Backend.executionPath(foreign.execution()));
        HttpReply missingExecution = alice.get(Backend.executionPath("missing"));
        HttpReply foreignWorkflow = alice.get(Backend.workflowPath(foreign.workflow()));
        HttpReply missingWorkflow = alice.get(Backend.workflowPath("missing"));

        assertThat(foreignExecution.status()).isEqualTo(404);
        assertThat(foreignExecution.body()).isEqualTo(missingExecution.body());
        assertThat(foreignWorkflow.status()).isEqualTo(404);
        assertThat(foreignWorkflow.body()).isEqualTo(missingWorkflow.body());
    }

    @Test
    void healthIsOpenToEverybody() {
        for (String path : List.of("/health/live", "/health/ready")) {
            assertThat(http().send(http().request("GET", path)).status()).isEqualTo(200);
        }
    }

    // What the tests start from

    private void patch(Owned owned, String json) {
        backend().report("PATCH", Backend.executionPath(owned.execution()), json);
    }

    private static String event(Owned owned, String name) {
        return "{\"room_id\":\"%s\",\"type\":\"team_update\",\"event\":\"%s\",\"data\":{}}"
                .formatted(owned.executionRoom(), name);
    }

    private static GoldenFrame published(String event) {
        return GoldenFrames.v1("published-update").with("/event", event).with("/data", Map.of());
    }

    private static GoldenFrame bareExecution(Owned owned, String status) {
        return GoldenFrames.v1("execution-update-bare")
                .with("/data/execution_id", owned.execution())
                .with("/data/status", status);
    }

    private static GoldenFrame bareNode(Owned owned, String status) {
        return GoldenFrames.v1("node-update-bare")
                .with("/data/execution_id", owned.execution())
                .with("/data/status", status);
    }
}
