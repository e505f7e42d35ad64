package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client knows of a room: the fold of its events.
 *
 * @param values the newest of each kind: the execution, each node, each conflation key
 * @param witness a number that every other event changes, in its order
 */
record RoomState(Map<String, JsonNode> values, long witness) {
    static RoomState empty() {
        return new RoomState(Map.of(), 0);
    }

    private static final String NODE = "node:";

    /** With one more event. */
    RoomState and(String type, String name, JsonNode data) {
        return switch (type) {
            case "execution_update" -> name.equals("restarted") ? started(data) : with("execution", data);
            case "node_update" -> with(NODE + data.path("node_id").asText(), data);
            case "workflow_update" -> with("workflow", withoutOwner(data));
            default ->
                data.path("k").isTextual()
                        ? with("key:" + data.path("k").asText(), data)
                        : new RoomState(values, 31 * witness + data.path("n").asLong());
        };
    }

    /** An owner may change by plain SQL, without an event. */
    private static JsonNode withoutOwner(JsonNode workflow) {
        ObjectNode rest = workflow.deepCopy();
        rest.remove("owner_id");
        return rest;
    }

    private RoomState with(String key, JsonNode data) {
        Map<String, JsonNode> next = new HashMap<>(values);
        next.put(key, data);
        return new RoomState(next, witness);
    }

    /** An execution begins without nodes. */
    private RoomState started(JsonNode data) {
        return new RoomState(Map.of("execution", data), witness);
    }

    /** The same as a snapshot tells it: the six fields of the execution and of each node, or those of the workflow. */
    static RoomState ofSnapshot(JsonNode snapshot, RoomState before) {
        if (snapshot.isNull()) {
            return before;
        }
        Map<String, JsonNode> values = new HashMap<>();
        if (snapshot.has("execution_id")) {
            ObjectNode execution = snapshot.deepCopy();
            execution.remove("workflow_id");
            execution.remove("nodes");
            values.put("execution", execution);
            snapshot.path("nodes")
                    .forEach(node -> values.put(NODE + node.path("node_id").asText(), node));
        } else {
            values.put("workflow", withoutOwner(snapshot));
        }
        return new RoomState(values, before.witness);
    }
}
