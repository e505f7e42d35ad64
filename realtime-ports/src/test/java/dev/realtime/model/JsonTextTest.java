package dev.realtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.realtime.model.JsonText.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static final long SEED = 20240101;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "false",
                "0",
                "-0",
                "-1",
                "10",
                "1.5",
                "0.0",
                "1e5",
                "1E+5",
                "0e-0",
                "123.456e-7",
                "\"\"",
                "\"a\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\\u0000\\uABCD\\uabcd\"",
                "\"\\ud83d\\ude00\"",
                "\"\uD83D\uDE00\"",
                "\"\u007f\u2028\u00e9\"",
                " \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : { } } \n",
                "[[[]],{\"a\":{\"b\":[null,true,false]}}]",
                "{\"\":1}",
                "{\"a\":1,\"a\":2}"
            })
    void whatRfc8259AllowsIsTaken(String text) {
        assertThat(new JsonText(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1]]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1",
                "{\"a\":1]",
                "[1}",
                "nul",
                "nulll",
                "True",
                "NaN",
                "Infinity",
                "-",
                "+1",
                "01",
                "-01",
                "1.",
                ".5",
                "1.e5",
                "1e",
                "1e+",
                "0x10",
                "1_000",
                "\u0661",
                "\"",
                "\"a",
                "\"\\",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\u\uFF11234\"",
                "\"a\nb\"",
                "\"a\tb\"",
                "\"\u0000\"",
                "\"\u001f\"",
                "1 2",
                "{} x",
                "// a\n1",
                "\u00a01",
                "\uFEFF1",
                "\u000b1"
            })
    void whatRfc8259ForbidsIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonText(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\uD83D\"",
                "\"\uDE00\"",
                "\"\uDE00\uD83D\"",
                "\"\uD83Dx\uDE00\"",
                "\"\\ud83d\"",
                "\"\\ude00\"",
                "\"\\ude00\\ud83d\"",
                "{\"\\ud83d\":1}",
                "\uD83D"
            })
    void loneSurrogatesAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonText(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\uD83D" + "\\ude00\"", "\"\\ud83d\uDE00\"", "{\"\\ud83d\uDE00\":1}"})
    void aPairHalfEscapedUsedToPassAsWholeAndBecameAQuestionMarkInUtf8(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonText(text));
    }

    @Test
    void theMessageOfARefusalNamesTheIndexAndNotTheText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonText("{\"secret\":oops}"))
                .withMessage("Unexpected character in JSON at 10");
    }

    @Test
    void aHundredLevelsAreTakenAndNoMore() {
        assertThat(nested(JsonText.MAX_DEPTH, "[", "]").depth()).isEqualTo(JsonText.MAX_DEPTH);
        assertThat(nested(JsonText.MAX_DEPTH, "{\"a\":", "}").depth()).isEqualTo(JsonText.MAX_DEPTH);
        assertThatIllegalArgumentException().isThrownBy(() -> nested(JsonText.MAX_DEPTH + 1, "[", "]"));
        assertThatIllegalArgumentException().isThrownBy(() -> nested(JsonText.MAX_DEPTH + 1, "{\"a\":", "}"));
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonText("[".repeat(1_000_000)));
    }

    private static JsonText nested(int depth, String open, String close) {
        return new JsonText(open.repeat(depth - 1) + (open.equals("[") ? "[]" : "{}") + close.repeat(depth - 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "1|0",
                "\"[{\"|0",
                "[]|1",
                "{\"a\":1}|1",
                "[[],[[]]]|3",
                "[\"\\\"[[[\"]|1",
                "[\"\\\\\",[]]|2",
                "{\"[\":{}}|2"
            })
    void depthCountsBracketsOutsideOfStrings(String text, int depth) {
        assertThat(new JsonText(text).depth()).isEqualTo(depth);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{}|OBJECT",
                "' []'|ARRAY",
                "\"{\"|STRING",
                "-1|NUMBER",
                "0|NUMBER",
                "true|BOOLEAN",
                "false|BOOLEAN",
                "null|NULL"
            })
    void theKindIsThatOfTheOutermostValue(String text, Kind kind) {
        assertThat(new JsonText(text).kind()).isEqualTo(kind);
    }

    @Test
    void membersComeInTheirOrderEachAsItWasWritten() {
        JsonText object = new JsonText(" { \"b\" : [ 1 ] , \"a\":\"x\\ny\", \"\\u0063\": { \"d\": null } } ");
        assertThat(object.members())
                .containsExactly(
                        Map.entry("b", new JsonText("[ 1 ]")),
                        Map.entry("a", new JsonText("\"x\\ny\"")),
                        Map.entry("c", new JsonText("{ \"d\": null }")));
        assertThat(object.members().get("a").asString()).isEqualTo("x\ny");
        assertThat(new JsonText("{ }").members()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "{\"a\":null,\"b\":1,\"a\":null}"})
    void aNameThatStandsTwiceIsRefusedWhenMembersAreAskedFor(String text) {
        JsonText object = new JsonText(text);
        assertThatIllegalArgumentException().isThrownBy(object::members);
    }

    @Test
    void askingForWhatTheValueIsNotIsAMistakeOfTheCaller() {
        assertThatIllegalStateException().isThrownBy(() -> new JsonText("[]").members());
        assertThatIllegalStateException().isThrownBy(() -> new JsonText("1").asString());
    }

    @Test
    void utf8LengthIsThatOfTheBytes() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (int i = 0; i < 2_000; i++) {
            JsonText text = JsonText.ofString(randomText(random));
            assertThat(text.utf8Length())
                    .as("seed %d, round %d", SEED, i)
                    .isEqualTo(text.text().getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void whatIsBuiltComesBackAsItWas() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (int i = 0; i < 2_000; i++) {
            String name = randomText(random);
            String value = randomText(random);
            long number = random.nextLong();
            Map<String, JsonText> members = JsonText.object()
                    .put("-" + name, value)
                    .put("number", number)
                    .put("nothing", (String) null)
                    .build()
                    .members();
            assertThat(members.keySet()).as("seed %d", SEED).containsExactly("-" + name, "number", "nothing");
            assertThat(members.get("-" + name).asString()).isEqualTo(value);
            assertThat(members.get("number").text()).isEqualTo(Long.toString(number));
            assertThat(members.get("nothing").kind()).isEqualTo(Kind.NULL);
        }
    }

    private static String randomText(RandomGenerator random) {
        int[] codePoints = random.ints(random.nextInt(20), 0, 6)
                .map(kind -> switch (kind) {
                    case 0 -> random.nextInt(0x20);
                    case 1 -> "\"\\/{}[]:,".charAt(random.nextInt(9));
                    case 2 -> random.nextInt(0x20, 0x80);
                    case 3 -> random.nextInt(0x80, 0x800);
                    case 4 -> random.nextInt(0x800, 0xD800);
                    default -> random.nextInt(0x10000, 0x110000);
                })
                .toArray();
        return new String(codePoints, 0, codePoints.length);
    }

    @Test
    void theBuilderWritesNumbersAsShortAsTheyAre() {
        JsonText built = JsonText.object()
                .put("whole", 45.0)
                .put("half", 45.5)
                .put("none", 0.0)
                .put("minus", -0.0)
                .put("small", 1.0E-7)
                .put("large", 1.0E18)
                .build();
        assertThat(built.text())
                .isEqualTo("{\"whole\":45,\"half\":45.5,\"none\":0,\"minus\":0,\"small\":1.0E-7,\"large\":1.0E18}");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aNumberThatJsonCannotSayIsRefused(double value) {
        assertThatIllegalArgumentException().isThrownBy(() -> JsonText.object().put("a", value));
    }

    @Test
    void theBuilderSplicesValuesAndMembers() {
        JsonText inner = new JsonText("{\"x\":[1],\"y\":\"\\u0041\"}");
        assertThat(JsonText.object().put("in", inner).putAll(inner).build().text())
                .isEqualTo("{\"in\":{\"x\":[1],\"y\":\"\\u0041\"},\"x\":[1],\"y\":\"\\u0041\"}");
        assertThat(JsonText.object().build().text()).isEqualTo("{}");
    }

    @Test
    void theBuilderRefusesLoneSurrogates() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonText.object().put("a", "\uD83D").build());
        assertThatIllegalArgumentException().isThrownBy(() -> JsonText.ofString("\uDE00"));
    }
}
