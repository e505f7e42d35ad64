package dev.realtime.core;

import static dev.realtime.core.House.ANNA;
import static dev.realtime.core.House.BERT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.House.TestClient;
import dev.realtime.core.local.LocalPublicationLog;
import dev.realtime.core.local.LocalWorkflowStore;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Claim;
import dev.realtime.model.JsonText;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomType;
import dev.realtime.model.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one client can leave for the workers to do or to keep. */
class PileUpTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final House house = new House(builder -> builder.roomType(new RoomType("team"), (who, room) -> {
        asked.incrementAndGet();
        return AccessDecision.GRANTED;
    }));

    @Test
    void whoIsGoneLeavesNoWorkBehind() {
        TestClient anna = house.connect(ANNA);
        IntStream.range(0, 500)
                .forEach(i -> anna.connection.receive("{\"type\":\"subscribe\",\"room_id\":\"team:" + i + "\"}"));
        anna.connection.closed();
        house.scheduler.runAll();
        assertThat(asked).hasValue(0);
    }

    @Test
    void whoAsksForTheActiveRoomsCausesNoQuestionsAboutThoseOfOthers() {
        List<Claim> claims = new ArrayList<>();
        LocalPublicationLog log = new LocalPublicationLog(10, Duration.ofHours(1), house.clock, new Random(1));
        LocalWorkflowStore store = new LocalWorkflowStore(log);
        House counting = new House(
                builder -> builder.publicationLog(log).workflowStore(store).ownership(asked -> {
                    claims.addAll(asked);
                    return store.owned(asked);
                }));
        TestClient anna = counting.connect(ANNA);
        for (int i = 0; i < 100; i++) {
            counting.workflow("w" + i, ANNA);
            anna.subscribe("workflow:w" + i);
        }
        claims.clear();
        assertThat(counting.realtime.activeRooms(Principal.of(BERT))).isEmpty();
        assertThat(claims).isEmpty();
        assertThat(counting.realtime.activeRooms(Principal.of(ANNA))).hasSize(101);
        assertThat(claims).hasSize(100);
    }

    @Test
    void largeStatesThatNobodyReadsAreBoundedTogether() {
        House crowded = new House(builder -> builder.maxConnectionsPerUser(0).maxConnectionsPerAddress(0));
        crowded.workflow("small", ANNA);
        JsonText details = JsonText.object().put("x", "x".repeat(250_000)).build();
        crowded.realtime.putWorkflow(new Workflow("large", ANNA, "Large", details));
        List<TestClient> readers = new ArrayList<>();
        TestClient refused = stalledReader(crowded);
        while (refused.transport.texts().get(0).contains("subscribed") && readers.size() < 300) {
            readers.add(refused);
            refused = stalledReader(crowded);
        }
        assertThat(readers).hasSizeBetween(260, 268);
        assertThat(refused.transport.texts()).singleElement().asString().contains("unavailable", "\"id\":1");
        assertThat(snapshot(crowded, "small")).contains("\"snapshot\"");
        assertThat(snapshot(crowded, "large")).contains("unavailable");
        readers.get(0).connection.closed();
        readers.get(1).transport.resume();
        assertThat(snapshot(crowded, "large")).contains("\"snapshot\"");
        assertThat(snapshot(crowded, "large")).contains("\"snapshot\"");
    }

    private static String subscribeWithSnapshot(String workflow) {
        return "{\"type\":\"subscribe\",\"room_id\":\"workflow:" + workflow + "\",\"snapshot\":true,\"id\":1}";
    }

    private static TestClient stalledReader(House house) {
        TestClient reader = house.connectV2(ANNA);
        reader.transport.stall();
        return reader.send(subscribeWithSnapshot("large"));
    }

    /** The last message that a client who reads gets. */
    private static String snapshot(House house, String workflow) {
        TestClient reader = house.connectV2(ANNA).send(subscribeWithSnapshot(workflow));
        return reader.transport.texts().get(reader.transport.texts().size() - 1);
    }

    @Test
    void tokensThatWaitAreBoundedInLengthAndNotOnlyInNumber() {
        TestClient anna = house.connectV2(ANNA);
        String token = "x".repeat(30_000);
        IntStream.range(0, 10)
                .forEach(i -> anna.connection.receive("{\"type\":\"authenticate\",\"token\":\"" + token + "\"}"));
        assertThat(anna.transport.texts()).hasSize(7).allMatch(text -> text.contains("rate_limited"));
        house.scheduler.runAll();
        assertThat(anna.transport.texts())
                .hasSize(10)
                .filteredOn(text -> text.contains("bad_token"))
                .hasSize(3);
        anna.send("{\"type\":\"authenticate\",\"token\":\"x\",\"id\":1}");
        assertThat(anna.transport.texts()).last().asString().contains("bad_token", "\"id\":1");
    }
}
