package dev.realtime.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.message.ClientMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.JsonText;
import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingV2Test {
    private final JacksonMessageCodec codec = new JacksonMessageCodec();

    @Test
    void subscribeMayAskForWhatWasMissedForTheStateAndForPresence() {
        assertThat(decode("{\"type\":\"subscribe\",\"room_id\":\"team:x\",\"since\":{\"epoch\":\"e-1\",\"offset\":17},"
                        + "\"snapshot\":true,\"presence\":true,\"id\":\"a\"}"))
                .isEqualTo(new ClientMessage.Subscribe(
                        RoomId.parse("team:x"), new Position("e-1", 17), true, true, id("\"a\"")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"authenticate"}                                                           | The message has no token
            {"type":"authenticate","token":7}                                                 | The message's token is not a string
            {"type":"presence"}                                                               | The message has no room_id
            {"type":"subscribe","room_id":"team:x","snapshot":1}                              | The message's snapshot is not a boolean
            {"type":"subscribe","room_id":"team:x","presence":"true"}                         | The message's presence is not a boolean
            {"type":"subscribe","room_id":"team:x","since":"e"}                               | The message's since is not an object
            {"type":"subscribe","room_id":"team:x","since":{"offset":1}}                      | The message's since has no epoch of 1 to 64 visible ASCII characters
            {"type":"subscribe","room_id":"team:x","since":{"epoch":"a b","offset":1}}        | The message's since has no epoch of 1 to 64 visible ASCII characters
            {"type":"subscribe","room_id":"team:x","since":{"epoch":"\\ud800","offset":1}}    | The message's since has no epoch of 1 to 64 visible ASCII characters
            {"type":"subscribe","room_id":"team:x","since":{"epoch":"e"}}                     | The message's since has no offset that is an integer, 0 or more
            {"type":"subscribe","room_id":"team:x","since":{"epoch":"e","offset":1.0}}        | The message's since has no offset that is an integer, 0 or more
            {"type":"subscribe","room_id":"team:x","since":{"epoch":"e","offset":-0}}         | The message's since has no offset that is an integer, 0 or more
            {"type":"subscribe","room_id":"team:x","since":{"epoch":"e","offset":9223372036854775808}} | The message's since has no offset that is an integer, 0 or more
            """)
    void eachMistakeHasItsSentenceAndKeepsItsId(String text, String sentence) {
        assertThat(decode(text.replaceFirst("\\{", "{\"id\":-7,")))
                .isEqualTo(new ClientMessage.Unintelligible(new Refusal(ErrorCode.BAD_MESSAGE, sentence), id("-7")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\"\uD800\"", "1e3", "{\"id\":1}", "[[1]]", "null", "false"})
    void idThatIsNoneIsIgnored(String id) {
        assertThat(decode("{\"type\":\"ping\",\"id\":" + id + "}")).isEqualTo(new ClientMessage.Ping());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "-123456789012345678901234567890", "\"\"", "\"\\u0041\\\"\\\\ é\uD83D\uDE80\""})
    void idIsKeptAsItCameWhereverItStandsHoweverLongTheMessage(String id) {
        for (int filler : new int[] {0, 3_900, 3_998, 3_999, 4_000, 4_001, 9_000, 40_000}) {
            String before = ",\"a\":\"" + "x".repeat(filler) + "\"";
            assertThat(decode("{\"type\":\"ping\"" + before + ",\"id\" : " + id + " }"))
                    .as("after %d characters", filler)
                    .isEqualTo(new ClientMessage.Ping(id(id)));
            assertThat(decode("{\"type\":\"ping\"" + before + ",\"id\":" + id + ",\"b\":1}"))
                    .isEqualTo(new ClientMessage.Ping(id(id)));
        }
    }

    @Test
    void noTextMakesItThrow() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String good = "{\"type\":\"subscribe\",\"id\":\"\\u00e9\uD83D\uDE80\",\"room_id\":\"team:x\",\"since\":"
                + "{\"epoch\":\"e\",\"offset\":17},\"snapshot\":true,\"presence\":null,\"token\":[]}";

        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int times = random.nextInt(4); times >= 0; times--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at,
                        at + random.nextInt(2),
                        good.substring(random.nextInt(good.length())).substring(0, 1));
            }
            assertThat(decode(text.toString())).as("seed %d", seed).isNotNull();
        }
    }

    private ClientMessage decode(String text) {
        return codec.decode(Dialect.V2, text);
    }

    private static MessageId id(String json) {
        return new MessageId(new JsonText(json));
    }
}
