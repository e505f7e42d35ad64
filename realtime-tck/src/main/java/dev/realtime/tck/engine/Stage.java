package dev.realtime.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.in.WorkflowTracking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An engine to which nothing happens but what a test does: one clause at a time. */
final class Stage {
    static final RoomId EXECUTION = RoomId.execution(World.EXECUTION);

    private final World world;
    private final List<ModelClient> clients = new ArrayList<>();
    private int number;

    Stage(Function<EngineParts, Engine> factory, long seed) {
        world = new World(factory, new SplittableRandom(seed), new Findings(true), 0, 0);
        begin();
    }

    /** There are a workflow of Anna's and an execution. */
    void begin() {
        world.engine().tracking().putWorkflow(new Workflow(World.WORKFLOW, World.ANNA, "Workflow", new JsonText("{}")));
        world.engine()
                .tracking()
                .putExecution(new Execution(World.EXECUTION, World.WORKFLOW, new Status("running"), 0, 0, 0, null));
    }

    World world() {
        return world;
    }

    ModelClient client(UserId user, String name) {
        ModelClient client = new ModelClient(world, user, name);
        clients.add(client);
        client.connect();
        settle();
        return client;
    }

    /** A client of Anna's that is in the room. */
    ModelClient in(RoomId room) {
        ModelClient client = client(World.ANNA, "anna" + clients.size());
        client.subscribe(room, null, false);
        settle();
        assertThat(client.isIn(room)).as("in %s", room).isTrue();
        return client;
    }

    /** One of Anna's that ends so much later; earlier when negative. */
    Token tokenFor(Duration left) {
        return new Token(World.ANNA, world.now().plus(left));
    }

    /** What the client hears from now on: each message's event, or its type where it has none. */
    List<String> eventsOf(ModelClient client) {
        List<String> events = new ArrayList<>();
        client.listen(message ->
                events.add(message.path("event").asText(message.path("type").asText())));
        return events;
    }

    void settle() {
        world.scheduler().runAll();
    }

    void advance(Duration by) {
        world.scheduler().advance(by);
    }

    Event event(@Nullable String key, int padding) {
        JsonText data = JsonText.object()
                .put("n", ++number)
                .put("k", key)
                .put("padding", "x".repeat(padding))
                .build();
        return new Event("team_update", "changed", data, key);
    }

    List<Publication> publish(RoomEvent event) {
        return world.engine().publisher().publish(List.of(event));
    }

    Publication publish(RoomId room, int padding) {
        return publish(new RoomEvent(room, event(null, padding))).get(0);
    }

    WorkflowTracking.Result patch(@Nullable String status, double progress) {
        Status next = status == null ? null : new Status(status);
        return world.engine()
                .tracking()
                .patchExecution(World.EXECUTION, new ExecutionPatch(next, progress, null, null, null));
    }

    void node(String id) {
        world.engine()
                .tracking()
                .putNode(new NodeExecution(World.EXECUTION, id, null, null, new Status("running"), null));
    }

    void revoke(UserId user, RoomId room) {
        world.revoke(user, room);
        clients.stream().filter(client -> client.user().equals(user)).forEach(client -> client.revoked(room));
    }

    /** Nothing was found wrong so far. */
    void assertAllIsWell() {
        assertThat(world.findings().first()).as(world.findings().steps()).isNull();
    }

    /** And, one heartbeat later, every client knows what is true. */
    void assertAllIsKnown() {
        clients.forEach(ModelClient::ping);
        settle();
        clients.forEach(ModelClient::checkIsUpToDate);
        assertAllIsWell();
    }
}
