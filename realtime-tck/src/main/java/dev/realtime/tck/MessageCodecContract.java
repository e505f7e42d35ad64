package dev.realtime.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ClientMessage.Authenticate;
import dev.realtime.message.ClientMessage.Ping;
import dev.realtime.message.ClientMessage.Presence;
import dev.realtime.message.ClientMessage.Subscribe;
import dev.realtime.message.ClientMessage.Unintelligible;
import dev.realtime.message.ClientMessage.Unsubscribe;
import dev.realtime.message.ServerMessage;
import dev.realtime.message.ServerMessage.Authenticated;
import dev.realtime.message.ServerMessage.Connected;
import dev.realtime.message.ServerMessage.Draining;
import dev.realtime.message.ServerMessage.Pong;
import dev.realtime.message.ServerMessage.PresenceChanged;
import dev.realtime.message.ServerMessage.Present;
import dev.realtime.message.ServerMessage.Refused;
import dev.realtime.message.ServerMessage.Reset;
import dev.realtime.message.ServerMessage.Revoked;
import dev.realtime.message.ServerMessage.State;
import dev.realtime.message.ServerMessage.Subscribed;
import dev.realtime.message.ServerMessage.TokenExpiring;
import dev.realtime.message.ServerMessage.Unsubscribed;
import dev.realtime.message.ServerMessage.Update;
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
import dev.realtime.port.out.MessageCodec;
import dev.realtime.tck.server.GoldenFrame;
import dev.realtime.tck.server.GoldenFrames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link MessageCodec} must do: the wire of both dialects, to the letter (PROTOCOL sections 3 and 4). */
public abstract class MessageCodecContract {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final RoomId ROOM = RoomId.parse("execution:123e4567-e89b-12d3-a456-426614174000");
    private static final RoomId USER_ROOM = RoomId.parse("user:u");
    private static final Position HEAD = new Position("e", 7);
    private static final Instant TIME = Instant.parse("2024-01-01T00:00:00Z");
    private static final RoomId TEAM = RoomId.parse("team:x");
    private static final List<ServerMessage> ANSWERS_OF_V1 = List.of(
            new Connected(new ConnectionId("c"), USER_ROOM, HEAD, TIME),
            new Subscribed(TEAM, HEAD, null, TIME),
            new Unsubscribed(TEAM, TIME),
            new Pong(Map.of(), TIME),
            new Refused(new Refusal(ErrorCode.BAD_MESSAGE, "No"), TEAM));
    private static final List<ServerMessage> NOT_IN_V1 = List.of(
            new State(TEAM, new JsonText("null"), HEAD, TIME),
            new Reset(TEAM, HEAD, TIME),
            new Revoked(TEAM, TIME),
            new Authenticated(null, TIME),
            new TokenExpiring(TIME, TIME),
            new Draining(Duration.ZERO, TIME),
            new Present(TEAM, List.of(), TIME),
            new PresenceChanged(TEAM, new UserId("u"), true, TIME));
    /** Delays and what they are on the wire. */
    private static final Map<Duration, Long> MILLISECONDS = Map.of(
            Duration.ZERO,
            0L,
            Duration.ofNanos(1),
            1L,
            Duration.ofMillis(1),
            1L,
            Duration.ofNanos(1_000_001),
            2L,
            Duration.ofNanos(1_999_999),
            2L,
            Duration.ofHours(1),
            3_600_000L);

    private static final List<String> GOOD = List.of(
            "{\"type\":\"subscribe\",\"room_id\":\"execution:e1\"}",
            "{\"room_id\":\"workflow:w1\",\"type\":\"unsubscribe\",\"more\":[1,{\"a\":null}]}",
            " {\"type\" : \"ping\", \"n\": -1.5e3, \"s\": \"\\u00e9\\n\uD83D\uDE80\"} ");
    private static final List<String> GOOD_IN_V2 = List.of(
            "{\"type\":\"subscribe\",\"id\":12,\"room_id\":\"team:x\",\"since\":{\"epoch\":\"e\",\"offset\":17},\"snapshot\":true}",
            "{\"presence\":null,\"room_id\":\"workflow:w1\",\"type\":\"subscribe\",\"id\":\"\\u00e9\uD83D\uDE80\"}",
            "{\"type\":\"authenticate\",\"token\":\"a.b.c\",\"id\":\"a\"}",
            "{\"type\":\"presence\",\"room_id\":\"team:x\",\"id\":-7}");
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
            assertThatCode(() -> assertAnswered(Dialect.V1, text))
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

    @Test
    void codec28_aConnectionOfV2IsConfirmedWithTheUsersRoomAndItsPositionAsWell() {
        assertV2(
                new Connected(new ConnectionId("abc-123-def"), RoomId.parse("user:a\"b\\c"), HEAD, TIME),
                "{'type':'connection','event':'connected','connection_id':'abc-123-def',"
                        + "'rooms':{'user:a\\\"b\\\\c':{'epoch':'e','offset':7}},'timestamp':'2024-01-01T00:00:00'}");
    }

    @Test
    void codec29_aSubscriptionOfV2IsConfirmedWithItsPositionAndWithRecoveredOnlyWhereThatWasAsked() {
        String confirmed = "{'type':'subscription','event':'subscribed','room_id':'team:x','epoch':'e','offset':7";
        assertV2(new Subscribed(TEAM, HEAD, null, TIME), confirmed + ",'timestamp':'2024-01-01T00:00:00'}");
        for (boolean recovered : List.of(true, false)) {
            assertV2(
                    new Subscribed(TEAM, HEAD, recovered, TIME),
                    confirmed + ",'recovered':" + recovered + ",'timestamp':'2024-01-01T00:00:00'}");
        }
        assertV2(
                new Subscribed(TEAM, new Position("a\"b\\", 0), null, TIME),
                "{'type':'subscription','event':'subscribed','room_id':'team:x','epoch':'a\\\"b\\\\','offset':0,"
                        + "'timestamp':'2024-01-01T00:00:00'}");
    }

    @Test
    void codec30_anUnsubscriptionOfV2IsConfirmedAsInV1() {
        assertV2(
                new Unsubscribed(TEAM, TIME),
                "{'type':'subscription','event':'unsubscribed','room_id':'team:x','timestamp':'2024-01-01T00:00:00'}");
    }

    @Test
    void codec31_aSnapshotCarriesRoomDataPositionAndTimestampAndNoEvent() {
        for (String data : List.of("null", "{'nodes':[{'a':null}]}")) {
            assertV2(
                    new State(TEAM, new JsonText(json(data)), HEAD, TIME),
                    "{'type':'snapshot','room_id':'team:x','data':" + data
                            + ",'epoch':'e','offset':7,'timestamp':'2024-01-01T00:00:00'}");
        }
    }

    @Test
    void codec32_anUpdateOfV2CarriesItsRoomAndPositionAsWellAndSkippedOnlyWhereSomethingWas() {
        Event event = new Event("execution_update", "status_changed", new JsonText("{}"), "execution:e1");
        Position last = new Position("e", Long.MAX_VALUE);
        Publication publication = new Publication(TEAM, last, event, TIME);
        String update = "{'type':'execution_update','event':'status_changed','room_id':'team:x','epoch':'e',"
                + "'offset':9223372036854775807,'data':{},'timestamp':'2024-01-01T00:00:00'";
        assertV2(new Update(publication), update + "}");
        assertV2(new Update(publication, 1), update + ",'skipped':1}");
        assertV2(new Update(publication, Long.MAX_VALUE - 1), update + ",'skipped':9223372036854775806}");
    }

    @Test
    void codec33_aResetCarriesItsRoomAndTheNewPosition() {
        assertV2(
                new Reset(TEAM, HEAD, TIME),
                "{'type':'subscription','event':'reset','room_id':'team:x','epoch':'e','offset':7,"
                        + "'timestamp':'2024-01-01T00:00:00'}");
    }

    @Test
    void codec34_aRevocationCarriesItsRoomAndNothingElse() {
        assertV2(
                new Revoked(TEAM, TIME),
                "{'type':'subscription','event':'revoked','room_id':'team:x','timestamp':'2024-01-01T00:00:00'}");
    }

    @Test
    void codec35_aPongOfV2CarriesTheHeadsOfTheRoomsInTheOrderOfTheirIds() {
        assertV2(new Pong(Map.of(), TIME), "{'type':'pong','timestamp':'2024-01-01T00:00:00','heads':{}}");
        Map<RoomId, Position> heads = new HashMap<>();
        for (String room : List.of("user:u", "team:x", "team:a\"b\\", "team-7:a", "execution:10", "execution:9")) {
            heads.put(RoomId.parse(room), new Position(room.substring(0, 4), heads.size()));
        }
        JsonNode wire = parse(codec.encode(Dialect.V2, new Pong(heads, TIME))).get("heads");
        assertThat(wire.fieldNames())
                .toIterable()
                .containsExactly("execution:10", "execution:9", "team-7:a", "team:a\"b\\", "team:x", "user:u");
        heads.forEach((room, head) -> assertThat(wire.get(room.toString()))
                .isEqualTo(parse(json("{'epoch':'" + head.epoch() + "','offset':" + head.offset() + "}"))));
    }

    @Test
    void codec36_aTokenThatWasTakenIsConfirmedWithItsEndWhichIsNullForNever() {
        assertV2(
                new Authenticated(TIME.plusMillis(60_500), TIME),
                "{'type':'connection','event':'authenticated','expires_at':'2024-01-01T00:01:00.5',"
                        + "'timestamp':'2024-01-01T00:00:00'}");
        assertV2(
                new Authenticated(null, TIME),
                "{'type':'connection','event':'authenticated','expires_at':null,'timestamp':'2024-01-01T00:00:00'}");
    }

    @Test
    void codec37_aTokenThatEndsSoonIsAnnouncedWithItsEnd() {
        assertV2(
                new TokenExpiring(TIME.plusSeconds(60), TIME),
                "{'type':'connection','event':'token_expiring','expires_at':'2024-01-01T00:01:00',"
                        + "'timestamp':'2024-01-01T00:00:00'}");
    }

    @Test
    void codec38_aDrainCarriesTheDelayInMillisecondsRoundedUp() {
        MILLISECONDS.forEach((delay, millis) -> assertV2(
                new Draining(delay, TIME),
                "{'type':'connection','event':'draining','reconnect_after_ms':" + millis
                        + ",'timestamp':'2024-01-01T00:00:00'}"));
    }

    @Test
    void codec39_presenceListsTheUsersInTheOrderGivenOrTellsOfOneWhoJoinedOrLeft() {
        UserId odd = new UserId("a\"b\\c");
        assertV2(
                new Present(TEAM, List.of(), TIME),
                "{'type':'presence','room_id':'team:x','users':[],'timestamp':'2024-01-01T00:00:00'}");
        assertV2(
                new Present(TEAM, List.of(new UserId("bob"), odd, new UserId("ann")), TIME),
                "{'type':'presence','room_id':'team:x','users':['bob','a\\\"b\\\\c','ann'],"
                        + "'timestamp':'2024-01-01T00:00:00'}");
        for (boolean joined : List.of(true, false)) {
            assertV2(
                    new PresenceChanged(TEAM, odd, joined, TIME),
                    "{'type':'presence','event':'" + (joined ? "joined" : "left")
                            + "','room_id':'team:x','user_id':'a\\\"b\\\\c','timestamp':'2024-01-01T00:00:00'}");
        }
    }

    @Test
    void codec40_anErrorOfV2CarriesItsCodeAndItsRoomWhereItIsAboutOne() {
        for (ErrorCode code : ErrorCode.values()) {
            assertV2(
                    new Refused(new Refusal(code, "No"), null),
                    "{'type':'error','message':'No','code':'" + code.wire() + "'}");
            assertV2(
                    new Refused(new Refusal(code, "No"), TEAM),
                    "{'type':'error','message':'No','code':'" + code.wire() + "','room_id':'team:x'}");
        }
    }

    @Test
    void codec41_adviceToTryAgainIsToldInV2InMillisecondsRoundedUpAndNotInV1() {
        Refusal why = new Refusal(ErrorCode.RATE_LIMITED, "Too many");
        MILLISECONDS.forEach((delay, millis) -> assertV2(
                new Refused(why, null, delay),
                "{'type':'error','message':'Too many','code':'rate_limited','retry_after_ms':" + millis + "}"));
        assertWire(
                new Refused(why, TEAM, Duration.ofSeconds(1)),
                "{'type':'error','message':'Too many','room_id':'team:x'}");
    }

    @Test
    void codec42_theIdOfTheMessageThatIsAnsweredIsRepeatedInV2AsItCameAndNotInV1() {
        for (String raw : List.of("7", "-12345678901234567890", json("''"), json("'\\u0041\\\\\u00e9\uD83D\uDE80/'"))) {
            MessageId id = new MessageId(new JsonText(raw));
            for (ServerMessage answer : ANSWERS_OF_V1) {
                assertThat(codec.encode(Dialect.V1, answer, id)).isEqualTo(codec.encode(Dialect.V1, answer));
            }
            for (ServerMessage answer : answersOfV2()) {
                String plain = codec.encode(Dialect.V2, answer);
                String answered = codec.encode(Dialect.V2, answer, id);
                assertThat(answered).contains("\"id\":" + raw).startsWith("{").endsWith("}");
                assertThat(((ObjectNode) parse(answered)).without("id").toString())
                        .isEqualTo(parse(plain).toString());
                assertThat(parse(plain).has("id")).isFalse();
            }
        }
    }

    @Test
    void codec43_whatOnlyV2KnowsIsNeverWrittenInV1() {
        for (ServerMessage message : NOT_IN_V1) {
            assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(Dialect.V1, message));
        }
    }

    @Test
    void codec44_anExecutionThatStartsOverIsAChangeOfStatusInV1() {
        for (String[] event : new String[][] {
            {"execution_update", "restarted", "status_changed"},
            {"execution_update", "status_changed", "status_changed"},
            {"node_update", "restarted", "restarted"},
            {"notification", "restarted", "restarted"}
        }) {
            Update update = update(Event.of(event[0], event[1], new JsonText("{}")));
            assertThat(parse(codec.encode(Dialect.V1, update)).get("event").textValue())
                    .isEqualTo(event[2]);
            assertThat(parse(codec.encode(Dialect.V2, update)).get("event").textValue())
                    .isEqualTo(event[1]);
        }
    }

    @Test
    void codec45_timesTextsAndDataStandInV2AsInV1() {
        String data = "{\"z\":12345678901234567890.10,\"a\":1e400,\"e\":\"\\u00e9\\/\u2028\"}";
        String name = "it's \"\\ \uD83D\uDE80";
        Instant time = Instant.parse("2024-01-01T00:00:00.5Z");
        RoomId room = RoomId.parse("team:a\"b\\c'</script>");
        String update = codec.encode(
                Dialect.V2,
                new Update(new Publication(room, HEAD, Event.of("notification", name, new JsonText(data)), time)));
        assertThat(update).contains(data);
        assertThat(parse(update).get("event").textValue()).isEqualTo(name);
        assertThat(parse(update).get("room_id").textValue()).isEqualTo(room.toString());
        assertThat(parse(update).get("timestamp").textValue()).matches("2024-01-01T00:00:00\\.50*");
        assertThat(codec.encode(Dialect.V2, new State(TEAM, new JsonText(data), HEAD, TIME)))
                .contains(data);
        String sentence = "a\"b\\c/d\n\u0000\u2028\uD83D\uDE80";
        Refused refused = new Refused(new Refusal(ErrorCode.BAD_MESSAGE, sentence), null);
        assertThat(parse(codec.encode(Dialect.V2, refused)).get("message").textValue())
                .isEqualTo(sentence);
    }

    @Test
    void codec46_theFiveMessagesOfAV2ClientAreRead() {
        assertThat(decodeV2("{'type':'subscribe','room_id':'team:x'}")).isEqualTo(new Subscribe(TEAM));
        assertThat(decodeV2("{'presence':true,'snapshot':true,'since':{'offset':17,'epoch':'a:b'},'id':7,"
                        + "'room_id':'team:x','type':'subscribe','more':[{}]}"))
                .isEqualTo(new Subscribe(TEAM, new Position("a:b", 17), true, true, id("7")));
        assertThat(decodeV2("{'type':'unsubscribe','room_id':'team:x'}")).isEqualTo(new Unsubscribe(TEAM));
        assertThat(decodeV2("{'type':'unsubscribe','room_id':'team:x','id':'a'}"))
                .isEqualTo(new Unsubscribe(TEAM, id("'a'")));
        assertThat(decodeV2("{'type':'ping'}")).isEqualTo(new Ping());
        assertThat(decodeV2("{'type':'ping','id':-1}")).isEqualTo(new Ping(id("-1")));
        assertThat(decodeV2("{'type':'authenticate','token':'a.b.c','id':1}"))
                .isEqualTo(new Authenticate("a.b.c", id("1")));
        assertThat(decodeV2("{'type':'presence','room_id':'team:x','id':1}")).isEqualTo(new Presence(TEAM, id("1")));
        assertThat(decodeV2("{'type':'ping','room_id':1,'since':1,'snapshot':1,'presence':1,'token':1}"))
                .as("a ping with fields that mean nothing in it")
                .isEqualTo(new Ping());
    }

    @Test
    void codec47_sinceIsAnEpochAndAnOffsetThatIsAnIntegerFromZero() {
        for (String offset : List.of("0", "1", "9007199254740993", "9223372036854775807")) {
            assertThat(decodeV2(since("{ 'more' : [] , 'epoch' : '\\u0041' , 'offset' : " + offset + " }")))
                    .isEqualTo(new Subscribe(TEAM, new Position("A", Long.parseLong(offset)), false, false, null));
        }
        assertThat(decodeV2(since("{'epoch':'" + "e".repeat(64) + "','offset':0}")))
                .isEqualTo(new Subscribe(TEAM, new Position("e".repeat(64), 0), false, false, null));
        assertThat(decodeV2(since("null"))).as("null is absent").isEqualTo(new Subscribe(TEAM));
        for (String bad : List.of(
                "{}",
                "[]",
                "1",
                "'e'",
                "true",
                "['e',1]",
                "{'epoch':'e'}",
                "{'offset':1}",
                "{'epoch':null,'offset':1}",
                "{'epoch':1,'offset':1}",
                "{'epoch':['e'],'offset':1}",
                "{'epoch':'','offset':1}",
                "{'epoch':'a b','offset':1}",
                "{'epoch':'\u00e9','offset':1}",
                "{'epoch':'\\n','offset':1}",
                "{'epoch':'" + "e".repeat(65) + "','offset':1}",
                "{'epoch':'e','offset':null}",
                "{'epoch':'e','offset':'1'}",
                "{'epoch':'e','offset':1.0}",
                "{'epoch':'e','offset':1e3}",
                "{'epoch':'e','offset':-1}",
                "{'epoch':'e','offset':true}",
                "{'epoch':'e','offset':[1]}",
                "{'epoch':'e','offset':{'offset':1}}",
                "{'epoch':'e','offset':9223372036854775808}",
                "{'epoch':'e','offset':99999999999999999999999999}",
                "{'Epoch':'e','offset':1}",
                "{'epoch':'e','epoch':'e','offset':1}",
                "{'epoch':'e','offset':1,'offset':1}")) {
            assertBadInV2(since(bad));
        }
    }

    @Test
    void codec48_snapshotAndPresenceAreTrueOrFalse() {
        for (String[] value : new String[][] {{"true", "true"}, {"false", ""}, {"null", ""}}) {
            boolean wanted = value[1].equals("true");
            assertThat(decodeV2("{'type':'subscribe','room_id':'team:x','snapshot':" + value[0] + "}"))
                    .isEqualTo(new Subscribe(TEAM, null, wanted, false, null));
            assertThat(decodeV2("{'type':'subscribe','room_id':'team:x','presence' : " + value[0] + " }"))
                    .isEqualTo(new Subscribe(TEAM, null, false, wanted, null));
        }
        for (String bad : List.of("1", "0", "'true'", "''", "[]", "{}", "[true]")) {
            for (String field : List.of("snapshot", "presence")) {
                assertBadInV2("{'type':'subscribe','room_id':'team:x','" + field + "':" + bad + "}");
            }
        }
    }

    @Test
    void codec49_aTokenIsAString() {
        String longest = "x".repeat(8 * 1024);
        for (String token : List.of("", "a.b.c", longest)) {
            assertThat(decodeV2("{'type':'authenticate','token':'" + token + "'}"))
                    .isEqualTo(new Authenticate(token, null));
        }
        assertBadInV2("{'type':'authenticate'}");
        for (String bad : List.of("null", "1", "true", "['a']", "{'token':'a'}")) {
            assertBadInV2("{'type':'authenticate','token':" + bad + "}");
        }
    }

    @Test
    void codec50_anIdIsAStringUpTo128CharactersOrAnIntegerAndAnyOtherIsIgnored() {
        for (String good : List.of(
                "0",
                "-7",
                "9".repeat(128),
                "''",
                "'a\\u0041\\\\\\/\u00e9\\ud83d\\ude80'",
                "'" + "x".repeat(128) + "'",
                "'" + "\\u0041".repeat(128) + "'")) {
            assertThat(decodeV2("{'id' : " + good + " , 'type':'ping'}")).isEqualTo(new Ping(id(good)));
            assertThat(decodeV2("{'type':'ping','id':" + good + "}")).isEqualTo(new Ping(id(good)));
        }
        for (String ignored : List.of(
                "null",
                "true",
                "1.0",
                "1e3",
                "[]",
                "['a']",
                "{}",
                "{'id':1}",
                "9".repeat(129),
                "'" + "x".repeat(129) + "'",
                "'" + "x".repeat(10_000) + "'",
                "'" + "\\u0041".repeat(129) + "'")) {
            assertThat(decodeV2("{'id':" + ignored + ",'type':'ping'}")).isEqualTo(new Ping());
        }
        assertThat(decodeV2("{'type':'ping','a':{'id':1}}")).isEqualTo(new Ping());
    }

    @Test
    void codec51_aMessageOfV2ThatCannotBeUnderstoodKeepsItsId() {
        for (String fields : List.of(
                "'a':1",
                "'type':7",
                "'type':'connection'",
                "'type':'subscribe'",
                "'type':'subscribe','room_id':7",
                "'type':'subscribe','room_id':'x'",
                "'type':'subscribe','room_id':'team:x','since':7",
                "'type':'subscribe','room_id':'team:x','since':{'epoch':'e'}",
                "'type':'subscribe','room_id':'team:x','snapshot':7",
                "'type':'unsubscribe'",
                "'type':'authenticate'",
                "'type':'presence'")) {
            for (String text : List.of("{'id':'a\\u0041'," + fields + "}", "{" + fields + ",'id':'a\\u0041'}")) {
                assertThat(decodeV2(text)).isInstanceOf(Unintelligible.class);
                assertThat(decodeV2(text).id()).as("id of %s", text).isEqualTo(id("'a\\u0041'"));
            }
            assertThat(decodeV2("{" + fields + "}").id()).isNull();
            assertThat(decodeV2("{'id':[]," + fields + "}").id()).isNull();
        }
        for (String text : List.of("", "{'id':1", "[{'id':1}]", "'id'")) {
            assertBadInV2(text);
            assertThat(decodeV2(text).id()).isNull();
        }
    }

    @Test
    void codec52_v1KnowsNothingOfWhatV2Reads() {
        for (String type : List.of("authenticate", "presence")) {
            assertUnintelligible(
                    json("{'type':'" + type + "','token':'t','room_id':'team:x'}"), ErrorCode.UNKNOWN_TYPE);
        }
        for (String value : List.of("7", "null", "true", "'a'", "[]", "{'epoch':'e','offset':1}")) {
            assertThat(decode("{'type':'subscribe','room_id':'team:x','id':" + value + ",'since':" + value
                            + ",'snapshot':" + value + ",'presence':" + value + ",'token':" + value + "}"))
                    .isEqualTo(new Subscribe(TEAM));
            assertThat(decode("{'type':'unsubscribe','room_id':'team:x','id':" + value + "}"))
                    .isEqualTo(new Unsubscribe(TEAM));
            assertThat(decode("{'type':'ping','id':" + value + "}")).isEqualTo(new Ping());
            assertThat(decode("{'type':'pong','id':" + value + "}").id()).isNull();
        }
    }

    @Test
    void codec53_whatIsNoMessageInV1IsNoneInV2() {
        for (String type : List.of("", "Ping", "pong", "connection", "subscription", "snapshot", "error", "Presence")) {
            assertThat(refusal(Dialect.V2, json("{'type':'" + type + "','room_id':'team:x'}"))
                            .code())
                    .isEqualTo(ErrorCode.UNKNOWN_TYPE);
        }
        for (String text : List.of(
                "",
                "{'type':'ping'",
                "{'type':'ping'} {}",
                "[]",
                "null",
                "{}",
                "{'type':null}",
                "{'type':'ping','type':'ping'}",
                "{'type':'ping','id':1,'id':1}",
                "{'type':'presence'}",
                "{'type':'presence','room_id':'team:x y'}",
                "{'type':'unsubscribe','room_id':null}")) {
            assertBadInV2(text);
        }
        for (String[] brackets : new String[][] {{"[", "]"}, {"{'a':", "}"}}) {
            assertThat(decodeV2(nested(maxDepth(), brackets))).isEqualTo(new Ping());
            assertBadInV2(nested(maxDepth() + 1, brackets));
            assertBadInV2(nested(maxDepth() + 1, brackets).replace("'a'", "'since'"));
            assertBadInV2(nested(10_000, brackets).replace("'a'", "'id'"));
        }
    }

    @Test
    void codec54_noTextMakesItThrowInV2() {
        long seed = seed();
        Random random = new Random(seed);
        for (int i = 0; i < GARBAGE; i++) {
            String text = mutation(GOOD_IN_V2.get(random.nextInt(GOOD_IN_V2.size())), random);
            assertThatCode(() -> assertAnswered(Dialect.V2, text))
                    .as("text %s of seed %s: %s", i, seed, text)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void codec55_aRefusalInV2RepeatsNothingOfWhatTheClientSent() {
        for (String text : List.of(
                "{'type':'XyzzyMarker','id':'XyzzyMarker'}",
                "{'type':'authenticate','token':['XyzzyMarker']}",
                "{'type':'authenticate','token':'XyzzyMarker'",
                "{'type':'subscribe','room_id':'team:x','snapshot':'XyzzyMarker'}",
                "{'type':'subscribe','room_id':'team:x','since':'XyzzyMarker'}",
                "{'type':'subscribe','room_id':'team:x','since':{'epoch':'Xyzzy Marker XyzzyMarker','offset':1}}",
                "{'type':'subscribe','room_id':'team:x','since':{'epoch':'e','offset':'XyzzyMarker'}}")) {
            assertThat(refusal(Dialect.V2, json(text)).message())
                    .as("answer to %s", text)
                    .doesNotContain("XyzzyMarker");
        }
        assertThat(decodeV2("{'type':'authenticate','token':'XyzzyMarker'}").toString())
                .doesNotContain("XyzzyMarker");
    }

    @Test
    void codec56_theGoldenFramesOfAV2ServerAreWritten() {
        GoldenMessages.WRITTEN.forEach((name, message) -> {
            GoldenFrame golden = GoldenFrames.v2(name);
            String wire = codec.encode(Dialect.V2, message, GoldenMessages.IN_REPLY_TO.get(name));
            // Here nothing varies.
            new GoldenFrame(name, golden.from(), golden.frame(), Map.of()).requireMatch(wire);
        });
    }

    @Test
    void codec57_theGoldenFramesOfAV2ClientAreRead() {
        GoldenMessages.READ.forEach((name, message) -> assertThat(
                        codec.decode(Dialect.V2, GoldenFrames.v2(name).text()))
                .as("what %s is read as", name)
                .isEqualTo(message));
    }

    private void assertWire(ServerMessage message, String expected) {
        assertThat(parse(codec.encode(Dialect.V1, message))).isEqualTo(parse(json(expected)));
    }

    private void assertV2(ServerMessage message, String expected) {
        String wire = codec.encode(Dialect.V2, message);
        assertThat(parse(wire)).isEqualTo(parse(json(expected)));
        assertThat(wire).startsWith("{").endsWith("}");
    }

    private ClientMessage decode(String text) {
        return codec.decode(Dialect.V1, json(text));
    }

    private ClientMessage decodeV2(String text) {
        return codec.decode(Dialect.V2, json(text));
    }

    private void assertBadInV2(String text) {
        assertThat(refusal(Dialect.V2, json(text)).code())
                .as("code for %s", start(text))
                .isEqualTo(ErrorCode.BAD_MESSAGE);
    }

    private void assertUnintelligible(String text, ErrorCode... codes) {
        assertThat(refusal(text).code()).as("code for %s", start(text)).isIn((Object[]) codes);
    }

    private Refusal refusal(String text) {
        return refusal(Dialect.V1, text);
    }

    private Refusal refusal(Dialect dialect, String text) {
        ClientMessage message = codec.decode(dialect, text);
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

    private void assertAnswered(Dialect dialect, String text) {
        if (codec.decode(dialect, text) instanceof Unintelligible) {
            assertThat(refusal(dialect, text).code()).isIn(ErrorCode.BAD_MESSAGE, ErrorCode.UNKNOWN_TYPE);
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

    /** One of each answer of v2. */
    private static List<ServerMessage> answersOfV2() {
        List<ServerMessage> answers = new ArrayList<>(ANSWERS_OF_V1);
        answers.addAll(NOT_IN_V1);
        return answers;
    }

    private static MessageId id(String json) {
        return new MessageId(new JsonText(json(json)));
    }

    private static String since(String position) {
        return "{'type':'subscribe','room_id':'team:x','since':" + position + "}";
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
