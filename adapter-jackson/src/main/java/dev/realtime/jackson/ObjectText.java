package dev.realtime.jackson;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;

/** One JSON object while it is written. Names are ours and need no escapes. */
final class ObjectText {
    private final JsonStringEncoder quoting = JsonStringEncoder.getInstance();
    private final StringBuilder text;

    ObjectText(int expectedLength) {
        text = new StringBuilder(expectedLength).append('{');
    }

    ObjectText string(String name, String value) {
        name(name);
        quoted(value);
        return this;
    }

    /** Question marks for lone surrogates, which UTF-8 can't say: for the one text here that no value has checked. */
    ObjectText sentence(String name, String value) {
        return string(name, new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    <T> ObjectText strings(String name, List<T> values, Function<T, String> string) {
        name(name);
        text.append('[');
        for (T value : values) {
            comma('[');
            quoted(string.apply(value));
        }
        text.append(']');
        return this;
    }

    ObjectText number(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    ObjectText bool(String name, boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    /** A number of milliseconds, rounded up: nobody who waits for it is too early. */
    ObjectText millis(String name, Duration value) {
        return number(name, value.plusNanos(999_999).toMillis());
    }

    /** A value that is JSON already. */
    ObjectText json(String name, String value) {
        name(name);
        text.append(value);
        return this;
    }

    ObjectText room(String name, RoomId room) {
        name(name);
        quoted(room);
        return this;
    }

    /** The two fields {@code epoch} and {@code offset}. */
    ObjectText position(Position position) {
        return string("epoch", position.epoch()).number("offset", position.offset());
    }

    /** Starts an object within this one: what follows is inside, until {@link #close}. */
    ObjectText open(String name) {
        name(name);
        text.append('{');
        return this;
    }

    /** Starts an object within this one, whose name is the room's. */
    ObjectText openRoom(RoomId room) {
        comma('{');
        quoted(room);
        text.append(":{");
        return this;
    }

    ObjectText close() {
        text.append('}');
        return this;
    }

    /** UTC without offset, a fraction only where there is one. */
    ObjectText timestamp(String name, Instant instant) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        name(name);
        text.append('"');
        if (utc.getYear() < 1000 || utc.getYear() > 9999) {
            DateTimeFormatter.ISO_LOCAL_DATE_TIME.formatTo(utc, text);
        } else {
            text.append(utc.getYear());
            twoDigits('-', utc.getMonthValue());
            twoDigits('-', utc.getDayOfMonth());
            twoDigits('T', utc.getHour());
            twoDigits(':', utc.getMinute());
            twoDigits(':', utc.getSecond());
            fraction(utc.getNano());
        }
        text.append('"');
        return this;
    }

    private void twoDigits(char before, int value) {
        text.append(before).append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    /** Without the zeros at its end. */
    private void fraction(int nanos) {
        if (nanos > 0) {
            text.append('.');
        }
        int left = nanos;
        for (int unit = 100_000_000; left > 0; unit /= 10) {
            text.append((char) ('0' + left / unit));
            left %= unit;
        }
    }

    private void quoted(String value) {
        text.append('"');
        quoting.quoteAsString(value, text);
        text.append('"');
    }

    private void quoted(RoomId room) {
        text.append('"').append(room.type().name()).append(':');
        quoting.quoteAsString(room.key(), text);
        text.append('"');
    }

    private void name(String name) {
        comma('{');
        text.append('"').append(name).append("\":");
    }

    /** Divides what follows from what is before, unless that is the bracket that opened. */
    private void comma(char opened) {
        if (text.charAt(text.length() - 1) != opened) {
            text.append(',');
        }
    }

    String end() {
        return text.append('}').toString();
    }
}
