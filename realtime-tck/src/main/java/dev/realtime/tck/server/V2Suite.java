package dev.realtime.tck.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.model.Position;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

/** What the suites of dialect v2 share: publications that are numbered by what they carry. */
@Tag("v2")
public abstract class V2Suite extends ServerSuite {
    private static final int AT_ONCE = 100;

    /** Publishes numbers into a room, in order. */
    final void publish(ServerUnderTest server, String room, int from, int to) {
        for (int next = from; next <= to; next += AT_ONCE) {
            String events = IntStream.rangeClosed(next, Math.min(to, next + AT_ONCE - 1))
                    .mapToObj(number -> numbered(room, number))
                    .collect(Collectors.joining(",", "[", "]"));
            backend(server).report("POST", "/publish", events);
        }
    }

    final void publish(String room, int from, int to) {
        publish(server(), room, from, to);
    }

    private static String numbered(String room, int number) {
        return "{\"room_id\":\"%s\",\"type\":\"team_update\",\"event\":\"counted\",\"data\":{\"number\":%d}}"
                .formatted(room, number);
    }

    final void revoke(String user, String room) {
        String json = "{\"user_id\":\"" + user + "\",\"room_id\":\"" + room + "\"}";
        admin(server()).report("POST", "/admin/revoke", json);
    }

    /** A number as it arrives at that position. */
    static GoldenFrame numbered(String room, Position at, int number) {
        return at(GoldenFrames.v2("execution-update"), room, at)
                .with("/type", "team_update")
                .with("/event", "counted")
                .with("/data", Map.of("number", number));
    }

    /** The frame with a room and a position. */
    static GoldenFrame at(GoldenFrame update, String room, Position at) {
        return update.with("/room_id", room).with("/epoch", at.epoch()).with("/offset", at.offset());
    }

    static Position at(Position other, long offset) {
        return new Position(other.epoch(), offset);
    }

    /** Hears updates at all these positions, in order and nothing between them. */
    static void hearsOffsets(V2Client client, String room, long from, long to) {
        for (long offset = from; offset <= to; offset++) {
            JsonNode update = client.hear();
            if (update.path("offset").asLong() != offset
                    || !update.path("room_id").asText().equals(room)
                    || update.has("skipped")) {
                throw new AssertionError("Offset " + offset + " of " + room + " was due, not " + update);
            }
        }
    }
}
