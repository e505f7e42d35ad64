package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import org.jspecify.annotations.Nullable;

/**
 * What one client may hear next, and what it must know in the end: holds every message against the protocol and against the log,
 * which is the truth. What it finds wrong is in the {@link Findings}.
 */
final class ClientModel {
    private final World world;
    private final UserId user;
    private final ClientFindings findings;
    private final Seats seats;
    private final Requests requests;
    private final WriteCheck writes;
    private final TokenCheck tokens;
    private final SubscribeCheck subscribes;
    private final UpdateCheck updates;
    private final PongCheck pongs;
    private final DeletionCheck deletions;
    private final PresenceCheck presence;
    private boolean greeted;

    ClientModel(World world, UserId user, ClientFindings findings) {
        this.world = world;
        this.user = user;
        this.findings = findings;
        this.seats = new Seats(world, findings);
        this.requests = new Requests(world, findings);
        this.writes = new WriteCheck(world, user, requests, findings);
        this.tokens = new TokenCheck(world, user, requests, writes, findings);
        this.subscribes = new SubscribeCheck(world, seats, findings);
        this.updates = new UpdateCheck(world.log(), seats, findings);
        this.pongs = new PongCheck(world, seats, findings);
        this.presence = new PresenceCheck(user, seats, requests, findings);
        this.deletions = new DeletionCheck(world, user, seats, writes, findings);
    }

    Seats seats() {
        return seats;
    }

    Requests requests() {
        return requests;
    }

    PresenceCheck presence() {
        return presence;
    }

    WriteCheck writes() {
        return writes;
    }

    void connects(Token token) {
        greeted = false;
        writes.connects();
        tokens.connects(token);
    }

    void disconnects() {
        seats.leaveAll();
        requests.clear();
        subscribes.disconnects();
        presence.disconnects();
    }

    /** The engine has ended the connection. */
    void ended(CloseReason reason) {
        boolean excusable = switch (reason) {
            case SLOW_CONSUMER, NO_SIGN_OF_LIFE -> writes.wasSlow();
            case OVERLOADED -> world.troubles() > 0;
            case TOKEN_EXPIRED -> tokens.mayClose();
            default -> false;
        };
        if (!excusable) {
            findings.add("Close", "closed without a reason: " + reason);
        }
    }

    /** A write with this message begins. */
    void begins(JsonNode json) {
        writes.begins(json);
        tokens.begins(json);
    }

    void hears(JsonNode json) {
        String type = json.path("type").asText();
        if (!greeted) {
            greeted = true;
            greeting(json, type);
            return;
        }
        if (!type.equals("snapshot")) {
            subscribes.hearsOther(json);
        }
        switch (type) {
            case "subscription" -> subscription(json, Json.room(json));
            case "snapshot" -> subscribes.hearsSnapshot(json, Json.room(json));
            case "pong" -> pong(json);
            case "error" -> error(json, json.has("room_id") ? Json.room(json) : null);
            case "connection" -> connection(json);
            case "presence" -> presence(json, Json.room(json));
            default -> updates.hears(json, Json.room(json));
        }
    }

    private void isUnknown(JsonNode json) {
        findings.add("Protocol", "heard " + json);
    }

    private void greeting(JsonNode json, String type) {
        if (!type.equals("connection") || !json.path("event").asText().equals("connected")) {
            findings.add("Protocol", "the first message is " + json);
            return;
        }
        json.path("rooms").properties().forEach(room -> {
            Position position = Json.position(room.getValue());
            seats.begin(RoomId.parse(room.getKey()), position, position.offset());
        });
        if (!seats.isIn(RoomId.user(user))) {
            findings.add("Protocol", "the user's room is not in " + json);
        }
    }

    private void connection(JsonNode json) {
        switch (json.path("event").asText()) {
            case "authenticated" -> {
                Request.Authenticate request = requests.answered(json, Request.Authenticate.class, null);
                if (request != null) {
                    tokens.confirmed(json, request);
                }
            }
            case "token_expiring" -> tokens.hearsWarning(json);
            default -> isUnknown(json);
        }
    }

    private void presence(JsonNode json, RoomId room) {
        if (json.has("event")) {
            presence.hearsNotice(json, room);
        } else if (requests.answered(json, Request.Presence.class, room) != null) {
            presence.hearsList(json, room);
        }
    }

    private void subscription(JsonNode json, RoomId room) {
        switch (json.path("event").asText()) {
            case "subscribed" -> {
                Request.Subscribe request = requests.answered(json, Request.Subscribe.class, room);
                if (request != null) {
                    subscribes.confirmed(json, room, request);
                    presence.confirmed(room, request);
                }
            }
            case "unsubscribed" -> {
                requests.answered(json, Request.Unsubscribe.class, room);
                seats.of(room).leave();
                presence.leaves(room);
            }
            case "revoked" -> revoked(json, room);
            case "reset" -> reset(json, room);
            default -> isUnknown(json);
        }
    }

    private void revoked(JsonNode json, RoomId room) {
        if (world.rightsTaken() == 0) {
            findings.add("D7", "revoked, though nobody lost a right: " + json);
        }
        deletions.ends(room);
        roomEnded(room);
    }

    private void roomEnded(RoomId room) {
        seats.of(room).leave();
        presence.leaves(room);
        requests.excuse(room);
    }

    private void reset(JsonNode json, RoomId room) {
        Seat seat = seats.of(room);
        if (!seat.in) {
            findings.add("D2", "reset outside of the room: " + json);
        } else if (world.troubles() == 0) {
            findings.add("D2", "reset without a reason: " + json);
        }
        Position position = Json.position(json);
        seat.goOnAfter(position, seats.stateAt(room, position));
    }

    private void pong(JsonNode json) {
        Request.Ping request = requests.answered(json, Request.Ping.class, null);
        if (request != null) {
            pongs.hears(json, request);
        }
    }

    private void error(JsonNode json, @Nullable RoomId room) {
        if (json.path("code").asText().equals("bad_token")) {
            Request.Authenticate request = requests.answered(json, Request.Authenticate.class, room);
            if (request != null) {
                tokens.refused(json, request);
            }
            return;
        }
        boolean isAnswer = json.has("id");
        Request request = isAnswer ? requests.answered(json, Request.class, room) : null;
        if (request instanceof Request.Presence && room != null && isPerhapsOut(room)) {
            return;
        }
        if (!isExcusable(json.path("code").asText(), room)) {
            findings.add("Protocol", "an error without a reason: " + json);
        }
        if (room != null && isAnswer) {
            // Perhaps it failed before anything changed, perhaps after: the next pong tells.
            seats.of(room).isPerhapsIn();
            presence.refused(room);
        } else if (room != null) {
            roomEnded(room);
        }
    }

    private boolean isPerhapsOut(RoomId room) {
        Seat seat = seats.of(room);
        return !seat.in || seat.isDoubtful();
    }

    private boolean isExcusable(String code, @Nullable RoomId room) {
        return switch (code) {
            case "unavailable" -> world.troubles() > 0;
            case "access_denied" -> room != null && (!world.rights().has(user, room) || world.rightsTaken() > 0);
            default -> false;
        };
    }

    /** All has been let go and a heartbeat is over: the client must know what is true. */
    void checkIsUpToDate() {
        if (tokens.isOver()) {
            // Perhaps it is being closed and sent nothing more.
            return;
        }
        requests.checkNoneIsOpen();
        deletions.checkHasLeft();
        seats.forEach((room, seat) -> {
            if (seat.in) {
                checkIsUpToDate(room, seat);
            }
        });
    }

    private void checkIsUpToDate(RoomId room, Seat seat) {
        Position head = world.log().now(room);
        if (!head.equals(seat.known)) {
            findings.add("D2", "ends at " + seat.known + " of " + room + ", which stands at " + head);
        } else if (!seat.state.equals(world.log().state(room, head))) {
            findings.add("D2", "has another state of " + room + ": " + seat.state);
        } else if (seat.isCatchingUp()) {
            findings.add("D2", "still waits for history of " + room);
        }
    }

    /** The re-check's interval is over: the client is where it may be. */
    void checkHasItsRights() {
        tokens.checkHasNotEnded();
        seats.forEach((room, seat) -> {
            if (seat.in && !world.rights().has(user, room)) {
                findings.add("D8", "is still in " + room);
            }
        });
    }
}
