package dev.realtime.runner.wfformat;

import java.time.Duration;
import java.util.List;

/**
 * One task of a recorded run.
 *
 * @param id unique within the run, 1 to 200 characters
 * @param name for people, 1 to 200 characters
 * @param parents ids of the tasks that must be done before it starts
 * @param runtime how long it ran, at most {@link #LONGEST_RUNTIME}
 */
public record RecordedTask(String id, String name, List<String> parents, Duration runtime) {
    public static final Duration LONGEST_RUNTIME = Duration.ofDays(366);

    private static final int LONGEST_TEXT = 200;

    /** @throws IllegalArgumentException when a part breaks its rule; the message says which */
    public RecordedTask {
        requirePrintable(id, "id");
        requirePrintable(name, "name");
        parents = List.copyOf(parents);
        if (runtime.isNegative() || runtime.compareTo(LONGEST_RUNTIME) > 0) {
            throw new IllegalArgumentException(
                    "task '" + id + "' has a run time that is negative or longer than a year");
        }
    }

    private static void requirePrintable(String text, String what) {
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("a task's " + what + " must have 1 to " + LONGEST_TEXT + " characters");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException("a task's " + what + " must not hold control characters");
        }
    }
}
