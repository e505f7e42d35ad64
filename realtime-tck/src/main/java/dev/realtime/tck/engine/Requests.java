package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.RoomId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one connection has asked and was not answered yet; answers come in the order of the questions. */
final class Requests {
    private final World world;
    private final ClientFindings findings;
    private final Deque<Request> waiting = new ArrayDeque<>();

    /** Their room ended meanwhile: no answer is one, too. */
    private final Set<Request> excused = new HashSet<>();

    Requests(World world, ClientFindings findings) {
        this.world = world;
        this.findings = findings;
    }

    void add(Request request) {
        waiting.add(request);
    }

    void clear() {
        waiting.clear();
        excused.clear();
    }

    /** The request that this answers; null, and a finding, when it is not the next one in turn, or of another kind. */
    <T extends Request> @Nullable T answered(JsonNode json, Class<T> kind, @Nullable RoomId room) {
        int id = json.path("id").asInt(-1);
        Request request = waiting.poll();
        while (request != null && request.id() != id && isExcused(request)) {
            request = waiting.poll();
        }
        if (kind.isInstance(request) && request.id() == id && Objects.equals(room, request.room())) {
            return kind.cast(request);
        }
        findings.add("Protocol", "an answer that nobody waits for: " + json);
        return null;
    }

    /** The room has ended. */
    void excuse(RoomId room) {
        waiting.stream().filter(request -> room.equals(request.room())).forEach(excused::add);
    }

    /** Who is in a room may be asked, and answered, and the answer be purged with what was revoked. */
    private boolean isExcused(Request request) {
        return excused.contains(request)
                || (request instanceof Request.Presence && world.rightsMayHaveChangedSince(request.asked()));
    }

    /** Those of a kind that have no answer yet. */
    <T extends Request> Stream<T> waiting(Class<T> kind) {
        return waiting.stream().filter(kind::isInstance).map(kind::cast);
    }

    boolean isLeaving(RoomId room) {
        return waiting(Request.Unsubscribe.class)
                .anyMatch(request -> request.room().equals(room));
    }

    /** Time was enough for all answers. */
    void checkNoneIsOpen() {
        if (!waiting.stream().allMatch(this::isExcused)) {
            findings.add(
                    "Protocol",
                    "no answer to the last " + waiting.size() + ", "
                            + waiting.getFirst().type() + " first");
        }
    }
}
