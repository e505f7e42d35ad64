package dev.realtime.runner.config;

import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A setting's text and who gave it; turns it into a value or says what is wrong.
 *
 * @param setting what was set
 * @param text as given, or the default
 * @param source for people: the flag, the variable, the file or "default"
 */
record Given(Setting setting, String text, String source) {
    private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** A whole number from {@code least} to {@code most}. */
    int number(int least, int most) {
        if (!text.matches("[0-9]{1,20}") || outside(new BigInteger(text), least, most)) {
            throw wrong("is a whole number from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    private static boolean outside(BigInteger number, int least, int most) {
        return number.compareTo(BigInteger.valueOf(least)) < 0 || number.compareTo(BigInteger.valueOf(most)) > 0;
    }

    /** {@code on} or {@code off}. */
    boolean isOn() {
        if (!text.equals("on") && !text.equals("off")) {
            throw wrong("is on or off");
        }
        return text.equals("on");
    }

    Duration time() {
        try {
            return Times.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** A time without a fraction of a second. */
    Duration wholeSeconds() {
        Duration time = time();
        if (time.getNano() != 0) {
            throw wrong("is a time in whole seconds");
        }
        return time;
    }

    /** A time above zero. */
    Duration positiveTime() {
        Duration time = time();
        if (time.isZero()) {
            throw wrong("is a time above 0");
        }
        return time;
    }

    /** What stands between commas or white space. */
    List<String> list() {
        return Stream.of(SEPARATORS.split(text, -1))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The name of a file. */
    Path path() {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw wrong("is the name of a file");
        }
    }

    /** What to throw when another setting is missing. */
    ConfigurationException alone(Setting other) {
        return new ConfigurationException(where() + " needs " + other.flag() + " as well");
    }

    /** What to throw: names the setting and its source, and repeats the text only where it can't be a secret. */
    ConfigurationException wrong(String rule) {
        String repeated = Secrets.mayShow(setting) ? ", not '" + text + "'" : "";
        return new ConfigurationException(where() + " " + rule + repeated);
    }

    private String where() {
        return source.equals(setting.flag()) ? source : setting.flag() + " (from " + source + ")";
    }
}
