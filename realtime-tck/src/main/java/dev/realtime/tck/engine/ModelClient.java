package dev.realtime.tck.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Dialect;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Handshake;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client of dialect v2 that believes nothing: it holds every message against the protocol and against the log, which is the
 * truth. What it finds is in the {@link Findings}.
 */
final class ModelClient implements WireTransport.Wire {
    private static final long SECOND = 1_000_000_000L;

    private final World world;
    private final UserId user;
    private final String name;
    private final Map<RoomId, Seat> seats = new HashMap<>();
    private final Deque<Request> requests = new ArrayDeque<>();

    /** Rooms that were revoked without having been confirmed again since, and how often rights had changed then (PROTOCOL D7). */
    private final Map<RoomId, Integer> shut = new HashMap<>();

    /** Rooms that were confirmed since a revoke of theirs began. */
    private final Set<RoomId> confirmedMeanwhile = new HashSet<>();

    private @Nullable WireTransport transport;
    private @Nullable Connection connection;
    private boolean greeted;
    private boolean wasSlow;

    /** The confirmation that a snapshot must follow at once. */
    private @Nullable Request snapshotDue;

    private @Nullable Position snapshotAt;
    private int lastId;
    private Consumer<JsonNode> listener = message -> {};

    /** What was asked, and how the world stood then. */
    private static final class Request {
        final int id;
        final String kind;
        final @Nullable RoomId room;
        final @Nullable Position since;
        final boolean snapshot;
        final int troubles;
        final int losses;
        final int rights;
        final Map<RoomId, Position> heads;

        /** Whoever asks just after the log has failed may be told of that failure. */
        final boolean logWasDown;

        /** The room ended meanwhile: no answer is one, too. */
        boolean excused;

        Request(
                int id,
                String kind,
                @Nullable RoomId room,
                @Nullable Position since,
                boolean snapshot,
                Map<RoomId, Position> heads,
                World world) {
            this.id = id;
            this.kind = kind;
            this.room = room;
            this.since = since;
            this.snapshot = snapshot;
            this.heads = heads;
            this.logWasDown = world.log().isDown();
            this.troubles = world.troubles();
            this.losses = world.log().losses();
            this.rights = world.rightsTaken();
        }
    }

    ModelClient(World world, UserId user, String name) {
        this.world = world;
        this.user = user;
        this.name = name;
    }

    /** Hears what the client hears. */
    void listen(Consumer<JsonNode> own) {
        listener = own;
    }

    UserId user() {
        return user;
    }

    boolean isConnected() {
        return connection != null;
    }

    WireTransport transport() {
        return Objects.requireNonNull(transport);
    }

    void connect() {
        if (isConnected()) {
            return;
        }
        Admission admission = world.engine().connections().admit(new Handshake(user.value(), "192.0.2.1", Dialect.V2));
        if (!(admission instanceof Admission.Admitted admitted)) {
            find("Connections", "was turned away: " + admission);
            return;
        }
        WireTransport wire =
                new WireTransport(world.scheduler(), world.findings(), world.turns(), world.format(), this);
        greeted = false;
        wasSlow = false;
        requests.clear();
        shut.clear();
        snapshotDue = null;
        transport = wire;
        Connection opened = admitted.seat().open(wire);
        connection = opened;
        wire.belongsTo(opened);
    }

    /** The line breaks; of what is under way the first messages are heard. */
    void vanish(int heard) {
        if (connection != null) {
            transport().cut(heard);
            forgetConnection();
        }
    }

    private void forgetConnection() {
        connection = null;
        seats.values().forEach(Seat::leave);
        requests.clear();
        snapshotDue = null;
    }

    void stall() {
        wasSlow = true;
        transport().stall();
    }

    /** Whether the client takes writes at once. */
    void isSlow(boolean slow) {
        wasSlow |= slow;
        transport().completeLate(slow);
    }

    /** The last position that the client knows of the room. */
    @Nullable
    Position known(RoomId room) {
        Seat seat = seats.get(room);
        return seat == null ? null : seat.known;
    }

    boolean isIn(RoomId room) {
        Seat seat = seats.get(room);
        return seat != null && seat.in;
    }

    void subscribe(RoomId room, @Nullable Position since, boolean snapshot) {
        StringBuilder text = new StringBuilder("{\"type\":\"subscribe\",\"room_id\":\"")
                .append(room)
                .append('"');
        if (since != null) {
            text.append(",\"since\":{\"epoch\":\"").append(since.epoch());
            text.append("\",\"offset\":").append(since.offset()).append('}');
        }
        if (snapshot) {
            text.append(",\"snapshot\":true");
        }
        send(text, "subscribe", room, since, snapshot);
    }

    void unsubscribe(RoomId room) {
        send(
                new StringBuilder("{\"type\":\"unsubscribe\",\"room_id\":\"")
                        .append(room)
                        .append('"'),
                "unsubscribe",
                room,
                null,
                false);
    }

    void ping() {
        send(new StringBuilder("{\"type\":\"ping\""), "ping", null, null, false);
    }

    private void send(
            StringBuilder text, String kind, @Nullable RoomId room, @Nullable Position since, boolean snapshot) {
        Connection open = connection;
        if (open != null) {
            int id = ++lastId;
            Map<RoomId, Position> heads = kind.equals("ping") ? headsOfLiveRooms() : Map.of();
            requests.add(new Request(id, kind, room, since, snapshot, heads, world));
            note("sends " + kind, room, id);
            open.receive(text.append(",\"id\":").append(id).append('}').toString());
        }
    }

    /** Where those rooms stand of which nothing has to be read from the log: a pong must count all up to there. */
    private Map<RoomId, Position> headsOfLiveRooms() {
        Map<RoomId, Position> heads = new HashMap<>(world.heads());
        heads.keySet().removeIf(room -> !isIn(room) || !seat(room).isLive());
        return heads;
    }

    // What is written.

    /** The revoke of the room has returned: nothing of it may be written from now on. */
    void revoked(RoomId room) {
        if (!confirmedMeanwhile.contains(room)) {
            shut.put(room, world.rights().changes());
        }
    }

    /** A revoke of the room begins: a subscribe under way may be asked again, and be confirmed before it returns. */
    void revokeBegins(RoomId room) {
        confirmedMeanwhile.remove(room);
    }

    @Override
    public void begins(List<WireTransport.Message> messages) {
        for (WireTransport.Message message : messages) {
            JsonNode json = message.json();
            if (json.has("room_id")) {
                beginsOfRoom(json, RoomId.parse(json.path("room_id").asText()));
            }
        }
    }

    private void beginsOfRoom(JsonNode json, RoomId room) {
        String type = json.path("type").asText();
        if (type.equals("subscription")) {
            Integer changes = shut.get(room);
            boolean confirmed = json.path("event").asText().equals("subscribed");
            if (confirmed) {
                confirmedMeanwhile.add(room);
            }
            if (confirmed && changes != null && world.rights().hadSince(user, room, changes)) {
                shut.remove(room);
            }
        } else if (!type.equals("error")) {
            if (shut.containsKey(room)) {
                find("D7", "a write after the revoke had returned: " + json);
            }
            long missing = world.rights().missingFor(user, room);
            // What waits of a room that the client has left meanwhile is out of the re-check's reach.
            if (!isLeaving(room) && missing > EngineParts.ACCESS_RECHECK.toNanos() + SECOND) {
                find("D8", "a write " + missing / SECOND + " s after the right was gone: " + json);
            }
            if (!room.type().equals(RoomType.USER) && !room.type().equals(EngineParts.TEAM)) {
                long down = world.ownershipDownFor();
                // What was published while the right was known and waits for a slow client still goes out.
                if (!wasSlow && down > EngineParts.ACCESS_RECHECK.toNanos() + SECOND) {
                    find("D8", "a write " + down / SECOND + " s after rights could last be asked for: " + json);
                }
            }
        }
    }

    private boolean isLeaving(RoomId room) {
        return requests.stream().anyMatch(request -> room.equals(request.room) && request.kind.equals("unsubscribe"));
    }

    // What is heard.

    @Override
    public void hears(WireTransport.Message message) {
        JsonNode json = message.json();
        note("hears " + message, null, 0);
        listener.accept(json);
        String type = json.path("type").asText();
        if (!greeted) {
            greeted(json, type);
            return;
        }
        Request due = snapshotDue;
        if (due != null && !type.equals("snapshot")) {
            boolean over = json.path("event").asText().equals("revoked");
            if (!over && !rightsChangedSince(due)) {
                find("Snapshot", "no snapshot directly after its confirmation but " + json);
            }
            snapshotDue = null;
        }
        switch (type) {
            case "subscription" ->
                subscription(json, RoomId.parse(json.path("room_id").asText()));
            case "snapshot" -> snapshot(json, RoomId.parse(json.path("room_id").asText()));
            case "pong" -> pong(json);
            case "error" -> error(json);
            case "connection" -> find("Protocol", "heard " + json);
            default -> update(json, RoomId.parse(json.path("room_id").asText()));
        }
    }

    private void greeted(JsonNode json, String type) {
        greeted = true;
        if (!type.equals("connection") || !json.path("event").asText().equals("connected")) {
            find("Protocol", "the first message is " + json);
            return;
        }
        json.path("rooms").properties().forEach(entry -> {
            RoomId room = RoomId.parse(entry.getKey());
            Position position = position(entry.getValue());
            begin(seat(room), room, position, position.offset());
        });
        if (!isIn(RoomId.user(user))) {
            find("Protocol", "the user's room is not in " + json);
        }
    }

    private Seat seat(RoomId room) {
        return seats.computeIfAbsent(room, key -> new Seat());
    }

    private static Position position(JsonNode json) {
        return new Position(json.path("epoch").asText(), json.path("offset").asLong());
    }

    private void begin(Seat seat, RoomId room, Position from, long confirmed) {
        seat.begin(from, state(room, from), confirmed, from.offset() < confirmed);
    }

    /** What the host would answer if the client asked for the room's state there. */
    private RoomState state(RoomId room, Position position) {
        try {
            return world.log().state(room, position);
        } catch (RuntimeException e) {
            find("D2", "a position that never was: " + e.getMessage());
            return RoomState.empty();
        }
    }

    private void subscription(JsonNode json, RoomId room) {
        switch (json.path("event").asText()) {
            case "subscribed" -> subscribed(json, room);
            case "unsubscribed" -> {
                answered(json, "unsubscribe", room);
                seat(room).leave();
            }
            case "revoked" -> {
                if (world.rightsTaken() == 0) {
                    find("D7", "revoked, though nobody lost a right: " + json);
                }
                ended(room);
            }
            case "reset" -> reset(json, room);
            default -> find("Protocol", "heard " + json);
        }
    }

    private void ended(RoomId room) {
        seat(room).leave();
        requests.stream().filter(request -> room.equals(request.room)).forEach(request -> request.excused = true);
    }

    private void reset(JsonNode json, RoomId room) {
        Seat seat = seat(room);
        Position position = position(json);
        if (!seat.in) {
            find("D2", "reset outside of the room: " + json);
        } else if (world.troubles() == 0) {
            find("D2", "reset without a reason: " + json);
        }
        seat.goOnAfter(position, state(room, position));
    }

    /** The request that this answers; null, and a finding, when it is not the next one in turn. */
    private @Nullable Request answered(JsonNode json, String kind, @Nullable RoomId room) {
        int id = json.path("id").asInt(-1);
        Request request = requests.poll();
        while (request != null && request.id != id && request.excused) {
            request = requests.poll();
        }
        if (request == null || request.id != id || !request.kind.equals(kind) || !Objects.equals(room, request.room)) {
            find("Protocol", "an answer that nobody waits for: " + json);
            return null;
        }
        return request;
    }

    private void subscribed(JsonNode json, RoomId room) {
        Request request = answered(json, "subscribe", room);
        if (request == null) {
            return;
        }
        Position confirmed = position(json);
        if (json.has("recovered") != (request.since != null)) {
            find("Protocol", "\"recovered\" stands where since was asked for: " + json);
        }
        Seat seat = seat(room);
        boolean recovered = json.path("recovered").asBoolean(false);
        if (recovered && request.since != null) {
            recovered(seat, room, request.since, confirmed);
            return;
        }
        if (request.since != null && couldBeRecovered(room, request)) {
            find("D2", "not recovered, though the log has all after " + request.since + ": " + json);
        }
        if (request.snapshot) {
            snapshotDue = request;
            snapshotAt = confirmed;
            seat.begin(confirmed, RoomState.empty(), confirmed.offset(), true);
        } else if (!seat.in || seat.isDoubtful()) {
            boolean doubtful = seat.isDoubtful();
            begin(seat, room, confirmed, confirmed.offset());
            if (doubtful) {
                seat.drift();
            }
        } else if (!seat.isIn(confirmed.epoch()) || seat.last() > confirmed.offset()) {
            // A reset may have been purged with what was revoked.
            find(
                    !rightsChangedSince(request),
                    "D2",
                    "confirmed at a position that is not the client's " + seat.known + ": " + json);
        } else {
            seat.isOwed(confirmed.offset());
        }
    }

    private boolean couldBeRecovered(RoomId room, Request request) {
        return world.troubles() == request.troubles
                && world.log().losses() == request.losses
                && world.log().keeps(room, Objects.requireNonNull(request.since));
    }

    private void recovered(Seat seat, RoomId room, Position since, Position confirmed) {
        if (!since.epoch().equals(confirmed.epoch()) || since.offset() > confirmed.offset()) {
            find("D2", "recovered from " + since + " to " + confirmed);
        }
        if (!seat.in || seat.isDoubtful()) {
            boolean doubtful = seat.isDoubtful();
            begin(seat, room, since, confirmed.offset());
            if (doubtful) {
                seat.drift();
            }
        } else if (seat.isIn(since.epoch())) {
            seat.lookBack(since.offset());
        } else {
            find("D2", "recovered in another epoch than the client's " + seat.known + ": " + since);
        }
    }

    private void snapshot(JsonNode json, RoomId room) {
        Request due = snapshotDue;
        snapshotDue = null;
        Position position = position(json);
        if (due == null || !room.equals(due.room) || !position.equals(snapshotAt)) {
            find("Snapshot", "not at the confirmed position " + snapshotAt + ": " + json);
            return;
        }
        RoomState truth = state(room, position);
        RoomState told = RoomState.ofSnapshot(json.path("data"), truth);
        if (!told.equals(truth)) {
            find("Snapshot", "the state at " + position + " is " + truth + " and not " + told);
        }
        seat(room).begin(position, told, position.offset(), true);
    }

    private void update(JsonNode json, RoomId room) {
        Seat seat = seat(room);
        Position position = position(json);
        long skipped = json.path("skipped").asLong(0);
        if (seat.in) {
            seat.isCertainlyIn();
        }
        if (!seat.in) {
            find("D3", "an update before the confirmation, or after the end: " + json);
        } else if (seat.isAdrift()) {
            isTrue(json, room, position);
        } else if (!seat.isIn(position.epoch())) {
            find("D2", "an update of another epoch than " + seat.known + ": " + json);
        } else if (position.offset() <= seat.before()) {
            find("D1", "an update that is not newer than " + seat.before() + ": " + json);
        } else if (position.offset() != seat.before() + 1 + skipped) {
            find("D2", "a gap after " + seat.before() + ": " + json);
        } else if (areSuperseded(room, position, skipped) && isTrue(json, room, position)) {
            take(json, seat, position);
        }
    }

    private boolean areSuperseded(RoomId room, Position position, long skipped) {
        for (long offset = position.offset() - skipped; offset < position.offset(); offset++) {
            Position skippedOne = new Position(position.epoch(), offset);
            if (world.log().remembers(room, skippedOne) && !world.log().isSuperseded(room, skippedOne)) {
                find("D10", "skipped though nothing newer follows: " + offset + " of " + room);
                return false;
            }
        }
        return true;
    }

    private boolean isTrue(JsonNode json, RoomId room, Position position) {
        if (!world.log().remembers(room, position)) {
            return true;
        }
        SimulatedLog.Written written = world.log().written(room, position);
        boolean same = written != null
                && written.data().equals(json.path("data"))
                && written.publication().event().type().equals(json.path("type").asText())
                && written.publication()
                        .event()
                        .name()
                        .equals(json.path("event").asText());
        if (!same) {
            find("D2", "not what was published there: " + json);
        }
        return same;
    }

    private void take(JsonNode json, Seat seat, Position position) {
        if (seat.isInPieces()) {
            seat.takePiece(position.offset());
        } else {
            RoomState after = seat.state.and(
                    json.path("type").asText(), json.path("event").asText(), json.path("data"));
            seat.take(position, after);
        }
    }

    private void pong(JsonNode json) {
        Request request = answered(json, "ping", null);
        if (request == null) {
            return;
        }
        json.path("heads").properties().forEach(entry -> {
            RoomId room = RoomId.parse(entry.getKey());
            Position head = position(entry.getValue());
            Seat seat = seat(room);
            seat.isCertainlyIn();
            if (seat.isAdrift() && head.equals(world.log().now(room))) {
                seat.anchor(head, state(room, head));
            }
            if (seat.in && !seat.isAdrift() && !seat.isCatchingUp()) {
                counted(request, room, head, seat);
            }
        });
        seats.forEach((room, seat) -> {
            if (seat.in && !json.path("heads").has(room.toString())) {
                if (!seat.isDoubtful()) {
                    find("D5", "a pong without " + room + ": " + json);
                }
                seat.leave();
            }
        });
    }

    /** Whether something of the client's may have been purged that the answer to this speaks of. */
    private boolean rightsChangedSince(Request request) {
        return world.isRevoking()
                || world.rightsTaken() != request.rights
                || world.rights().changedWithin(2 * EngineParts.ACCESS_RECHECK.toNanos());
    }

    /** A head that is above what the client has is a gap. */
    private void counted(Request request, RoomId room, Position head, Seat seat) {
        boolean calm = world.troubles() == request.troubles && !request.logWasDown;
        if (rightsChangedSince(request)) {
            // What the pong counts may have been purged; the client will hear why.
            return;
        }
        if (seat.isIn(head.epoch()) ? head.offset() > seat.last() : calm) {
            find("D5", "a pong for " + head + " of " + room + " though the client has " + seat.known);
        }
        Position asked = request.heads.get(room);
        if (calm
                && seat.isLive()
                && asked != null
                && asked.epoch().equals(head.epoch())
                && asked.offset() > head.offset()) {
            find("D5", "after a pong " + room + " stands at " + head + ", and it stood at " + asked + " before");
        }
    }

    private void error(JsonNode json) {
        String code = json.path("code").asText();
        RoomId room = json.has("room_id") ? RoomId.parse(json.path("room_id").asText()) : null;
        boolean excusable = switch (code) {
            case "unavailable" -> world.troubles() > 0;
            case "access_denied" -> room != null && (!world.rights().has(user, room) || world.rightsTaken() > 0);
            default -> false;
        };
        if (!excusable) {
            find("Protocol", "an error without a reason: " + json);
        }
        if (json.has("id")) {
            answered(json, "subscribe", room);
            if (room != null) {
                // Perhaps it failed before anything changed, perhaps after: the next pong tells.
                seat(room).isPerhapsIn();
            }
        } else if (room != null) {
            ended(room);
        }
    }

    @Override
    public void ended(CloseReason reason) {
        note("was closed " + reason, null, reason.code());
        boolean excusable = switch (reason) {
            case SLOW_CONSUMER, NO_SIGN_OF_LIFE -> wasSlow;
            case OVERLOADED -> world.troubles() > 0;
            default -> false;
        };
        if (!excusable) {
            find("Close", "closed without a reason: " + reason);
        }
        forgetConnection();
    }

    // At the end.

    /** All has been let go and a heartbeat is over: the client must know what is true. */
    void checkIsUpToDate() {
        if (connection == null) {
            return;
        }
        if (!requests.isEmpty() && !requests.stream().allMatch(request -> request.excused)) {
            find("Protocol", "no answer to the last " + requests.size() + ", " + requests.getFirst().kind + " first");
        }
        seats.forEach((room, seat) -> {
            if (seat.in) {
                Position head = world.log().now(room);
                if (!head.equals(seat.known)) {
                    find("D2", "ends at " + seat.known + " of " + room + ", which stands at " + head);
                } else if (!seat.state.equals(world.log().state(room, head))) {
                    find("D2", "has another state of " + room + ": " + seat.state);
                } else if (seat.isCatchingUp()) {
                    find("D2", "still waits for history of " + room);
                }
            }
        });
    }

    /** The re-check's interval is over: the client is where it may be. */
    void checkHasItsRights() {
        seats.forEach((room, seat) -> {
            if (connection != null && seat.in && !world.rights().has(user, room)) {
                find("D8", "is still in " + room);
            }
        });
    }

    private void find(boolean certain, String clause, String what) {
        if (certain) {
            find(clause, what);
        }
    }

    private void find(String clause, String what) {
        world.findings().add(clause, name + " " + what);
    }

    private void note(String what, @Nullable Object object, long number) {
        world.findings().note(name + " " + what, object, number);
    }
}
