package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.Event;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;

/** Holds each publication that one client hears against its seat in the room and against the log (PROTOCOL D1, D2, D3, D10). */
final class UpdateCheck {
    private final SimulatedLog log;
    private final Seats seats;
    private final ClientFindings findings;

    UpdateCheck(SimulatedLog log, Seats seats, ClientFindings findings) {
        this.log = log;
        this.seats = seats;
        this.findings = findings;
    }

    void hears(JsonNode json, RoomId room) {
        Seat seat = seats.of(room);
        Position position = Json.position(json);
        long skipped = json.path("skipped").asLong(0);
        if (seat.in) {
            seat.isCertainlyIn();
        }
        if (!seat.in) {
            findings.add("D3", "an update before the confirmation, or after the end: " + json);
        } else if (seat.isAdrift()) {
            isTrue(json, room, position);
        } else if (!seat.isIn(position.epoch())) {
            findings.add("D2", "an update of another epoch than " + seat.known + ": " + json);
        } else if (position.offset() <= seat.before()) {
            findings.add("D1", "an update that is not newer than " + seat.before() + ": " + json);
        } else if (position.offset() != seat.before() + 1 + skipped) {
            findings.add("D2", "a gap after " + seat.before() + ": " + json);
        } else if (areSuperseded(room, position, skipped) && isTrue(json, room, position)) {
            take(json, seat, position);
        }
    }

    private boolean areSuperseded(RoomId room, Position position, long skipped) {
        for (long offset = position.offset() - skipped; offset < position.offset(); offset++) {
            Position skippedOne = new Position(position.epoch(), offset);
            if (log.remembers(room, skippedOne) && !log.isSuperseded(room, skippedOne)) {
                findings.add("D10", "skipped though nothing newer follows: " + offset + " of " + room);
                return false;
            }
        }
        return true;
    }

    private boolean isTrue(JsonNode json, RoomId room, Position position) {
        if (!log.remembers(room, position)) {
            return true;
        }
        SimulatedLog.Written written = log.written(room, position);
        boolean same = written != null && isThat(json, written);
        if (!same) {
            findings.add("D2", "not what was published there: " + json);
        }
        return same;
    }

    private static boolean isThat(JsonNode json, SimulatedLog.Written written) {
        Event event = written.publication().event();
        return written.data().equals(json.path("data"))
                && event.type().equals(json.path("type").asText())
                && event.name().equals(json.path("event").asText());
    }

    private static void take(JsonNode json, Seat seat, Position position) {
        if (seat.isInPieces()) {
            seat.takePiece(position.offset());
        } else {
            RoomState after = seat.state.and(
                    json.path("type").asText(), json.path("event").asText(), json.path("data"));
            seat.take(position, after);
        }
    }
}
