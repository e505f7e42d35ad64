package dev.realtime.runner.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a client does on one connection: subscribes, with {@code since} where it has been before, takes what comes, pings, and
 * compares the heads of each pong. Used by one thread.
 */
final class Visit {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PING = "{\"type\":\"ping\"}";

    private final Conversation talk;
    private final Memory memory;
    private final Figures figures;
    private final Published published;
    private final Habits habits;

    /** The rooms that were confirmed, and where they stood. */
    private final Map<RoomId, Position> joined = new HashMap<>();

    private Map<RoomId, Position> heads = Map.of();
    private long heardAt = System.nanoTime();
    private long pingAt;

    Visit(Conversation talk, Memory memory, Figures figures, Published published, Habits habits) {
        this.talk = talk;
        this.memory = memory;
        this.figures = figures;
        this.published = published;
        this.habits = habits;
    }

    /** Says hello and asks for the rooms. */
    void begin(RandomGenerator random) throws IOException, InterruptedException {
        // Not all clients at once.
        pingAt = heardAt + random.nextLong(habits.ping().toNanos());
        String hello = talk.next(habits.patience());
        if (hello == null) {
            throw new SilenceException();
        }
        hear(hello);
        figures.count(Figure.CONNECTIONS);
        for (RoomId room : memory.ledgers().keySet()) {
            subscribe(room);
        }
    }

    /**
     * Goes on until a message was heard, or it was time for a ping.
     *
     * @throws IOException when the connection is over, or not worth keeping
     */
    void goOn() throws IOException, InterruptedException {
        long began = System.nanoTime();
        long patient = heardAt + habits.patience().toNanos() - began;
        String message = talk.next(Duration.ofNanos(Math.max(0, Math.min(pingAt - began, patient))));
        long now = System.nanoTime();
        if (message != null) {
            heardAt = now;
            hear(message);
        } else if (now - heardAt >= habits.patience().toNanos()) {
            throw new SilenceException();
        }
        if (now - pingAt >= 0) {
            talk.say(PING);
            pingAt = now + habits.ping().toNanos();
        }
    }

    /** Whether it is in all rooms. */
    boolean isSettled() {
        return joined.size() == memory.ledgers().size();
    }

    /** Whether the latest pong says that the rooms stand there, and the client has all up to there. */
    boolean isAt(Map<RoomId, Position> goal) {
        return goal.equals(heads)
                && goal.entrySet().stream()
                        .allMatch(room ->
                                room.getValue().equals(ledger(room.getKey()).known()));
    }

    private Ledger ledger(RoomId room) {
        Ledger ledger = memory.ledgers().get(room);
        if (ledger == null) {
            throw new AssertionError("A message about " + room + ", which nobody asked for");
        }
        return ledger;
    }

    private void subscribe(RoomId room) throws IOException, InterruptedException {
        ObjectNode message = JSON.createObjectNode().put("type", "subscribe").put("room_id", room.toString());
        Position known = ledger(room).known();
        if (known != null && !habits.forgetful()) {
            message.putObject("since").put("epoch", known.epoch()).put("offset", known.offset());
        }
        talk.say(message.toString());
    }

    private void hear(String text) throws IOException, InterruptedException {
        JsonNode message = JSON.readTree(text);
        switch (message.path("type").asText()) {
            case "connection" -> expect(message, "connected");
            case "subscription" -> subscription(message);
            case "pong" -> pong(message.path("heads"));
            case "counted" -> update(message);
            default -> memory.complaints().add("heard " + text);
        }
    }

    private void expect(JsonNode message, String event) {
        if (!message.path("event").asText().equals(event)) {
            memory.complaints().add("heard " + message);
        }
    }

    private void subscription(JsonNode message) {
        RoomId room = RoomId.parse(message.path("room_id").asText());
        Position head = position(message);
        if (message.path("event").asText().equals("reset")) {
            figures.count(Figure.RESETS);
            ledger(room).lostUpTo(head);
            return;
        }
        expect(message, "subscribed");
        joined.put(room, head);
        if (!message.has("recovered")) {
            ledger(room).goesOnAt(head);
        } else if (message.path("recovered").asBoolean()) {
            figures.count(Figure.RECOVERED_SUBSCRIPTIONS);
        } else {
            figures.count(Figure.LOST_SUBSCRIPTIONS);
            ledger(room).lostUpTo(head);
        }
    }

    private void update(JsonNode message) throws GapException {
        RoomId room = RoomId.parse(message.path("room_id").asText());
        int serial = message.path("data").path("serial").asInt();
        Position at = position(message);
        Position confirmed = joined.get(room);
        if (confirmed == null) {
            memory.complaints().add("heard " + message + " before the confirmation");
            return;
        }
        if (!ledger(room).take(new Ledger.Taken(at, message.path("skipped").asLong(), serial))) {
            figures.count(Figure.GAPS);
            throw new GapException();
        }
        memory.delays().add(new Memory.Delay(published.nanosSince(serial), at.offset() <= confirmed.offset()));
    }

    private void pong(JsonNode message) throws IOException, InterruptedException {
        Map<RoomId, Position> latest = new HashMap<>();
        for (RoomId room : joined.keySet()) {
            JsonNode head = message.path(room.toString());
            if (head.isMissingNode()) {
                memory.complaints().add("heard a pong without " + room);
                continue;
            }
            latest.put(room, position(head));
            if (!habits.forgetful() && lacks(ledger(room).known(), position(head))) {
                figures.count(Figure.GAPS_BY_HEADS);
                subscribe(room);
            }
        }
        heads = latest;
    }

    private static boolean lacks(@Nullable Position known, Position head) {
        return known == null || !known.epoch().equals(head.epoch()) || known.offset() < head.offset();
    }

    private static Position position(JsonNode message) {
        return new Position(
                message.path("epoch").asText(), message.path("offset").asLong());
    }

    /** Something is missing that this connection will not bring. */
    private static final class GapException extends IOException {
        private static final long serialVersionUID = 1;

        GapException() {
            super("gap");
        }
    }

    /** Nothing comes. */
    static final class SilenceException extends IOException {
        private static final long serialVersionUID = 1;

        SilenceException() {
            super("silence");
        }
    }
}
