package dev.realtime.tck;

import dev.realtime.model.Event;
import dev.realtime.model.Execution;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import java.util.List;
import java.util.stream.IntStream;

/** Values that the suites share. */
final class Samples {
    static final UserId ANN = new UserId("ann");
    static final UserId BOB = new UserId("bob");
    static final Status RUNNING = new Status("running");
    static final Status COMPLETED = new Status("completed");

    /** Names that a careless query confuses: case, wildcards, quotes, escapes. */
    static final List<String> LOOKALIKES =
            List.of("aBc", "abc", "ABC", "a_c", "a%c", "%", "a'c", "a\"c", "a\\c", "'OR'1'='1", "abc;--", "a:c");

    private Samples() {}

    static Event event(int number) {
        return Event.of(
                "notification",
                "counted",
                JsonText.object().put("number", number).build());
    }

    static RoomEvent event(RoomId room, int number) {
        return new RoomEvent(room, event(number));
    }

    /** Events of one room, with the numbers {@code from} to {@code to}, both included. */
    static List<RoomEvent> events(RoomId room, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> event(room, number))
                .toList();
    }

    static Workflow workflow(String id, UserId owner) {
        return new Workflow(id, owner, "Workflow " + id, new JsonText("{}"));
    }

    static Execution execution(String id, String workflowId) {
        return new Execution(id, workflowId, RUNNING, 0, 0, 0, null);
    }

    static NodeExecution node(String executionId, String nodeId) {
        return new NodeExecution(executionId, nodeId, null, null, RUNNING, null);
    }
}
