package dev.realtime.runner.config;

import java.util.Set;
import java.util.regex.Pattern;

/** Knows what must not be shown. */
final class Secrets {
    private static final String MASK = "********";
    private static final Set<Setting> HOLDING =
            Set.of(Setting.JWT_SECRET, Setting.DATABASE_URL, Setting.DATABASE_PASSWORD);
    private static final Pattern PASSWORD = Pattern.compile("(?i)(password=)[^;&]*");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

    private Secrets() {}

    /** Whether a value of this setting may be repeated to whoever gave it. */
    static boolean mayShow(Setting setting) {
        return !HOLDING.contains(setting);
    }

    /** The value with all that is secret masked. */
    static String mask(Given given) {
        return switch (given.setting()) {
            case JWT_SECRET, DATABASE_PASSWORD -> given.isEmpty() ? "" : MASK;
            case DATABASE_URL ->
                USER_INFO
                        .matcher(PASSWORD.matcher(given.text()).replaceAll("$1" + MASK))
                        .replaceAll("//" + MASK + "@");
            default -> given.text();
        };
    }
}
