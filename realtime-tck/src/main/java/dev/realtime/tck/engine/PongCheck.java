package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import org.jspecify.annotations.Nullable;

/** Holds what each pong counts against what one client has, and against what the log had when the pong was asked for (PROTOCOL D5). */
final class PongCheck {
    private final World world;
    private final Seats seats;
    private final ClientFindings findings;

    PongCheck(World world, Seats seats, ClientFindings findings) {
        this.world = world;
        this.seats = seats;
        this.findings = findings;
    }

    /** The answer to the request. */
    void hears(JsonNode json, Request.Ping request) {
        JsonNode heads = json.path("heads");
        heads.properties()
                .forEach(head -> counts(RoomId.parse(head.getKey()), Json.position(head.getValue()), request));
        seats.forEach((room, seat) -> {
            if (seat.in && !heads.has(room.toString())) {
                isOut(json, room, seat);
            }
        });
    }

    private void counts(RoomId room, Position head, Request.Ping request) {
        Seat seat = seats.of(room);
        seat.isCertainlyIn();
        if (seat.isAdrift() && head.equals(world.log().now(room))) {
            seat.anchor(head, seats.stateAt(room, head));
        }
        boolean settled = seat.in && !seat.isAdrift() && !seat.isCatchingUp();
        // What the pong counts may have been purged where rights have changed; the client will hear why.
        if (settled && !world.rightsMayHaveChangedSince(request.asked())) {
            isNotAbove(seat, room, head, request.asked());
            isNotBelow(seat, room, head, request);
        }
    }

    /** A head that is above what the client has is a gap. */
    private void isNotAbove(Seat seat, RoomId room, Position head, Moment asked) {
        if (seat.isIn(head.epoch()) ? head.offset() > seat.last() : isCalmSince(asked)) {
            findings.add("D5", "a pong for " + head + " of " + room + " though the client has " + seat.known);
        }
    }

    /** A head that is below what the log had was not looked for. */
    private void isNotBelow(Seat seat, RoomId room, Position head, Request.Ping request) {
        Position asked = request.heads().get(room);
        if (seat.isLive() && isCalmSince(request.asked()) && isBelow(head, asked)) {
            findings.add(
                    "D5", "after a pong " + room + " stands at " + head + ", and it stood at " + asked + " before");
        }
    }

    private static boolean isBelow(Position head, @Nullable Position asked) {
        return asked != null && asked.epoch().equals(head.epoch()) && asked.offset() > head.offset();
    }

    private boolean isCalmSince(Moment asked) {
        return world.isUntroubledSince(asked) && !asked.logWasDown();
    }

    private void isOut(JsonNode json, RoomId room, Seat seat) {
        if (!seat.isDoubtful()) {
            findings.add("D5", "a pong without " + room + ": " + json);
        }
        seat.leave();
    }
}
