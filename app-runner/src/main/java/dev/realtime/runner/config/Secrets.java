package dev.realtime.runner.config;

import java.util.regex.Pattern;

/** Knows what must not be shown. */
final class Secrets {
    private static final String MASK = "********";
    private static final Pattern PASSWORD = Pattern.compile("(?i)(password=)[^;&]*");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

    private Secrets() {}

    /** Whether a value of this setting may be repeated to whoever gave it. */
    static boolean mayShow(Setting setting) {
        return setting != Setting.JWT_SECRET && setting != Setting.DATABASE_URL;
    }

    /** The value with all that is secret masked. */
    static String mask(Given given) {
        return switch (given.setting()) {
            case JWT_SECRET -> given.isEmpty() ? "" : MASK;
            case DATABASE_URL ->
                USER_INFO
                        .matcher(PASSWORD.matcher(given.text()).replaceAll("$1" + MASK))
                        .replaceAll("//" + MASK + "@");
            default -> given.text();
        };
    }
}
