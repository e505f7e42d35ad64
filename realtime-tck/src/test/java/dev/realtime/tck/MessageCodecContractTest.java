package dev.realtime.tck;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ClientMessage.Subscribe;
import dev.realtime.message.ClientMessage.Unintelligible;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Refusal;
import dev.realtime.port.out.MessageCodec;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
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
        public String encode(ServerMessage message) {
            return twist.apply(super.encode(message));
        }
    }

    /** Twists what is to be decoded. */
    private static final class Decoding extends PlainCodec {
        private final UnaryOperator<String> twist;

        Decoding(UnaryOperator<String> twist) {
            this.twist = twist;
        }

        @Override
        public ClientMessage decode(String text) {
            return super.decode(twist.apply(text));
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
        public ClientMessage decode(String text) {
            return text.contains("\"a\"") ? bad("There is no field a") : super.decode(text);
        }
    }

    private static final class NoTypeIsUnknown extends PlainCodec {
        @Override
        public ClientMessage decode(String text) {
            ClientMessage message = super.decode(text);
            return message instanceof Unintelligible why && why.why().message().contains("no type")
                    ? unknownType("")
                    : message;
        }
    }

    private static final class UnknownIsBad extends PlainCodec {
        @Override
        ClientMessage unknownType(String type) {
            return bad("The message's type is unknown");
        }
    }

    private static final class RepeatsTheType extends PlainCodec {
        @Override
        ClientMessage unknownType(String type) {
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
        public ClientMessage decode(String text) {
            ClientMessage message = super.decode(text);
            if (message instanceof Subscribe) {
                last = message;
                LockSupport.parkNanos(100_000);
                return last;
            }
            return message;
        }
    }
}
