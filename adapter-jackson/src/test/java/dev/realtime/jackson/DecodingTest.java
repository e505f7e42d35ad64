package dev.realtime.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.realtime.message.ClientMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingTest {
    private final JacksonMessageCodec codec = new JacksonMessageCodec();

    @Test
    void subscribeNamesItsRoom() {
        assertThat(codec.decode(Dialect.V1, "{\"type\":\"subscribe\",\"room_id\":\"execution:e-1\"}"))
                .isEqualTo(new ClientMessage.Subscribe(RoomId.execution("e-1")));
    }

    @Test
    void unsubscribeNamesItsRoom() {
        assertThat(codec.decode(Dialect.V1, "{\"room_id\":\"team:a:b\",\"type\":\"unsubscribe\"}"))
                .isEqualTo(new ClientMessage.Unsubscribe(RoomId.parse("team:a:b")));
    }

    @Test
    void pingNeedsNothingElse() {
        assertThat(codec.decode(Dialect.V1, " {\"type\" : \"ping\"}\n")).isEqualTo(new ClientMessage.Ping());
    }

    @Test
    void escapesAreResolved() {
        assertThat(codec.decode(Dialect.V1, "{\"\\u0074ype\":\"pin\\u0067\"}")).isEqualTo(new ClientMessage.Ping());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"ping\",\"room_id\":7}",
                "{\"id\":{\"type\":\"subscribe\"},\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"since\":[null,true,1.5e3,\"\\ud800\"]}",
                "{\"\":0,\"type\":\"ping\",\"Type\":\"x\"}"
            })
    void fieldsWithoutMeaningAreIgnored(String text) {
        assertThat(codec.decode(Dialect.V1, text)).isEqualTo(new ClientMessage.Ping());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ping",
                "{",
                "[1,",
                "{\"type\":\"ping\"",
                "{\"type\":\"ping\"} {}",
                "{\"type\":\"ping\"} x",
                "{\"type\":\"ping\",}",
                "{type:\"ping\"}",
                "{'type':'ping'}",
                "{\"type\":\"ping\" /* now */}",
                "{\"type\":\"ping\",\"n\":NaN}",
                "{\"type\":\"ping\",\"n\":01}",
                "{\"type\":\"ping\",\"n\":+1}",
                "{\"type\":\"ping\",\"n\":.5}",
                "{\"type\":\"ping\",\"s\":\"\\x\"}",
                "{\"type\":\"ping\",\"s\":\"a\nb\"}",
                "\u0000",
                "\uFEFF{\"type\":\"ping\"}",
                "1 2"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThat(why(text)).isEqualTo(new Refusal(ErrorCode.BAD_MESSAGE, "The message is not JSON"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                | The message is not a JSON object
            [{"type":"ping"}]                                 | The message is not a JSON object
            null                                              | The message is not a JSON object
            "ping"                                            | The message is not a JSON object
            12                                                | The message is not a JSON object
            {}                                                | The message has no type
            {"room_id":"execution:e"}                         | The message has no type
            {"type":null}                                     | The message's type is not a string
            {"type":1}                                        | The message's type is not a string
            {"type":["ping"]}                                 | The message's type is not a string
            {"type":"subscribe"}                              | The message has no room_id
            {"type":"unsubscribe","room":"execution:e"}       | The message has no room_id
            {"type":"subscribe","room_id":null}               | The message's room_id is not a string
            {"type":"subscribe","room_id":{"type":"x"}}       | The message's room_id is not a string
            {"type":"subscribe","room_id":""}                 | A room id is type:key
            {"type":"subscribe","room_id":"execution"}        | A room id is type:key
            {"type":"subscribe","room_id":"Execution:e"}      | A room type is a lower-case letter and up to 31 of a-z, 0-9, underscore and hyphen
            {"type":"subscribe","room_id":"execution:"}       | A room key is 1 to 200 visible ASCII characters without white space
            {"type":"subscribe","room_id":"execution:a b"}    | A room key is 1 to 200 visible ASCII characters without white space
            {"type":"subscribe","room_id":"execution:\\ud800"} | A room key is 1 to 200 visible ASCII characters without white space
            {"type":"ping","type":"ping"}                     | The message holds a name twice
            {"type":"ping","x":[{"a":1,"\\u0061":2}]}         | The message holds a name twice
            """)
    void eachMistakeHasItsSentence(String text, String sentence) {
        assertThat(why(text)).isEqualTo(new Refusal(ErrorCode.BAD_MESSAGE, sentence));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PING", "connection", "\\ud800", "subscribe "})
    void unknownTypesAreRefusedWithoutRepeatingThem(String type) {
        assertThat(why("{\"type\":\"" + type + "\",\"room_id\":5}"))
                .isEqualTo(new Refusal(ErrorCode.UNKNOWN_TYPE, "The message's type is unknown"));
    }

    @Test
    void depthIsCountedFromTheMessageItself() {
        assertThat(codec.decode(Dialect.V1, nested(20))).isEqualTo(new ClientMessage.Ping());
        assertThat(why(nested(21)).message()).isEqualTo("The message is nested deeper than 20 levels");
    }

    @Test
    void depthCanBeChosen() {
        JacksonMessageCodec flat = new JacksonMessageCodec(1);

        assertThat(flat.decode(Dialect.V1, nested(1))).isEqualTo(new ClientMessage.Ping());
        assertThat(flat.decode(Dialect.V1, nested(2))).isInstanceOf(ClientMessage.Unintelligible.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001})
    void depthOutOfRangeIsRefusedAtOnce(int depth) {
        assertThatIllegalArgumentException().isThrownBy(() -> new JacksonMessageCodec(depth));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"type\":\"ping\",\"x\":["})
    void bottomlessNestingIsOneRefusal(String opening) {
        assertThat(why(opening.repeat(100_000)).message()).isEqualTo("The message is nested deeper than 20 levels");
    }

    @Test
    void overlongNameIsRefused() {
        assertThat(why("{\"" + "n".repeat(60_000) + "\":1}").message()).isEqualTo("A value in the message is too long");
    }

    @Test
    void overlongNumberDoesNoHarm() {
        assertThat(codec.decode(Dialect.V1, "{\"type\":\"ping\",\"n\":" + "9".repeat(60_000) + "}"))
                .isNotNull();
    }

    @Test
    void manyCollidingNamesAreReadInTime() {
        StringBuilder text = new StringBuilder("{\"type\":\"ping\"");
        for (int i = 0; i < 4_096; i++) {
            text.append(",\"");
            for (int bit = 0; bit < 12; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            text.append("\":0");
        }

        assertThat(codec.decode(Dialect.V1, text + "}")).isEqualTo(new ClientMessage.Ping());
    }

    @Test
    void noTextMakesItThrow() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String alphabet = "{}[]\":,\\ud8tyeping01.-e null\n\u0000\uD800\uDC00é";

        Stream.generate(() -> random.ints(random.nextInt(40), 0, alphabet.length())
                        .mapToObj(alphabet::charAt)
                        .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                        .toString())
                .limit(20_000)
                .forEach(text -> assertThat(codec.decode(Dialect.V1, text))
                        .as("seed %d", seed)
                        .isNotNull());
    }

    private Refusal why(String text) {
        ClientMessage message = codec.decode(Dialect.V1, text);
        assertThat(message).isInstanceOf(ClientMessage.Unintelligible.class);
        return ((ClientMessage.Unintelligible) message).why();
    }

    private static String nested(int depth) {
        return "{\"type\":\"ping\",\"x\":" + "[".repeat(depth - 1) + (depth == 1 ? "0" : "") + "]".repeat(depth - 1)
                + "}";
    }
}
