package dev.realtime.rest;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what stands in a query. */
final class Parameters {
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,3}");
    private static final Pattern OFFSET = Pattern.compile("[0-9]{1,18}");

    private Parameters() {}

    static String required(String name, @Nullable String text) {
        if (text == null) {
            throw Problem.badRequest(name + " is missing");
        }
        return text;
    }

    /** How many of something are asked for, 1 to {@code most}. */
    static int limit(String text, int most) {
        if (LIMIT.matcher(text).matches()) {
            int limit = Integer.parseInt(text);
            if (limit <= most) {
                return limit;
            }
        }
        throw Problem.badRequest("limit must be a whole number from 1 to " + most);
    }

    static long offset(String text) {
        if (!OFFSET.matcher(text).matches()) {
            throw Problem.badRequest("offset must be a whole number of at most 18 digits");
        }
        return Long.parseLong(text);
    }
}
