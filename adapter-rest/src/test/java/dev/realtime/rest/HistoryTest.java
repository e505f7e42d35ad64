package dev.realtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.port.in.History;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest extends RestServerTest {
    private static final String HISTORY = "/api/v1/history?room_id=team:a";
    private static final Position HEAD = new Position("e1", 40);

    @Test
    void publicationsAreV2UpdatesBesideTheHeadOfTheRoom() {
        realtime.history = page("{}", 38, 39);

        HttpResponse<String> response = server.get(HISTORY + "&epoch=e1&offset=37&limit=2");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"room_id\":\"team:a\",\"epoch\":\"e1\",\"offset\":40,\"publications\":["
                        + "{\"V2\":38,\"data\":{}},{\"V2\":39,\"data\":{}}]}");
        assertThat(realtime.calls).containsExactly("alice reads team:a from e1/37, 2");
    }

    @Test
    void everythingButTheRoomMayBeLeftOut() {
        realtime.history = page("{}");

        HttpResponse<String> response = server.get(HISTORY);

        assertThat(response.body())
                .isEqualTo("{\"room_id\":\"team:a\",\"epoch\":\"e1\",\"offset\":40,\"publications\":[]}");
        server.get(HISTORY + "&offset=0&limit=1000");
        server.get("/api/v1/history?room_id=team%3Aa%2Fb&epoch=%22x%22");
        assertThat(realtime.calls)
                .containsExactly(
                        "alice reads team:a from null/null, 100",
                        "alice reads team:a from null/0, 1000",
                        "alice reads team:a/b from \"x\"/null, 100");
    }

    @Test
    void whatIsGoneIs409() {
        realtime.history = new History.Gone(HEAD);

        HttpResponse<String> response = server.get(HISTORY + "&offset=1");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body())
                .isEqualTo(RestServer.error("conflict", "What follows that position can't be told without a gap"));
    }

    @Test
    void foreignAndMissingAre403() {
        HttpResponse<String> response = server.get(HISTORY);

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).isEqualTo(RestServer.error("access_denied", "Access denied to room"));
        assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                           | room_id is missing
            room_id=team                 | A room id is type:key
            room_id=team:                | A room key is 1 to 200 visible ASCII characters without white space
            room_id=team:a&epoch=        | An epoch is 1 to 64 visible ASCII characters
            room_id=team:a&epoch=a%20b   | An epoch is 1 to 64 visible ASCII characters
            room_id=team:a&offset=       | offset must be a whole number of at most 18 digits
            room_id=team:a&offset=-1     | offset must be a whole number of at most 18 digits
            room_id=team:a&offset=1.0    | offset must be a whole number of at most 18 digits
            room_id=team:a&offset=9999999999999999999 | offset must be a whole number of at most 18 digits
            room_id=team:a&offset=%D9%A1 | offset must be a whole number of at most 18 digits
            room_id=team:a&limit=0       | limit must be a whole number from 1 to 1000
            room_id=team:a&limit=1001    | limit must be a whole number from 1 to 1000
            """)
    void badQuestionIsRefusedWithItsReason(String query, String sentence) {
        HttpResponse<String> response = server.get("/api/v1/history?" + query);

        assertThat(response.body()).isEqualTo(RestServer.error("bad_message", sentence));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(realtime.calls).isEmpty();
    }

    private static History.Page page(String data, long... offsets) {
        List<Publication> publications = LongStream.of(offsets)
                .mapToObj(offset -> new Publication(
                        RoomId.parse("team:a"),
                        new Position("e1", offset),
                        Event.of("chat", "said", new JsonText(data)),
                        Instant.EPOCH))
                .toList();
        return new History.Page(publications, HEAD);
    }
}
