package dev.realtime.tck.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.port.in.Connection;
import dev.realtime.tck.fake.ManualScheduler;
import dev.realtime.tck.fake.RecordingTransport;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client of a host's test. It waits by letting time pass, {@link #PATIENCE} at most, so a test that waits in vain fails at
 * once and says what the client heard instead.
 */
public final class TestClient {
    /** How much of the kit's time may pass while the client waits. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration STEP = Duration.ofMillis(50);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ManualScheduler scheduler;
    private final RecordingTransport transport;
    private final Connection connection;

    TestClient(ManualScheduler scheduler, RecordingTransport transport, Connection connection) {
        this.scheduler = scheduler;
        this.transport = transport;
        this.connection = connection;
    }

    /** Asks to be let into the room. */
    public void subscribe(RoomId room) {
        send("{\"type\":\"subscribe\",\"room_id\":\"" + room + "\"}");
    }

    /** Asks to be let into the room, and for all that followed the position. */
    public void subscribe(RoomId room, Position since) {
        send("{\"type\":\"subscribe\",\"room_id\":\"" + room + "\",\"since\":{\"epoch\":\"" + since.epoch()
                + "\",\"offset\":" + since.offset() + "}}");
    }

    /** Asks to be let out of the room. */
    public void unsubscribe(RoomId room) {
        send("{\"type\":\"unsubscribe\",\"room_id\":\"" + room + "\"}");
    }

    /** Asks where its rooms stand: whatever was lost on the way comes before the answer. */
    public void ping() {
        send("{\"type\":\"ping\"}");
    }

    /** Sends a message as it is. */
    public void send(String text) {
        connection.receive(text);
        scheduler.runAll();
    }

    /** Waits until the client is in the room, and answers where the room stood then. */
    public Position awaitSubscribed(RoomId room) {
        JsonNode confirmation = await(
                message -> is(message, "subscription", "subscribed")
                        && message.path("room_id").asText().equals(room.toString()),
                "a confirmation of " + room);
        return new Position(
                confirmation.path("epoch").asText(), confirmation.path("offset").asLong());
    }

    /** Waits for an update that the predicate accepts, and answers the first one. */
    public JsonNode awaitUpdate(Predicate<JsonNode> predicate) {
        return await(message -> isUpdate(message) && predicate.test(message), "such an update");
    }

    private static boolean is(JsonNode message, String type, String event) {
        return message.path("type").asText().equals(type)
                && message.path("event").asText().equals(event);
    }

    private static boolean isUpdate(JsonNode message) {
        return message.has("data") && !message.path("type").asText().equals("snapshot");
    }

    private JsonNode await(Predicate<JsonNode> predicate, String what) {
        for (Duration waited = Duration.ZERO; ; waited = waited.plus(STEP)) {
            scheduler.runAll();
            JsonNode found = heard().stream().filter(predicate).findFirst().orElse(null);
            if (found != null) {
                return found;
            }
            if (waited.compareTo(PATIENCE) >= 0) {
                throw new AssertionError("Waited for " + what + " and heard " + heard());
            }
            scheduler.advance(STEP);
        }
    }

    /** All that the client has heard, in order. */
    public List<JsonNode> heard() {
        return transport.texts().stream().map(TestClient::read).toList();
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }

    /** Forgets what was heard so far. */
    public void forget() {
        transport.clear();
    }

    /** Reads no more from now on. */
    public void stall() {
        transport.stall();
    }

    /** Reads again. */
    public void resume() {
        transport.resume();
        scheduler.runAll();
    }

    /** The line breaks. */
    public void disconnect() {
        transport.fail();
        connection.closed();
        scheduler.runAll();
    }

    /** Why the server has ended the connection; null while it has not. */
    public @Nullable CloseReason closeReason() {
        return transport.closeReason();
    }
}
