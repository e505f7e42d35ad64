package dev.realtime.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ClientMessage.Ping;
import dev.realtime.message.ClientMessage.Subscribe;
import dev.realtime.message.ClientMessage.Unintelligible;
import dev.realtime.message.ClientMessage.Unsubscribe;
import dev.realtime.message.ServerMessage;
import dev.realtime.message.ServerMessage.Connected;
import dev.realtime.message.ServerMessage.Pong;
import dev.realtime.message.ServerMessage.Refused;
import dev.realtime.message.ServerMessage.Subscribed;
import dev.realtime.message.ServerMessage.Unsubscribed;
import dev.realtime.message.ServerMessage.Update;
import dev.realtime.model.ConnectionId;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link MessageCodec} must do: the wire of dialect v1, to the letter (PROTOCOL section 3). */
public abstract class MessageCodecContract {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final RoomId ROOM = RoomId.parse("execution:123e4567-e89b-12d3-a456-426614174000");
    private static final RoomId USER_ROOM = RoomId.parse("user:u");
    private static final Position HEAD = new Position("e", 7);
    private static final Instant TIME = Instant.parse("2024-01-01T00:00:00Z");
    private static final List<String> GOOD = List.of(
            "{\"type\":\"subscribe\",\"room_id\":\"execution:e1\"}",
            "{\"room_id\":\"workflow:w1\",\"type\":\"unsubscribe\",\"more\":[1,{\"a\":null}]}",
            " {\"type\" : \"ping\", \"n\": -1.5e3, \"s\": \"\\u00e9\\n\uD83D\uDE80\"} ");
    private static final int GARBAGE = 3_000;
    private static final int LONGEST_MESSAGE = 64 * 1024;

    private MessageCodec codec;

    /** The codec, reading at most {@link #maxDepth} levels deep. */
    protected abstract MessageCodec codec() throws Exception;

    /** How deep a client's message may nest; the message itself is the first level. */
    protected int maxDepth() {
        return 20;
    }

    /** Where the random texts start; a failure names it, so that overriding this repeats the failure. */
    protected long seed() {
        return ThreadLocalRandom.current().nextLong();
    }

    /** How long anything may take. */
    protected Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    void openSubject() throws Exception {
        codec = codec();
    }

    @Test
    void codec1_aConnectionIsConfirmedWithItsIdAndNothingElse() {
        assertWire(
                new Connected(new ConnectionId("abc-123-def"), USER_ROOM, HEAD, TIME),
                "{'type':'connection','event':'connected','connection_id':'abc-123-def','timestamp':'2024-01-01T00:00:00'}");
    }

    @Test
    void codec2_aSubscriptionIsConfirmedWithItsRoomAndNothingElse() {
        assertWire(
                new Subscribed(ROOM, HEAD, null, TIME),
                "{'type':'subscription','event':'subscribed','room_id':'execution:123e4567-e89b-12d3-a456-426614174000',"
                        + "'timestamp':'2024-01-01T00:00:00'}");
    }

    @Test
    void codec3_anUnsubscriptionIsConfirmedWithItsRoomAndNothingElse() {
        assertWire(
                new Unsubscribed(ROOM, TIME),
                "{'type':'subscription','event':'unsubscribed','room_id':'execution:123e4567-e89b-12d3-a456-426614174000',"
                        + "'timestamp':'2024-01-01T00:00:00'}");
    }

    @Test
    void codec4_anUpdateCarriesTypeEventDataAndTimestampAndNothingElse() {
        String data = "{'execution_id':'e1','status':'running','progress_percentage':45.5,'completed_nodes':3,"
                + "'total_nodes':7,'current_node':null}";
        assertWire(
                update(new Event("execution_update", "status_changed", new JsonText(json(data)), "execution:e1")),
                "{'type':'execution_update','event':'status_changed','data':" + data
                        + ",'timestamp':'2024-01-01T00:00:00'}");
        for (String value : List.of("null", "[]", "{}", "'text'", "1", "true")) {
            assertWire(
                    update(Event.of("made-up", "it's", new JsonText(json(value)))),
                    "{'type':'made-up','event':'it\\u0027s','data':" + value + ",'timestamp':'2024-01-01T00:00:00'}");
        }
    }

    @Test
    void codec5_aPongCarriesItsTimestampAndNothingElse() {
        assertWire(new Pong(Map.of(), TIME), "{'type':'pong','timestamp':'2024-01-01T00:00:00'}");
    }

    @Test
    void codec6_anErrorCarriesItsMessageAndNothingElse() {
        for (ErrorCode code : ErrorCode.values()) {
            assertWire(
                    new Refused(new Refusal(code, "The message is not JSON"), null),
                    "{'type':'error','message':'The message is not JSON'}");
        }
    }

    @Test
    void codec7_anErrorAboutARoomCarriesTheRoomAsWell() {
        assertWire(
                new Refused(new Refusal(ErrorCode.ACCESS_DENIED, "Access denied to room"), ROOM),
                "{'type':'error','message':'Access denied to room',"
                        + "'room_id':'execution:123e4567-e89b-12d3-a456-426614174000'}");
    }

    @Test
    void codec8_aTimestampIsUtcWithoutOffsetAndHasAFractionOnlyWhereThereIsOne() {
        assertThat(timestamp("2024-02-29T23:59:59Z")).isEqualTo("2024-02-29T23:59:59");
        assertThat(timestamp("2024-02-29T12:00:00Z")).isEqualTo("2024-02-29T12:00:00");
        for (String instant : List.of("2024-01-01T00:00:00.5Z", "2024-01-01T00:00:00.123456789Z")) {
            String timestamp = timestamp(instant);
            assertThat(timestamp).matches("2024-01-01T00:00:00\\.[0-9]{1,9}");
            Instant read = LocalDateTime.parse(timestamp).toInstant(ZoneOffset.UTC);
            assertThat(Duration.between(read, Instant.parse(instant)))
                    .as("what %s lost of %s", timestamp, instant)
                    .isBetween(Duration.ZERO, Duration.ofNanos(999_999));
        }
    }

    @Test
    void codec9_dataStandsAsItWasGiven() {
        for (String data : List.of(
                "{\"z\":12345678901234567890.10,\"a\":1e400,\"z2\":-0.0,\"e\":\"\\u00e9\\/\",\"e2\":\"\u00e9\"}",
                "\"\u2028\uD83D\uDE80\\ud83d\\ude80\"",
                "[".repeat(Event.MAX_DATA_DEPTH) + "]".repeat(Event.MAX_DATA_DEPTH))) {
            assertThat(codec.encode(Dialect.V1, update(Event.of("notification", "n", new JsonText(data)))))
                    .contains(data);
        }
    }

    @Test
    void codec10_textsAreQuotedSoThatTheyComeBackAsTheyWere() {
        String text = "a\"b\\c/d\n\r\t\b\f\u0000\u001F\u007F\u0085\u2028\u2029<\u00e9\u4e2d\uD83D\uDE80";
        Refused refused = new Refused(new Refusal(ErrorCode.BAD_MESSAGE, text), RoomId.parse("team:a\"b\\c'</script>"));
        JsonNode wire = parse(codec.encode(Dialect.V1, refused));
        assertThat(wire.get("message").textValue()).isEqualTo(text);
        assertThat(wire.get("room_id").textValue()).isEqualTo("team:a\"b\\c'</script>");
        String name = "it's \"\\ \uD83D\uDE80";
        assertThat(parse(codec.encode(Dialect.V1, update(Event.of("notification", name, new JsonText("{}")))))
                        .get("event")
                        .textValue())
                .isEqualTo(name);
        assertThat(parse(codec.encode(Dialect.V1, new Connected(new ConnectionId("a\"b\\c"), USER_ROOM, HEAD, TIME)))
                        .get("connection_id")
                        .textValue())
                .isEqualTo("a\"b\\c");
    }

    @Test
    void codec11_nothingStandsAroundTheObjectNotEvenALineBreak() {
        for (ServerMessage message : List.of(
                new Connected(new ConnectionId("c"), USER_ROOM, HEAD, TIME),
                new Subscribed(ROOM, HEAD, null, TIME),
                new Unsubscribed(ROOM, TIME),
                update(Event.of("notification", "n", new JsonText(" 1 "))),
                new Pong(Map.of(), TIME),
                new Refused(new Refusal(ErrorCode.BAD_MESSAGE, "no"), null))) {
            assertThat(codec.encode(Dialect.V1, message)).startsWith("{").endsWith("}");
        }
    }

    @Test
    void codec12_theThreeMessagesOfAClientAreRead() {
        assertThat(decode("{'type':'subscribe','room_id':'execution:123e4567-e89b-12d3-a456-426614174000'}"))
                .isEqualTo(new Subscribe(ROOM));
        assertThat(decode("{'type':'unsubscribe','room_id':'execution:123e4567-e89b-12d3-a456-426614174000'}"))
                .isEqualTo(new Unsubscribe(ROOM));
        assertThat(decode("{'type':'ping'}")).isEqualTo(new Ping());
        assertThat(decode("{'type':'subscribe','room_id':'team-7:a:b/c?d=%20&e'}"))
                .isEqualTo(new Subscribe(RoomId.parse("team-7:a:b/c?d=%20&e")));
    }

    @Test
    void codec13_theOrderOfTheFieldsAndUnknownOnesMakeNoDifference() {
        assertThat(decode("{'room_id':'team:x','type':'subscribe'}")).isEqualTo(subscribe("team:x"));
        for (String value :
                List.of("null", "true", "-1.5e-3", "'type'", "[]", "{'type':'ping','room_id':[1]}", "1e400")) {
            assertThat(decode("{'a':" + value + ",'type':'subscribe','':" + value + ",'room_id':'team:x','Type':"
                            + value + "}"))
                    .as("with %s", value)
                    .isEqualTo(subscribe("team:x"));
            assertThat(decode("{'type':'ping','room':" + value + "}")).isEqualTo(new Ping());
        }
        assertThat(decode("{'type':'ping','room_id':17}"))
                .as("a ping's room_id is unknown")
                .isEqualTo(new Ping());
    }

    @Test
    void codec14_whiteSpaceMakesNoDifference() {
        String space = " \t\r\n";
        assertThat(decode(space + "{" + space + "'type'" + space + ":" + space + "'subscribe'" + space + "," + space
                        + "'room_id':'team:x'" + space + "}" + space))
                .isEqualTo(subscribe("team:x"));
    }

    @Test
    void codec15_escapesMakeNoDifference() {
        assertThat(decode("{'\\u0074ype':'\\u0073ubscribe','room\\u005Fid':'team\\u003a\\/\\\\\\u0022'}"))
                .isEqualTo(subscribe("team:/\\\""));
    }

    @Test
    void codec16_whatIsNotJsonIsABadMessage() {
        for (String text : List.of(
                "",
                " ",
                "hello",
                "{",
                "}",
                "{'type':'ping'",
                "{'type':'ping'}}",
                "{'type':'ping'} {}",
                "{'type':'ping',}",
                "{type:'ping'}",
                "{'type' 'ping'}",
                "{'type':'ping','a':01}",
                "{'type':'ping','a':.5}",
                "{'type':'ping','a':NaN}",
                "{'type':'ping','a':tru}",
                "{'type':'ping','a':'\\x'}",
                "{'type':'ping','a':'\\u12g4'}",
                "{'type':'ping','a':'\n'}",
                "{'type':'ping','a':'\u0000'}",
                "{'type':'ping'/**/}",
                "{'type':'ping'}//",
                "\uFEFF{'type':'ping'}",
                "\u00A0{'type':'ping'}",
                "{'type':'ping','a':[1,]}",
                "{'type':'ping','a':[}",
                "{'type':'ping','a':0x1}",
                "{'type':'ping'}\u0000")) {
            assertUnintelligible(json(text), ErrorCode.BAD_MESSAGE);
        }
        assertUnintelligible("{'type':'ping'}", ErrorCode.BAD_MESSAGE);
    }

    @Test
    void codec17_whatIsNoObjectIsABadMessage() {
        for (String text : List.of("null", "true", "17", "'ping'", "[]", "[{'type':'ping'}]")) {
            assertUnintelligible(json(text), ErrorCode.BAD_MESSAGE);
        }
    }

    @Test
    void codec18_aMessageWithoutATypeThatIsAStringIsABadMessage() {
        for (String text : List.of(
                "{}",
                "{'type':null}",
                "{'type':1}",
                "{'type':true}",
                "{'type':['ping']}",
                "{'type':{'ping':1}}",
                "{'Type':'ping'}",
                "{'a':{'type':'ping'}}",
                "{'room_id':'team:x'}")) {
            assertUnintelligible(json(text), ErrorCode.BAD_MESSAGE);
        }
    }

    @Test
    void codec19_aTypeThatIsNoneOfTheThreeIsUnknown() {
        for (String type : List.of(
                "",
                "Ping",
                "PING",
                "ping ",
                " ping",
                "pong",
                "connection",
                "execution_update",
                "error",
                "__proto__",
                "p\\u0000ing",
                "\u0440ing",
                "subscribe\\n")) {
            assertUnintelligible(json("{'type':'" + type + "','room_id':'team:x'}"), ErrorCode.UNKNOWN_TYPE);
        }
    }

    @Test
    void codec20_aRoomThatIsMissingOrNoRoomIdIsABadMessage() {
        List<String> values = List.of(
                "null",
                "1",
                "true",
                "['team:x']",
                "{'id':'team:x'}",
                "''",
                "'team'",
                "'team:'",
                "':x'",
                "'Team:x'",
                "'7team:x'",
                "'team :x'",
                "'team:x y'",
                "' team:x'",
                "'team:x '",
                "'team:\u00e9'",
                "'team:\\u0000'",
                "'team:x\\n'",
                "'team:" + "x".repeat(201) + "'",
                "'" + "t".repeat(33) + ":x'",
                "'t\u00e9am:x'",
                "'team:\\u007f'");
        for (String type : List.of("subscribe", "unsubscribe")) {
            assertUnintelligible(json("{'type':'" + type + "'}"), ErrorCode.BAD_MESSAGE);
            for (String value : values) {
                assertUnintelligible(json("{'type':'" + type + "','room_id':" + value + "}"), ErrorCode.BAD_MESSAGE);
            }
        }
        assertThat(decode("{'type':'subscribe','room_id':'team:" + "x".repeat(200) + "'}"))
                .isEqualTo(subscribe("team:" + "x".repeat(200)));
    }

    @Test
    void codec21_aNameThatStandsTwiceIsABadMessage() {
        for (String text : List.of(
                "{'type':'ping','type':'ping'}",
                "{'type':'ping','type':'subscribe','room_id':'team:x'}",
                "{'type':'subscribe','room_id':'team:x','room_id':'team:y'}",
                "{'type':'subscribe','room_id':'team:x','room\\u005fid':'team:y'}")) {
            assertUnintelligible(json(text), ErrorCode.BAD_MESSAGE);
        }
    }

    @Test
    void codec22_loneSurrogatesInTypeAndRoomAreRefused() {
        for (String lone : List.of("\\ud800", "\\udc00", "\\udc00\\ud800", "\uD800", "\uDC00")) {
            assertUnintelligible(json("{'type':'" + lone + "'}"), ErrorCode.BAD_MESSAGE, ErrorCode.UNKNOWN_TYPE);
            assertUnintelligible(json("{'type':'subscribe','room_id':'team:" + lone + "'}"), ErrorCode.BAD_MESSAGE);
        }
    }

    @Test
    void codec23_aMessageMayNestAsDeepAsAllowedAndNoDeeper() {
        for (String[] brackets : new String[][] {{"[", "]"}, {"{'a':", "}"}}) {
            assertThat(decode(nested(maxDepth(), brackets))).isEqualTo(new Ping());
            assertUnintelligible(json(nested(maxDepth() + 1, brackets)), ErrorCode.BAD_MESSAGE);
            assertUnintelligible(json(nested(10_000, brackets)), ErrorCode.BAD_MESSAGE);
        }
        assertUnintelligible("[".repeat(LONGEST_MESSAGE), ErrorCode.BAD_MESSAGE);
        assertUnintelligible(json("{'a':".repeat(LONGEST_MESSAGE / 5)), ErrorCode.BAD_MESSAGE);
    }

    @Test
    void codec24_theLongestMessagesGetAnAnswerAtOnce() {
        String longest = "x".repeat(LONGEST_MESSAGE - 50);
        Together.run(1, deadline(), thread -> () -> {
            assertUnintelligible(json("{'type':'" + longest + "'}"), ErrorCode.UNKNOWN_TYPE, ErrorCode.BAD_MESSAGE);
            assertUnintelligible(json("{'type':'subscribe','room_id':'" + longest + "'}"), ErrorCode.BAD_MESSAGE);
            for (String value : List.of(
                    json("'" + longest + "'"),
                    "9".repeat(LONGEST_MESSAGE - 50),
                    "1e999999999",
                    "-1e-999999999",
                    json("'" + "\\u0041".repeat(10_000) + "'"),
                    "[" + "0,".repeat(30_000) + "0]")) {
                assertPingOrBadMessage(json("{'type':'ping','a':") + value + "}");
            }
            assertPingOrBadMessage("{" + json("'") + longest + json("':0,'type':'ping'}"));
            return codec;
        });
    }

    @Test
    void codec25_noTextMakesItThrow() {
        long seed = seed();
        Random random = new Random(seed);
        for (int i = 0; i < GARBAGE; i++) {
            String text = i % 3 == 0 ? garbage(random) : mutation(GOOD.get(random.nextInt(GOOD.size())), random);
            assertThatCode(() -> assertAnswered(text))
                    .as("text %s of seed %s: %s", i, seed, text)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void codec26_aRefusalHasAShortMessageThatRepeatsNothingOfWhatTheClientSent() {
        for (String text : List.of(
                "{'type':'XyzzyMarker'}",
                "{'type':'subscribe','room_id':'XyzzyMarker'}",
                "XyzzyMarker",
                "{'type':'ping','XyzzyMarker':}",
                "{'type':'ping','a':XyzzyMarker}",
                "{'type':'subscribe','room_id':'XyzzyMarker:x'}",
                "{'XyzzyMarker':0,'XyzzyMarker':0,'type':7}")) {
            assertThat(refusal(json(text)).message()).as("answer to %s", text).doesNotContain("XyzzyMarker");
        }
    }

    @Test
    void codec27_manyThreadsMayUseItAtOnce() {
        Together.run(4, deadline(), thread -> () -> {
            for (int i = 0; i < 500; i++) {
                String room = "team:" + thread + "-" + i;
                assertThat(decode("{'type':'subscribe','room_id':'" + room + "'}"))
                        .isEqualTo(subscribe(room));
                assertThat(parse(codec.encode(Dialect.V1, new Subscribed(RoomId.parse(room), HEAD, null, TIME)))
                                .get("room_id")
                                .textValue())
                        .isEqualTo(room);
            }
            return codec;
        });
    }

    private void assertWire(ServerMessage message, String expected) {
        assertThat(parse(codec.encode(Dialect.V1, message))).isEqualTo(parse(json(expected)));
    }

    private ClientMessage decode(String text) {
        return codec.decode(Dialect.V1, json(text));
    }

    private void assertUnintelligible(String text, ErrorCode... codes) {
        assertThat(refusal(text).code()).as("code for %s", start(text)).isIn((Object[]) codes);
    }

    private Refusal refusal(String text) {
        ClientMessage message = codec.decode(Dialect.V1, text);
        assertThat(message).as("what %s is read as", start(text)).isInstanceOf(Unintelligible.class);
        Refusal why = ((Unintelligible) message).why();
        assertPresentable(why.message());
        return why;
    }

    /** One line for a person, that can be sent as UTF-8. */
    private static void assertPresentable(String sentence) {
        assertThat(sentence)
                .isNotBlank()
                .hasSizeLessThan(200)
                .matches("[^\\p{Cntrl}]*")
                .doesNotContain("Exception");
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(sentence)).isTrue();
    }

    private void assertPingOrBadMessage(String text) {
        if (!codec.decode(Dialect.V1, text).equals(new Ping())) {
            assertUnintelligible(text, ErrorCode.BAD_MESSAGE);
        }
    }

    private void assertAnswered(String text) {
        if (codec.decode(Dialect.V1, text) instanceof Unintelligible) {
            assertThat(refusal(text).code()).isIn(ErrorCode.BAD_MESSAGE, ErrorCode.UNKNOWN_TYPE);
        }
    }

    private String timestamp(String instant) {
        return parse(codec.encode(Dialect.V1, new Pong(Map.of(), Instant.parse(instant))))
                .get("timestamp")
                .textValue();
    }

    private static Update update(Event event) {
        return new Update(new Publication(ROOM, new Position("epoch", 17), event, TIME));
    }

    private static Subscribe subscribe(String room) {
        return new Subscribe(RoomId.parse(room));
    }

    private static String nested(int depth, String... brackets) {
        return "{'type':'ping','a':" + brackets[0].repeat(depth - 1) + "0" + brackets[1].repeat(depth - 1) + "}";
    }

    private static String garbage(Random random) {
        String alphabet = "{}[]\":,\\ut0123456789eE+-. \n\u0000abtypenulfalsrooм\uD83D\uDE80\uD800";
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(60); length > 0; length--) {
            text.append(
                    random.nextInt(20) == 0
                            ? (char) random.nextInt(0x10000)
                            : alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String mutation(String good, Random random) {
        StringBuilder text = new StringBuilder(good);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, garbage(random));
                case 2 -> text.setCharAt(at, (char) random.nextInt(0x100));
                default -> text.insert(at, text.substring(at));
            }
            if (text.isEmpty()) {
                break;
            }
        }
        return text.toString();
    }

    /** Double quotes for single ones: keeps the samples readable. */
    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static String start(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "..." : text;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError("Not JSON: " + text, notJson);
        }
    }
}
