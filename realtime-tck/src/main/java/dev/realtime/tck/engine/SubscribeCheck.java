package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import org.jspecify.annotations.Nullable;

/** Holds the answers to one client's subscribes, and the snapshots that follow them, against what was asked (PROTOCOL D2, section 4). */
final class SubscribeCheck {
    private final World world;
    private final Seats seats;
    private final ClientFindings findings;

    /** What the next message has to be. */
    private @Nullable SnapshotDue due;

    private record SnapshotDue(Request.Subscribe request, Position at) {}

    SubscribeCheck(World world, Seats seats, ClientFindings findings) {
        this.world = world;
        this.seats = seats;
        this.findings = findings;
    }

    /** The connection is over. */
    void disconnects() {
        due = null;
    }

    /** The answer to the request. */
    void confirmed(JsonNode json, RoomId room, Request.Subscribe request) {
        letIn(seats.of(room), request);
        Position since = request.since();
        Position confirmed = Json.position(json);
        if (json.has("recovered") != (since != null)) {
            findings.add("Protocol", "\"recovered\" stands where since was asked for: " + json);
        }
        if (since != null && json.path("recovered").asBoolean(false)) {
            recovered(room, since, confirmed);
            return;
        }
        if (since != null && couldBeRecovered(room, since, request.asked())) {
            findings.add("D2", "not recovered, though the log has all after " + since + ": " + json);
        }
        if (request.snapshot()) {
            due = new SnapshotDue(request, confirmed);
            seats.of(room).begin(confirmed, RoomState.empty(), confirmed.offset(), true);
        } else {
            goesOn(json, room, confirmed, request.asked());
        }
    }

    private void letIn(Seat seat, Request.Subscribe request) {
        if (!seat.in || seat.isDoubtful() || request.snapshot()) {
            seat.isLetIn(world.rightsTaken());
        }
    }

    private boolean couldBeRecovered(RoomId room, Position since, Moment asked) {
        return world.isUntroubledSince(asked) && world.log().keeps(room, since);
    }

    private void recovered(RoomId room, Position since, Position confirmed) {
        Seat seat = seats.of(room);
        if (!since.epoch().equals(confirmed.epoch()) || since.offset() > confirmed.offset()) {
            findings.add("D2", "recovered from " + since + " to " + confirmed);
        }
        if (!seat.in || seat.isDoubtful()) {
            begin(room, since, confirmed.offset());
        } else if (seat.isIn(since.epoch())) {
            seat.lookBack(since.offset());
        } else {
            findings.add("D2", "recovered in another epoch than the client's " + seat.known + ": " + since);
        }
    }

    /** Nothing older follows: from where the room stands, or from where the client is already. */
    private void goesOn(JsonNode json, RoomId room, Position confirmed, Moment asked) {
        Seat seat = seats.of(room);
        if (!seat.in || seat.isDoubtful()) {
            begin(room, confirmed, confirmed.offset());
        } else if (seat.isIn(confirmed.epoch()) && seat.last() <= confirmed.offset()) {
            seat.isOwed(confirmed.offset());
        } else if (!world.rightsMayHaveChangedSince(asked)) {
            // Else a reset may have been purged with what was revoked.
            findings.add("D2", "confirmed at a position that is not the client's " + seat.known + ": " + json);
        }
    }

    private void begin(RoomId room, Position from, long confirmed) {
        Seat seat = seats.of(room);
        boolean doubtful = seat.isDoubtful();
        seats.begin(room, from, confirmed);
        if (doubtful) {
            seat.drift();
        }
    }

    /** Any message but a snapshot: none may be due. */
    void hearsOther(JsonNode json) {
        SnapshotDue missing = due;
        due = null;
        if (missing == null) {
            return;
        }
        boolean ended = json.path("event").asText().equals("revoked");
        if (!ended && !world.rightsMayHaveChangedSince(missing.request().asked())) {
            findings.add("Snapshot", "no snapshot directly after its confirmation but " + json);
        }
    }

    void hearsSnapshot(JsonNode json, RoomId room) {
        SnapshotDue expected = due;
        due = null;
        Position position = Json.position(json);
        if (expected == null || !room.equals(expected.request().room()) || !position.equals(expected.at())) {
            findings.add("Snapshot", "not the confirmed " + expected + ": " + json);
            return;
        }
        RoomState truth = seats.stateAt(room, position);
        RoomState told = RoomState.ofSnapshot(json.path("data"), truth);
        if (!told.equals(truth)) {
            findings.add("Snapshot", "the state at " + position + " is " + truth + " and not " + told);
        }
        seats.of(room).begin(position, told, position.offset(), true);
    }
}
