package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one client hears of who is where against what it heard before (PROTOCOL section 4, presence): each user once, and
 * nothing that was not asked for.
 */
final class PresenceCheck {
    private static final String CLAUSE = "Presence";

    private final UserId user;
    private final Seats seats;
    private final Requests requests;
    private final ClientFindings findings;
    private final Map<RoomId, Watch> watches = new HashMap<>();

    /** What the client asked for when it was last confirmed in a room, and what it has heard since. */
    private static final class Watch {
        final boolean asked;

        /** A further subscribe was refused: it may have changed what is told. */
        boolean doubtful;

        /** Names of those who are there, as they were listed and as was told since; null when nothing was listed. */
        @Nullable
        Set<String> present;

        Watch(boolean asked) {
            this.asked = asked;
        }

        boolean isReliable() {
            return asked && !doubtful;
        }
    }

    PresenceCheck(UserId user, Seats seats, Requests requests, ClientFindings findings) {
        this.user = user;
        this.seats = seats;
        this.requests = requests;
        this.findings = findings;
    }

    void disconnects() {
        watches.clear();
    }

    void confirmed(RoomId room, Request.Subscribe request) {
        watches.put(room, new Watch(request.presence()));
    }

    void refused(RoomId room) {
        Watch watch = watches.get(room);
        if (watch != null) {
            watch.doubtful = true;
            watch.present = null;
        }
    }

    /** The client is in the room no more. */
    void leaves(RoomId room) {
        watches.remove(room);
    }

    void hearsNotice(JsonNode json, RoomId room) {
        Watch watch = watches.get(room);
        if (!seats.isIn(room) || !mayHear(watch, room)) {
            findings.add(CLAUSE, "hears what it has not asked for: " + json);
        }
        Set<String> present = watch == null ? null : watch.present;
        if (present == null) {
            return;
        }
        String name = json.path("user_id").asText();
        boolean changes = json.path("event").asText().equals("joined") ? present.add(name) : present.remove(name);
        if (!changes) {
            findings.add(CLAUSE, "hears what it knows, with " + present + " in the room: " + json);
        }
    }

    private boolean mayHear(@Nullable Watch watch, RoomId room) {
        boolean confirmed = watch != null && (watch.asked || watch.doubtful);
        return confirmed
                || requests.waiting(Request.Subscribe.class)
                        .anyMatch(
                                request -> request.presence() && request.room().equals(room));
    }

    /** The answer to a question who is there. */
    void hearsList(JsonNode json, RoomId room) {
        List<String> listed = new ArrayList<>();
        json.path("users").forEach(each -> listed.add(each.asText()));
        Set<String> present = new TreeSet<>(listed);
        if (!List.copyOf(present).equals(listed)) {
            findings.add(CLAUSE, "hears a list that is not in order, or names somebody twice: " + json);
        }
        if (!seats.isIn(room) || !present.contains(user.value())) {
            findings.add(CLAUSE, "is not in the room, or not in its list: " + json);
        }
        Watch watch = watches.get(room);
        if (watch != null && watch.isReliable()) {
            if (watch.present != null && !watch.present.equals(present)) {
                findings.add(CLAUSE, "has heard of " + watch.present + ", and now: " + json);
            }
            watch.present = present;
        }
    }

    /** All has been let go: who watches a room knows who is in it. */
    void checkKnows(RoomId room, Set<String> present) {
        Watch watch = watches.get(room);
        if (watch != null && watch.present != null && !watch.present.equals(present)) {
            findings.add(CLAUSE, "believes " + watch.present + " in " + room + " and not " + present);
        }
    }
}
