package dev.realtime.tck;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ClientMessage.Subscribe;
import dev.realtime.message.ClientMessage.Unintelligible;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.JsonText;
import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MessageCodecContractTest {
    static final class Suite extends MessageCodecContract {
        @Override
        protected MessageCodec codec() {
            return Mutants.subject();
        }
    }

    @TestFactory
    Stream<DynamicTest> mutantsAreCaught() {
        return new Mutants<MessageCodec>(Suite.class, PlainCodec::new)
                .caughtBy("codec1", "the dialect is told as well", encoding("\"connection\"", "\"connection\",\"v\":1"))
                .caughtBy("codec1", "the id has another name", encoding("connection_id", "connectionId"))
                .caughtBy("codec2", "the event has another name", encoding("\"subscribed\"", "\"joined\""))
                .caughtBy("codec3", "leaving is told like entering", encoding("unsubscribed", "subscribed"))
                .caughtBy("codec4", "the position is told as well", encoding("\"data\":", "\"offset\":17,\"data\":"))
                .caughtBy("codec4", "fields that are null are left out", encoding(",\"current_node\":null", ""))
                .caughtBy("codec5", "the time is missing", encoding(",\"timestamp\":\"2024-01-01T00:00:00\"", ""))
                .caughtBy("codec6", "the room is there, but null", encoding("JSON\"}", "JSON\",\"room_id\":null}"))
                .caughtBy("codec6", "the code is told in v1", encoding("\"error\"", "\"error\",\"code\":\"x\""))
                .caughtBy("codec7", "the room has another name", encoding("room_id", "room"))
                .caughtBy("codec8", "a time ends in Z", EndsInZ::new)
                .caughtBy("codec8", "a full minute has no seconds", ShortTimes::new)
                .caughtBy("codec9", "numbers are read and written again", encoding("1e400", "Infinity"))
                .caughtBy("codec9", "escapes are resolved", encoding("\\u00e9", "\u00e9"))
                .caughtBy("codec10", "quotes are not escaped", encoding("\\\"", "'"))
                .caughtBy("codec10", "control characters are left out", encoding("\\u0000", ""))
                .caughtBy("codec11", "a line break ends a message", () -> new Encoding(text -> text + "\n"))
                .caughtBy("codec12", "leaving is read as entering", decoding(text -> text.replace("unsub", "sub")))
                .caughtBy("codec13", "unknown fields are refused", OnlyKnownFields::new)
                .caughtBy("codec14", "a tab is no white space", decoding(text -> text.replace('\t', 'x')))
                .caughtBy("codec15", "escapes are not resolved", decoding(text -> text.replace("\\u", "u")))
                .caughtBy(
                        "codec16",
                        "what follows is ignored",
                        with(mapper -> mapper.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)))
                .caughtBy(
                        "codec16",
                        "single quotes are fine",
                        with(mapper -> mapper.enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)))
                .caughtBy(
                        "codec16",
                        "comments are fine",
                        with(mapper -> mapper.enable(JsonParser.Feature.ALLOW_COMMENTS)))
                .caughtBy(
                        "codec16",
                        "NaN is fine",
                        with(mapper -> mapper.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)))
                .caughtBy(
                        "codec16",
                        "control characters are fine",
                        with(mapper -> mapper.enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)))
                .caughtBy("codec17", "a list of one is its element", decoding(MessageCodecContractTest::unwrapped))
                .caughtBy("codec18", "no type is an unknown type", NoTypeIsUnknown::new)
                .caughtBy("codec19", "case is ignored", decoding(text -> text.toLowerCase(Locale.ROOT)))
                .caughtBy("codec19", "an unknown type is a bad message", UnknownIsBad::new)
                .caughtBy("codec20", "blanks around a room are ignored", decoding(text -> text.replace("\" ", "\"")))
                .caughtBy("codec20", "a long room is cut", decoding(text -> text.replace("x".repeat(201), "x")))
                .caughtBy(
                        "codec21",
                        "the last of two names counts",
                        with(mapper -> mapper.disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)))
                .caughtBy("codec22", "a lone surrogate is sent back", RepeatsTheType::new)
                .caughtBy("codec23", "any depth is fine", AnyDepth::new)
                .caughtBy("codec23", "ten levels are enough", TenLevels::new)
                .caughtBy(
                        "codec24",
                        "a long value is an exception",
                        () -> new Decoding(text -> {
                            if (text.length() > 60_000) {
                                throw new IllegalStateException("too long");
                            }
                            return text;
                        }))
                .caughtBy(
                        "codec25",
                        "a backslash at the end is an exception",
                        () -> new Decoding(text -> {
                            if (text.endsWith("\\")) {
                                throw new IndexOutOfBoundsException();
                            }
                            return text;
                        }))
                .caughtBy("codec26", "the type is sent back", RepeatsTheType::new)
                .caughtBy("codec27", "threads share a field", SharesAField::new)
                .caughtBy("codec28", "the user's room is not told", encoding("\"rooms\":{", "\"room\":{"))
                .caughtBy("codec28", "the room's name is not quoted", encoding("a\\\"b", "a'b"))
                .caughtBy("codec29", "the position is missing", encoding("\"epoch\":\"e\",\"offset\":7,", ""))
                .caughtBy("codec29", "recovered is there, but null", RecoveredIsNull::new)
                .caughtBy(
                        "codec30", "a position is told", encoding("\"unsubscribed\"", "\"unsubscribed\",\"offset\":7"))
                .caughtBy("codec31", "a snapshot has an event", encoding("\"snapshot\"", "\"snapshot\",\"event\":null"))
                .caughtBy("codec32", "skipped is always there", encoding(",\"data\"", ",\"skipped\":0,\"data\""))
                .caughtBy("codec32", "an offset is a double", encoding("775807", "775808"))
                .caughtBy("codec33", "a reset tells no position", encoding(",\"epoch\":\"e\",\"offset\":7", ""))
                .caughtBy("codec34", "a revocation looks like leaving", encoding("revoked", "unsubscribed"))
                .caughtBy("codec35", "heads are in no order", HeadsBackwards::new)
                .caughtBy("codec35", "no heads are left out", encoding(",\"heads\":{}", ""))
                .caughtBy("codec36", "no end is left out", encoding("\"expires_at\":null,", ""))
                .caughtBy("codec36", "a time ends in Z", EndsInZ::new)
                .caughtBy("codec37", "the end has another name", encoding("expires_at", "expires"))
                .caughtBy("codec38", "milliseconds are cut off", CutsMilliseconds::new)
                .caughtBy("codec39", "coming is told like leaving", encoding("joined", "left"))
                .caughtBy("codec39", "the users are sorted", SortsUsers::new)
                .caughtBy("codec40", "the code is not told", encoding(",\"code\":", ",\"error\":"))
                .caughtBy("codec41", "milliseconds are cut off", CutsMilliseconds::new)
                .caughtBy("codec41", "v1 is told as well", TellsV1All::new)
                .caughtBy("codec42", "an id's escapes are resolved", encoding("\\u0041", "A"))
                .caughtBy("codec42", "v1 gets the id", IdInV1::new)
                .caughtBy("codec42", "pongs have no id", NoIdInPongs::new)
                .caughtBy("codec43", "v1 gets everything", EverythingInV1::new)
                .caughtBy("codec44", "v1 hears of restarts", encoding("status_changed", "restarted"))
                .caughtBy("codec44", "v2 hears of no restart", encoding("restarted", "status_changed"))
                .caughtBy("codec45", "numbers are read and written again", encoding("1e400", "Infinity"))
                .caughtBy("codec46", "leaving is read as entering", decoding(text -> text.replace("unsub", "sub")))
                .caughtBy("codec46", "a field without meaning is judged", JudgesEveryField::new)
                .caughtBy("codec47", "an offset may be negative", NegativeOffsetsAreZero::new)
                .caughtBy("codec47", "an offset may have a fraction", AnyNumberIsAnOffset::new)
                .caughtBy("codec47", "what is no position is absent", BadSinceIsAbsent::new)
                .caughtBy("codec48", "whatever is not true is false", AnyFlag::new)
                .caughtBy("codec48", "null is no flag", decoding(text -> text.replace("null", "0")))
                .caughtBy("codec49", "a missing token is empty", NoTokenIsEmpty::new)
                .caughtBy("codec50", "an id is never too long", AnyId::new)
                .caughtBy("codec50", "only strings are ids", decoding(text -> text.replace("-7", "[7]")))
                .caughtBy("codec51", "the id of a bad message is lost", LosesIds::new)
                .caughtBy("codec52", "v1 reads v2", () -> new PlainCodec() {
                    @Override
                    public ClientMessage decode(Dialect dialect, String text) {
                        return super.decode(Dialect.V2, text);
                    }
                })
                .caughtBy("codec53", "ten levels are enough", TenLevels::new)
                .caughtBy("codec53", "any depth is fine", AnyDepth::new)
                .caughtBy("codec54", "a missing field is an exception", NoFieldIsAnException::new)
                .caughtBy("codec55", "the type is sent back", RepeatsTheType::new)
                .caughtBy("codec56", "an id has another name", encoding("\"id\":7", "\"in_reply_to\":7"))
                .caughtBy("codec57", "a position has other names", decoding(text -> text.replace("epoch", "era")))
                .tests();
    }

    private static Supplier<MessageCodec> encoding(String good, String bad) {
        return () -> new Encoding(text -> text.replace(good, bad));
    }

    private static Supplier<MessageCodec> decoding(UnaryOperator<String> twist) {
        return () -> new Decoding(twist);
    }

    private static Supplier<MessageCodec> with(UnaryOperator<JsonMapper.Builder> configuration) {
        return () -> new PlainCodec(configuration.apply(PlainCodec.strict(20)).build());
    }

    private static String unwrapped(String text) {
        return text.startsWith("[") && text.endsWith("]") && text.length() > 2
                ? text.substring(1, text.length() - 1)
                : text;
    }

    /** Twists what was encoded. */
    private static final class Encoding extends PlainCodec {
        private final UnaryOperator<String> twist;

        Encoding(UnaryOperator<String> twist) {
            this.twist = twist;
        }

        @Override
        public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
            return twist.apply(super.encode(dialect, message, inReplyTo));
        }
    }

    /** Twists what is to be decoded. */
    private static final class Decoding extends PlainCodec {
        private final UnaryOperator<String> twist;

        Decoding(UnaryOperator<String> twist) {
            this.twist = twist;
        }

        @Override
        public ClientMessage decode(Dialect dialect, String text) {
            return super.decode(dialect, twist.apply(text));
        }
    }

    private static final class EndsInZ extends PlainCodec {
        @Override
        String time(Instant instant) {
            return instant.toString();
        }
    }

    private static final class ShortTimes extends PlainCodec {
        @Override
        String time(Instant instant) {
            return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
        }
    }

    private static final class OnlyKnownFields extends PlainCodec {
        @Override
        public ClientMessage decode(Dialect dialect, String text) {
            return text.contains("\"a\"") ? bad("There is no field a") : super.decode(dialect, text);
        }
    }

    private static final class NoTypeIsUnknown extends PlainCodec {
        @Override
        public ClientMessage decode(Dialect dialect, String text) {
            ClientMessage message = super.decode(dialect, text);
            return message instanceof Unintelligible why && why.why().message().contains("no type")
                    ? unknownType("", null)
                    : message;
        }
    }

    private static final class UnknownIsBad extends PlainCodec {
        @Override
        ClientMessage unknownType(String type, @Nullable MessageId id) {
            return bad("The message's type is unknown");
        }
    }

    private static final class RepeatsTheType extends PlainCodec {
        @Override
        ClientMessage unknownType(String type, @Nullable MessageId id) {
            return new Unintelligible(new Refusal(ErrorCode.UNKNOWN_TYPE, "There is no type " + type));
        }
    }

    private static final class AnyDepth extends PlainCodec {
        AnyDepth() {
            super(strict(1_000_000).build());
        }
    }

    private static final class TenLevels extends PlainCodec {
        TenLevels() {
            super(strict(10).build());
        }
    }

    private static final class SharesAField extends PlainCodec {
        private volatile ClientMessage last = new ClientMessage.Ping();

        @Override
        public ClientMessage decode(Dialect dialect, String text) {
            ClientMessage message = super.decode(dialect, text);
            if (message instanceof Subscribe) {
                last = message;
                LockSupport.parkNanos(100_000);
                return last;
            }
            return message;
        }
    }

    private static final class RecoveredIsNull extends PlainCodec {
        @Override
        public Map<String, JsonText> subscribed(ServerMessage.Subscribed message) {
            Map<String, JsonText> fields = super.subscribed(message);
            fields.putIfAbsent("recovered", new JsonText("null"));
            return fields;
        }
    }

    private static final class HeadsBackwards extends PlainCodec {
        @Override
        JsonText positions(Map<RoomId, Position> rooms) {
            Map<String, JsonText> backwards = new TreeMap<>(Comparator.reverseOrder());
            backwards.putAll(super.positions(rooms).members());
            return new JsonText(text(backwards));
        }
    }

    private static final class SortsUsers extends PlainCodec {
        @Override
        JsonText users(List<UserId> users) {
            return super.users(
                    users.stream().sorted(Comparator.comparing(UserId::value)).toList());
        }
    }

    private static final class CutsMilliseconds extends PlainCodec {
        @Override
        JsonText millis(Duration duration) {
            return new JsonText(Long.toString(duration.toMillis()));
        }
    }

    private static final class TellsV1All extends PlainCodec {
        @Override
        void cutToV1(ServerMessage message, Map<String, JsonText> fields) {
            fields.remove("code");
        }
    }

    private static final class IdInV1 extends PlainCodec {
        @Override
        public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
            String text = super.encode(dialect, message, inReplyTo);
            return dialect == Dialect.V1 && inReplyTo != null
                    ? "{\"id\":" + inReplyTo.json() + "," + text.substring(1)
                    : text;
        }
    }

    private static final class NoIdInPongs extends PlainCodec {
        @Override
        public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
            return super.encode(dialect, message, message instanceof ServerMessage.Pong ? null : inReplyTo);
        }
    }

    private static final class EverythingInV1 extends PlainCodec {
        @Override
        public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
            try {
                return super.encode(dialect, message, inReplyTo);
            } catch (IllegalArgumentException onlyInV2) {
                return super.encode(Dialect.V2, message, null);
            }
        }
    }

    private static final class JudgesEveryField extends PlainCodec {
        @Override
        String string(JsonNode object, String name) {
            since(object);
            return super.string(object, name);
        }
    }

    private static final class NegativeOffsetsAreZero extends PlainCodec {
        @Override
        long offset(JsonNode offset) {
            return Math.max(0, super.offset(offset));
        }
    }

    private static final class AnyNumberIsAnOffset extends PlainCodec {
        @Override
        long offset(JsonNode offset) {
            return offset.isFloatingPointNumber() ? offset.longValue() : super.offset(offset);
        }
    }

    private static final class BadSinceIsAbsent extends PlainCodec {
        @Override
        @Nullable
        Position since(JsonNode message) {
            return message.path("since").isObject() ? super.since(message) : null;
        }
    }

    private static final class AnyFlag extends PlainCodec {
        @Override
        boolean flag(JsonNode message, String name) {
            return message.path(name).booleanValue();
        }
    }

    private static final class NoTokenIsEmpty extends PlainCodec {
        @Override
        String string(JsonNode object, String name) {
            return name.equals("token") ? object.path(name).asText() : super.string(object, name);
        }
    }

    private static final class NoFieldIsAnException extends PlainCodec {
        @Override
        String string(JsonNode object, String name) {
            if (!object.has(name)) {
                throw new NoSuchElementException(name);
            }
            return super.string(object, name);
        }
    }

    /** Takes an id that is too long for its beginning. */
    private static final class AnyId extends PlainCodec {
        @Override
        @Nullable
        MessageId id(String message) {
            return super.id(message.replace("9".repeat(129), "9").replace("x".repeat(129), "x"));
        }
    }

    private static final class LosesIds extends PlainCodec {
        @Override
        public ClientMessage decode(Dialect dialect, String text) {
            ClientMessage message = super.decode(dialect, text);
            return message instanceof Unintelligible lost ? new Unintelligible(lost.why()) : message;
        }
    }
}
