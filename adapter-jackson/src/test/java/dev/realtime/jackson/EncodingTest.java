package dev.realtime.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.message.ServerMessage;
import dev.realtime.model.ConnectionId;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingTest {
    private static final Instant NEW_YEAR = Instant.parse("2024-01-01T00:00:00Z");
    private static final RoomId ROOM = RoomId.execution("e-1");
    private static final RoomId USER = RoomId.parse("user:u");
    private static final Position HEAD = new Position("e", 7);

    private final JacksonMessageCodec codec = new JacksonMessageCodec();

    @Test
    void connectedIsAsInTheGuide() {
        assertThat(codec.encode(
                        Dialect.V1, new ServerMessage.Connected(new ConnectionId("abc-123-def"), USER, HEAD, NEW_YEAR)))
                .isEqualTo("{\"type\":\"connection\",\"event\":\"connected\",\"connection_id\":\"abc-123-def\","
                        + "\"timestamp\":\"2024-01-01T00:00:00\"}");
    }

    @Test
    void subscribedIsAsInTheGuide() {
        assertThat(codec.encode(Dialect.V1, new ServerMessage.Subscribed(ROOM, HEAD, null, NEW_YEAR)))
                .isEqualTo("{\"type\":\"subscription\",\"event\":\"subscribed\",\"room_id\":\"execution:e-1\","
                        + "\"timestamp\":\"2024-01-01T00:00:00\"}");
    }

    @Test
    void unsubscribedLooksLikeSubscribed() {
        assertThat(codec.encode(Dialect.V1, new ServerMessage.Unsubscribed(ROOM, NEW_YEAR)))
                .isEqualTo("{\"type\":\"subscription\",\"event\":\"unsubscribed\",\"room_id\":\"execution:e-1\","
                        + "\"timestamp\":\"2024-01-01T00:00:00\"}");
    }

    @Test
    void updateHoldsItsDataAsGivenAndNoPosition() {
        String data = "{ \"progress_percentage\" : 1.50e1, \"note\":\"\\u00e9 \uD83D\uDE00 </script>\" }";

        assertThat(codec.encode(Dialect.V1, update("status_changed", data)))
                .isEqualTo("{\"type\":\"execution_update\",\"event\":\"status_changed\",\"data\":" + data
                        + ",\"timestamp\":\"2024-01-01T00:00:00\"}");
    }

    @Test
    void eventNameIsQuoted() {
        assertThat(codec.encode(Dialect.V1, update("say \"hi\"\\", "null")))
                .isEqualTo("{\"type\":\"execution_update\",\"event\":\"say \\\"hi\\\"\\\\\",\"data\":null,"
                        + "\"timestamp\":\"2024-01-01T00:00:00\"}");
    }

    @Test
    void pongIsAsInTheGuide() {
        assertThat(codec.encode(Dialect.V1, new ServerMessage.Pong(Map.of(), NEW_YEAR)))
                .isEqualTo("{\"type\":\"pong\",\"timestamp\":\"2024-01-01T00:00:00\"}");
    }

    @Test
    void errorAboutARoomNamesItAndNoCode() {
        assertThat(codec.encode(Dialect.V1, refused("Access denied to room", ROOM)))
                .isEqualTo("{\"type\":\"error\",\"message\":\"Access denied to room\",\"room_id\":\"execution:e-1\"}");
    }

    @Test
    void errorAboutNoRoomHasNoRoomId() {
        assertThat(codec.encode(
                        Dialect.V1,
                        new ServerMessage.Refused(new Refusal(ErrorCode.BAD_MESSAGE, "The message is not JSON"), null)))
                .isEqualTo("{\"type\":\"error\",\"message\":\"The message is not JSON\"}");
    }

    @Test
    void loneSurrogatesNeverLeave() {
        String text = codec.encode(Dialect.V1, refused("No \uD800 here", ROOM));

        assertThat(text).contains("No ? here");
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-01T00:00:00Z, 2024-01-01T00:00:00",
        "2024-01-01T12:34:00Z, 2024-01-01T12:34:00",
        "2024-01-01T00:00:00.5Z, 2024-01-01T00:00:00.5",
        "2024-01-01T00:00:00.120Z, 2024-01-01T00:00:00.12",
        "2024-01-01T00:00:00.000001Z, 2024-01-01T00:00:00.000001",
        "2024-06-30T23:59:59.999999999Z, 2024-06-30T23:59:59.999999999",
    })
    void timestampIsUtcWithAFractionOnlyWhereThereIsOne(Instant timestamp, String wire) {
        assertThat(codec.encode(Dialect.V1, new ServerMessage.Pong(Map.of(), timestamp)))
                .isEqualTo("{\"type\":\"pong\",\"timestamp\":\"" + wire + "\"}");
    }

    private static ServerMessage update(String name, String data) {
        Event event = Event.of("execution_update", name, new JsonText(data));
        return new ServerMessage.Update(new Publication(ROOM, new Position("e", 7), event, NEW_YEAR));
    }

    private static ServerMessage refused(String message, RoomId room) {
        return new ServerMessage.Refused(new Refusal(ErrorCode.ACCESS_DENIED, message), room);
    }
}
