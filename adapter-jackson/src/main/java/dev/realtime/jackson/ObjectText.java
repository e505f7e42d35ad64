package dev.realtime.jackson;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** One flat JSON object while it is written. Names are ours and need no escapes. */
final class ObjectText {
    private final JsonStringEncoder quoting = JsonStringEncoder.getInstance();
    private final StringBuilder text;

    ObjectText(int expectedLength) {
        text = new StringBuilder(expectedLength);
    }

    ObjectText string(String name, String value) {
        name(name);
        text.append('"');
        quoting.quoteAsString(value, text);
        text.append('"');
        return this;
    }

    /** A value that is JSON already. */
    ObjectText json(String name, String value) {
        name(name);
        text.append(value);
        return this;
    }

    /** UTC without offset, a fraction only where there is one. */
    ObjectText timestamp(Instant instant) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        name("timestamp");
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

    private void name(String name) {
        text.append(text.isEmpty() ? '{' : ',').append('"').append(name).append("\":");
    }

    String end() {
        return text.append('}').toString();
    }
}
