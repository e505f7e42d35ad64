package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Holds what begins to be written to one client against the rights that its user has then (PROTOCOL D7, D8). */
final class WriteCheck {
    private static final long SECOND = 1_000_000_000L;

    /** How long a right may be gone unseen: the interval, and a tick of the re-check. */
    private static final long LONGEST_UNSEEN = EngineParts.ACCESS_RECHECK.toNanos() + SECOND;

    private final World world;
    private final UserId user;
    private final Requests requests;
    private final ClientFindings findings;

    /** Rooms that were revoked without having been confirmed again since, and how often rights had changed then. */
    private final Map<RoomId, Integer> shut = new HashMap<>();

    /** Rooms that were confirmed since a revoke of theirs began. */
    private final Set<RoomId> confirmedMeanwhile = new HashSet<>();

    private boolean wasSlow;

    WriteCheck(World world, UserId user, Requests requests, ClientFindings findings) {
        this.world = world;
        this.user = user;
        this.requests = requests;
        this.findings = findings;
    }

    void connects() {
        shut.clear();
        wasSlow = false;
    }

    /** From now on writes may wait. */
    void isSlow() {
        wasSlow = true;
    }

    /** Whether writes have waited on this connection. */
    boolean wasSlow() {
        return wasSlow;
    }

    /** A revoke of the room begins: a subscribe under way may be asked again, and be confirmed before it returns. */
    void revokeBegins(RoomId room) {
        confirmedMeanwhile.remove(room);
    }

    /** The revoke of the room has returned: nothing of it may be written from now on. */
    void revoked(RoomId room) {
        if (!confirmedMeanwhile.contains(room)) {
            shut.put(room, world.rights().changes());
        }
    }

    /** A write with this message begins. */
    void begins(JsonNode json) {
        if (!json.has("room_id")) {
            return;
        }
        RoomId room = Json.room(json);
        switch (json.path("type").asText()) {
            case "subscription" -> {
                if (json.path("event").asText().equals("subscribed")) {
                    confirmed(room);
                }
            }
            case "error" -> {}
            default -> ofRoom(json, room);
        }
    }

    private void confirmed(RoomId room) {
        confirmedMeanwhile.add(room);
        Integer changes = shut.get(room);
        if (changes != null && world.rights().hadSince(user, room, changes)) {
            shut.remove(room);
        }
    }

    private void ofRoom(JsonNode json, RoomId room) {
        if (shut.containsKey(room)) {
            findings.add("D7", "a write after the revoke had returned: " + json);
        }
        long missing = world.rights().missingFor(user, room);
        if (missing > LONGEST_UNSEEN && !mayStillWait(room)) {
            findings.add("D8", "a write " + missing / SECOND + " s after the right was gone: " + json);
        }
        long down = world.ownershipDownFor();
        // What was published while the right was known and waits for a slow client still goes out.
        if (down > LONGEST_UNSEEN && isOwned(room) && !wasSlow) {
            findings.add("D8", "a write " + down / SECOND + " s after rights could last be asked for: " + json);
        }
    }

    /** What waits of a room that the client has left meanwhile, or that was deleted, is out of the re-check's reach. */
    private boolean mayStillWait(RoomId room) {
        return requests.isLeaving(room) || (wasSlow && world.deletedAt(room) > 0);
    }

    private static boolean isOwned(RoomId room) {
        return !room.type().equals(RoomType.USER) && !room.type().equals(EngineParts.TEAM);
    }
}
