package dev.realtime.tck.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What was found wrong, kept here because an engine may swallow what is thrown within its calls; and what led to it. */
final class Findings {
    private static final int LAST_STEPS = 400;

    private final Deque<String> steps = new ArrayDeque<>();
    private final boolean tracing;
    private int digest;
    private @Nullable String first;

    /** @param tracing whether to remember the steps, which takes time */
    Findings(boolean tracing) {
        this.tracing = tracing;
    }

    /** Takes down what happened; two runs of one seed take down the same. */
    void note(String what, @Nullable Object object, long number) {
        digest = 31 * (31 * digest + what.hashCode()) + Long.hashCode(number);
        if (tracing) {
            steps.add(what + (object == null ? "" : " " + object) + " " + number);
            if (steps.size() > LAST_STEPS) {
                steps.remove();
            }
        }
    }

    /** @param clause of the delivery contract, or the part of the protocol that was broken */
    void add(String clause, String what) {
        if (first == null) {
            first = clause + ": " + what;
            note(first, null, 0);
        }
    }

    /** The first finding; null as long as all is well. */
    @Nullable
    String first() {
        return first;
    }

    String steps() {
        return String.join("\n", steps);
    }

    int digest() {
        return digest;
    }
}
