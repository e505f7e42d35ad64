package dev.realtime.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.message.ServerMessage;
import dev.realtime.model.ConnectionId;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** To the letter, the order of the fields included. */
class EncodingV2Test {
    private static final Instant NEW_YEAR = Instant.parse("2024-01-01T00:00:00Z");
    private static final RoomId ROOM = RoomId.execution("e-1");
    private static final Position HEAD = new Position("ep", 7);
    private static final String TIME = "\"timestamp\":\"2024-01-01T00:00:00\"";

    private final JacksonMessageCodec codec = new JacksonMessageCodec();

    @Test
    void connectedTellsWhereTheUsersRoomStands() {
        assertThat(encode(new ServerMessage.Connected(new ConnectionId("c"), RoomId.parse("user:u"), HEAD, NEW_YEAR)))
                .isEqualTo("{\"type\":\"connection\",\"event\":\"connected\",\"connection_id\":\"c\","
                        + "\"rooms\":{\"user:u\":{\"epoch\":\"ep\",\"offset\":7}}," + TIME + "}");
    }

    @Test
    void subscribedTellsWhetherItRecovered() {
        assertThat(encode(new ServerMessage.Subscribed(ROOM, HEAD, false, NEW_YEAR)))
                .isEqualTo("{\"type\":\"subscription\",\"event\":\"subscribed\",\"room_id\":\"execution:e-1\","
                        + "\"epoch\":\"ep\",\"offset\":7,\"recovered\":false," + TIME + "}");
    }

    @Test
    void updateTellsItsPlaceAndWhatWasLeftOutBeforeIt() {
        Event event = Event.of("execution_update", "restarted", new JsonText("{ \"a\":1e2 }"));
        Publication publication = new Publication(ROOM, HEAD, event, NEW_YEAR);

        assertThat(encode(new ServerMessage.Update(publication, 3)))
                .isEqualTo("{\"type\":\"execution_update\",\"event\":\"restarted\",\"room_id\":\"execution:e-1\","
                        + "\"epoch\":\"ep\",\"offset\":7,\"skipped\":3,\"data\":{ \"a\":1e2 }," + TIME + "}");
    }

    @Test
    void pongTellsTheHeadsInOrder() {
        Map<RoomId, Position> heads = Map.of(ROOM, HEAD, RoomId.parse("user:u"), new Position("ep", 0));

        assertThat(encode(new ServerMessage.Pong(heads, NEW_YEAR)))
                .isEqualTo(
                        "{\"type\":\"pong\"," + TIME + ",\"heads\":{\"execution:e-1\":{\"epoch\":\"ep\",\"offset\":7},"
                                + "\"user:u\":{\"epoch\":\"ep\",\"offset\":0}}}");
    }

    @Test
    void usersAreListed() {
        assertThat(encode(new ServerMessage.Present(ROOM, List.of(new UserId("b"), new UserId("a")), NEW_YEAR)))
                .isEqualTo(
                        "{\"type\":\"presence\",\"room_id\":\"execution:e-1\",\"users\":[\"b\",\"a\"]," + TIME + "}");
    }

    @Test
    void errorHasCodeRoomAdviceAndId() {
        ServerMessage refused = new ServerMessage.Refused(
                new Refusal(ErrorCode.RATE_LIMITED, "No \uD800"), ROOM, Duration.ofNanos(1_500_000));

        assertThat(codec.encode(Dialect.V2, refused, new MessageId(new JsonText("\"\\u0041\""))))
                .isEqualTo("{\"type\":\"error\",\"message\":\"No ?\",\"code\":\"rate_limited\","
                        + "\"room_id\":\"execution:e-1\",\"retry_after_ms\":2,\"id\":\"\\u0041\"}");
    }

    private String encode(ServerMessage message) {
        return codec.encode(Dialect.V2, message);
    }
}
