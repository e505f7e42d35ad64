package dev.realtime.it.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.tck.server.GoldenFrame;
import dev.realtime.tck.server.GoldenFrames;
import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.RawRequest;
import dev.realtime.tck.server.ServerUnderTest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A workflow, its owner who connects, and its back end that publishes steps into its room. */
record Workflow(String id, String owner) {
    String room() {
        return "workflow:" + id;
    }

    void put(ServerProcess server) throws IOException, InterruptedException {
        server.report("PUT", "/workflows/" + id, "{\"owner_id\":\"" + owner + "\",\"name\":\"Customer support\"}");
    }

    /** Publishes the steps with these numbers, and returns the position of each. */
    List<JsonNode> publish(ServerProcess server, int from, int to) throws IOException, InterruptedException {
        String events = IntStream.range(from, to).mapToObj(this::step).collect(Collectors.joining(",", "[", "]"));
        String reply = server.report("POST", "/publish", events).body();
        JsonNode results = GoldenFrame.parse(reply).path("results");
        return IntStream.range(0, results.size()).mapToObj(results::get).toList();
    }

    private String step(int number) {
        return "{\"room_id\":\"%s\",\"type\":\"step\",\"event\":\"done\",\"data\":{\"number\":%d}}"
                .formatted(room(), number);
    }

    /** Connects its owner, who enters the room. */
    TyrusClient connectOwner(ServerUnderTest server) throws Exception {
        TyrusClient client = TyrusClient.connect(server, upgrade(server));
        enter(client);
        return client;
    }

    RawRequest upgrade(ServerUnderTest server) {
        return new HttpProbe(server.host(), server.port()).upgrade("/api/v1/ws?token=" + server.token(owner));
    }

    void enter(TyrusClient client) {
        GoldenFrames.v1("connection").requireMatch(client.nextText());
        client.text(GoldenFrames.v1("subscribe").with("/room_id", room()).text());
        GoldenFrames.v1("subscribed").with("/room_id", room()).requireMatch(client.nextText());
    }

    static int numberOf(String step) {
        return GoldenFrame.parse(step).path("data").path("number").asInt(-1);
    }
}
