package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.RoomId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one connection has asked and was not answered yet; answers come in the order of the questions. */
final class Requests {
    private final ClientFindings findings;
    private final Deque<Request> waiting = new ArrayDeque<>();

    /** Their room ended meanwhile: no answer is one, too. */
    private final Set<Request> excused = new HashSet<>();

    Requests(ClientFindings findings) {
        this.findings = findings;
    }

    void add(Request request) {
        waiting.add(request);
    }

    void clear() {
        waiting.clear();
        excused.clear();
    }

    /** The request that this answers; null, and a finding, when it is not the next one in turn. */
    @Nullable
    Request answered(JsonNode json, Request.Kind kind, @Nullable RoomId room) {
        int id = json.path("id").asInt(-1);
        Request request = waiting.poll();
        while (request != null && request.id() != id && excused.contains(request)) {
            request = waiting.poll();
        }
        if (request == null || request.id() != id || request.kind() != kind || !Objects.equals(room, request.room())) {
            findings.add("Protocol", "an answer that nobody waits for: " + json);
            return null;
        }
        return request;
    }

    /** The room has ended. */
    void excuse(RoomId room) {
        waiting.stream().filter(request -> room.equals(request.room())).forEach(excused::add);
    }

    boolean isLeaving(RoomId room) {
        return waiting.stream()
                .anyMatch(request -> room.equals(request.room()) && request.kind() == Request.Kind.UNSUBSCRIBE);
    }

    /** Time was enough for all answers. */
    void checkNoneIsOpen() {
        if (!excused.containsAll(waiting)) {
            findings.add(
                    "Protocol",
                    "no answer to the last " + waiting.size() + ", "
                            + waiting.getFirst().kind().type() + " first");
        }
    }
}
