package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.realtime.model.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing is lost, nothing comes twice, and what can't be filled in is said (PROTOCOL section 4 and D1 to D3, D10). */
@Tag("recovery")
@Tag("client")
public abstract class RecoverySuite extends V2Suite {

    // since

    @Test
    void everythingIsRecoveredInOrderAndThenTheRoomIsLive() {
        Owned owned = owned(unique("alice"));
        publish(owned.workflowRoom(), 1, 300);
        V2Client alice = connectV2(owned.owner());
        Position head = headOf(owned.workflowRoom(), owned.owner());

        Position told = alice.recover(owned.workflowRoom(), at(head, 1), true);

        assertThat(told).isEqualTo(at(head, 301));
        for (int number = 1; number <= 300; number++) {
            alice.hear(numbered(owned.workflowRoom(), at(head, number + 1), number));
        }
        publish(owned.workflowRoom(), 301, 301);
        alice.hear(numbered(owned.workflowRoom(), at(head, 302), 301));
        alice.hearsNothing(Map.of(owned.workflowRoom(), at(head, 302)));
    }

    @Test
    void partIsRecoveredAfterThePositionThatTheClientHas() {
        Owned owned = owned(unique("alice"));
        V2Client before = connectV2(owned.owner());
        Position start = before.subscribe(owned.workflowRoom());
        publish(owned.workflowRoom(), 1, 3);
        hearsOffsets(before, owned.workflowRoom(), 2, 4);
        before.close();
        publish(owned.workflowRoom(), 4, 6);

        V2Client after = connectV2(owned.owner());
        Position told = after.recover(owned.workflowRoom(), at(start, 4), true);

        assertThat(told).isEqualTo(at(start, 7));
        hearsOffsets(after, owned.workflowRoom(), 5, 7);
        after.hearsNothing(Map.of(owned.workflowRoom(), told));
    }

    @Test
    void nothingIsSentToWhoHasEverything() {
        Owned owned = owned(unique("alice"));
        Position head = headOf(owned.workflowRoom(), owned.owner());
        V2Client alice = connectV2(owned.owner());

        assertThat(alice.recover(owned.workflowRoom(), head, true)).isEqualTo(head);

        alice.hearsNothing(Map.of(owned.workflowRoom(), head));
    }

    @Test
    void userRoomIsRecoveredToo() {
        String user = unique("alice");
        V2Client before = connectV2(user);
        before.close();
        backend().notify(user, "one");
        backend().notify(user, "two");
        V2Client after = connectV2(user);
        assertThat(after.userRoom()).isEqualTo(at(before.userRoom(), 2));

        after.recover("user:" + user, before.userRoom(), true);

        hearsOffsets(after, "user:" + user, 1, 2);
        backend().notify(user, "three");
        hearsOffsets(after, "user:" + user, 3, 3);
        after.hearsNothing(Map.of("user:" + user, at(before.userRoom(), 3)));
    }

    @Test
    void otherEpochAndPositionAboveTheHeadAreNotRecovered() {
        Owned owned = owned(unique("alice"));
        Position head = headOf(owned.workflowRoom(), owned.owner());

        for (Position unknown :
                List.of(new Position("other", 1), at(head, head.offset() + 1), at(head, Long.MAX_VALUE))) {
            V2Client alice = connectV2(owned.owner());
            assertThat(alice.recover(owned.workflowRoom(), unknown, false)).isEqualTo(head);
            alice.hearsNothing(Map.of(owned.workflowRoom(), head));
        }
        V2Client alice = connectV2(owned.owner());
        alice.recover(owned.workflowRoom(), new Position("other", 1), false);
        publish(owned.workflowRoom(), 1, 1);
        hearsOffsets(alice, owned.workflowRoom(), 2, 2);
    }

    @Test
    void positionOlderThanTheRetentionIsNotRecoveredAndANewerOneIs() {
        assumeTrue(server().forgetsAtOnce(), "It forgets at leisure: when, its log's own tests show");
        ServerUnderTest server = server(ORDINARY.with(Limit.LOG_RETENTION, 50));
        Owned owned = owned(server, unique("alice"));
        publish(server, owned.workflowRoom(), 1, 300);
        V2Client alice = connectV2(server, owned.owner());
        Position head = alice.subscribe(owned.workflowRoom());
        alice.unsubscribe(owned.workflowRoom());

        assertThat(alice.recover(owned.workflowRoom(), at(head, 1), false)).isEqualTo(at(head, 301));

        alice.unsubscribe(owned.workflowRoom());
        alice.recover(owned.workflowRoom(), at(head, 252), true);
        hearsOffsets(alice, owned.workflowRoom(), 253, 301);
    }

    @Test
    void nothingIsLostAndNothingComesTwiceWhileOthersPublish() {
        Owned owned = owned(unique("alice"));
        int published = 600;
        Position last = headOf(owned.workflowRoom(), owned.owner());
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= published; i += 5) {
                publish(owned.workflowRoom(), i, i + 4);
            }
        });

        int connects = 0;
        while (last.offset() < published + 1) {
            try (V2Client client = connectV2(owned.owner())) {
                Position told = client.recover(owned.workflowRoom(), last, true);
                assertThat(told.epoch()).isEqualTo(last.epoch());
                // What was missed, and a few that are live.
                long until = Math.min(published + 1, told.offset() + 7);
                hearsOffsets(client, owned.workflowRoom(), last.offset() + 1, until);
                last = at(last, until);
                connects++;
            }
        }
        publishing.join();

        assertThat(connects).isGreaterThan(1);
    }

    // Snapshots

    @Test
    void snapshotIsTheStateAtExactlyTheOffsetOfTheConfirmation() {
        Owned owned = owned(unique("alice"));
        int steps = 150;
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> IntStream.rangeClosed(1, steps)
                .forEach(step -> patch(owned, "{\"completed_nodes\":" + step + ",\"total_nodes\":1000}")));

        long told = 0;
        while (told < steps + 1) {
            try (V2Client client = connectV2(owned.owner())) {
                client.say(V2Client.askForRoom("subscribe-snapshot", owned.executionRoom()));
                Position start = V2Client.position(
                        client.hear(GoldenFrames.v2("subscribed").with("/room_id", owned.executionRoom())));
                JsonNode snapshot = client.hear();
                // The execution was made at offset 1, and every step is one publication.
                hears(snapshot, execution(owned, start, (int) start.offset() - 1));
                if (start.offset() < steps + 1) {
                    JsonNode next = client.hear();
                    // Progress may be left out where the client does not take it as fast as it comes, and is declared
                    // then.
                    long offset = start.offset() + 1 + next.path("skipped").asLong();
                    assertThat(V2Client.position(next)).as("%s", next).isEqualTo(at(start, offset));
                    assertThat(next.path("data").path("completed_nodes").asLong())
                            .isEqualTo(offset - 1);
                }
                told = start.offset();
            }
        }
        publishing.join();
    }

    private static GoldenFrame execution(Owned owned, Position at, int step) {
        return at(GoldenFrames.v2("snapshot-execution"), owned.executionRoom(), at)
                .with("/data/execution_id", owned.execution())
                .with("/data/workflow_id", owned.workflow())
                .with("/data/status", "pending")
                .with("/data/progress_percentage", 0)
                .with("/data/completed_nodes", step)
                .with("/data/total_nodes", step == 0 ? 0 : 1_000)
                .with("/data/current_node", NullNode.getInstance())
                .with("/data/nodes", List.of());
    }

    private void patch(Owned owned, String json) {
        backend().report("PATCH", Backend.executionPath(owned.execution()), json);
    }

    private static void hears(JsonNode message, GoldenFrame expected) {
        assertThat(expected.differences(message)).as("%s", message).isEmpty();
    }

    @Test
    void snapshotsOfAWorkflowAndOfARoomWithoutState() {
        Owned owned = owned(unique("alice"));
        backend()
                .report(
                        "PUT",
                        Backend.workflowPath(owned.workflow()),
                        "{\"owner_id\":\"" + owned.owner()
                                + "\",\"name\":\"Customer support\",\"nodes\":[\"node-1\",\"node-2\"]}");
        V2Client alice = connectV2(owned.owner());

        alice.say(V2Client.askForRoom("subscribe-snapshot", owned.workflowRoom()));
        Position start =
                V2Client.position(alice.hear(GoldenFrames.v2("subscribed").with("/room_id", owned.workflowRoom())));
        alice.hear(at(GoldenFrames.v2("snapshot-workflow"), owned.workflowRoom(), start)
                .with("/data/workflow_id", owned.workflow())
                .with("/data/owner_id", owned.owner()));

        alice.say(V2Client.askForRoom("subscribe-snapshot", owned.userRoom()));
        Position own =
                V2Client.position(alice.hear(GoldenFrames.v2("subscribed").with("/room_id", owned.userRoom())));
        alice.hear(at(GoldenFrames.v2("snapshot-null"), owned.userRoom(), own));
        alice.hearsNothing(Map.of(owned.workflowRoom(), start, owned.userRoom(), own));
    }

    @Test
    void snapshotIsSentBesideSinceOnlyWhereRecoveryFailed() {
        Owned owned = owned(unique("alice"));
        backend().node(owned.execution(), "node-1", "running");
        Position head = headOf(owned.executionRoom(), owned.owner());
        V2Client recovering = connectV2(owned.owner());
        V2Client failing = connectV2(owned.owner());

        recovering.say(V2Client.sinceOrSnapshot(owned.executionRoom(), at(head, 1)));
        failing.say(V2Client.sinceOrSnapshot(owned.executionRoom(), new Position("other", 1)));

        assertThat(recovering.hearsThatItIsIn(owned.executionRoom(), true)).isEqualTo(head);
        hearsOffsets(recovering, owned.executionRoom(), 2, 2);
        recovering.hearsNothing(Map.of(owned.executionRoom(), head));
        assertThat(failing.hearsThatItIsIn(owned.executionRoom(), false)).isEqualTo(head);
        JsonNode snapshot = failing.hear();
        assertThat(snapshot.path("type").asText()).isEqualTo("snapshot");
        assertThat(V2Client.position(snapshot)).isEqualTo(head);
        assertThat(snapshot.path("data").path("nodes")).hasSize(1);
        failing.hearsNothing(Map.of(owned.executionRoom(), head));
    }

    // Subscribing again

    @Test
    void subscribingAgainConfirmsThePositionAndSendsOnlyWhatThisConnectionWasNotSent() {
        Owned owned = owned(unique("alice"));
        publish(owned.workflowRoom(), 1, 3);
        V2Client alice = connectV2(owned.owner());
        Position start = alice.subscribe(owned.workflowRoom());
        publish(owned.workflowRoom(), 4, 5);
        hearsOffsets(alice, owned.workflowRoom(), 5, 6);

        assertThat(alice.subscribe(owned.workflowRoom())).isEqualTo(at(start, 6));
        assertThat(alice.recover(owned.workflowRoom(), at(start, 5), true)).isEqualTo(at(start, 6));
        assertThat(alice.recover(owned.workflowRoom(), at(start, 2), true)).isEqualTo(at(start, 6));
        hearsOffsets(alice, owned.workflowRoom(), 3, 4);
        assertThat(alice.recover(owned.workflowRoom(), at(start, 2), true)).isEqualTo(at(start, 6));
        assertThat(alice.recover(owned.workflowRoom(), at(start, 9), false)).isEqualTo(at(start, 6));

        publish(owned.workflowRoom(), 6, 6);
        hearsOffsets(alice, owned.workflowRoom(), 7, 7);
        alice.hearsNothing(Map.of(owned.workflowRoom(), at(start, 7)));
    }

    // Conflation

    @Test
    void readerThatStopsIsSentTheNewestOfEachKeyAndEveryChangeOfStatus() {
        Owned owned = owned(unique("alice"));
        RawRequest request = upgradeToV2(server(), owned.owner());
        RawWebSocket socket = closedLater(RawWebSocket.open(http().openWithBuffer(4_096), request));
        V2Client stopped = new V2Client(socket, owned.owner());
        Position start = stopped.subscribe(owned.executionRoom());

        // Far more than the system's buffers hold; without conflation it would be more than the outbox may hold, too.
        int large = 150;
        for (int number = 1; number <= large; number += 10) {
            backend().report("POST", "/publish", largeOnes(owned.executionRoom(), number, number + 9));
        }
        patch(owned, "{\"completed_nodes\":1,\"total_nodes\":9}");
        patch(owned, "{\"status\":\"running\"}");
        patch(owned, "{\"completed_nodes\":2}");
        patch(owned, "{\"completed_nodes\":3}");
        backend().node(owned.execution(), "node-1", "running");
        backend().node(owned.execution(), "node-1", "completed");
        patch(owned, "{\"status\":\"completed\"}");

        long last = start.offset();
        long end = start.offset() + large + 7;
        long skipped = 0;
        List<Integer> numbers = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        while (last < end) {
            JsonNode update = stopped.hear();
            skipped += update.path("skipped").asLong();
            assertThat(update.path("offset").asLong())
                    .isEqualTo(last + 1 + update.path("skipped").asLong());
            last = update.path("offset").asLong();
            JsonNode data = update.path("data");
            if (data.has("number")) {
                numbers.add(data.path("number").asInt());
            } else {
                rest.add(data.path("status").asText() + " "
                        + data.path("completed_nodes").asText());
            }
        }

        assertThat(skipped).isGreaterThan(20);
        assertThat(numbers).contains(large).isSorted().doesNotHaveDuplicates();
        assertThat(rest).containsExactly("running 1", "running 3", "running ", "completed ", "completed 3");
        stopped.hearsNothing(Map.of(owned.executionRoom(), at(start, end)));
    }

    private static String largeOnes(String room, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> ("{\"room_id\":\"%s\",\"type\":\"team_update\",\"event\":\"counted\","
                                + "\"conflation_key\":\"large\",\"data\":{\"number\":%d,\"padding\":\"%s\"}}")
                        .formatted(room, number, "x".repeat(60_000)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private Position headOf(String room, String user) {
        try (V2Client client = connectV2(user)) {
            return client.subscribe(room);
        }
    }
}
