package dev.realtime.model;

import java.util.Set;

/**
 * The state of an execution or node: a lower-case word of the host's choice, four of which are terminal and sticky.
 *
 * @param word matches {@code [a-z][a-z0-9_-]{0,31}}
 */
public record Status(String word) {
    private static final Set<String> TERMINAL = Set.of("completed", "failed", "cancelled", "skipped");

    /** @throws IllegalArgumentException when the word breaks the grammar */
    public Status {
        if (!Grammar.lowerCaseWord(word, 32)) {
            throw new IllegalArgumentException(
                    "A status is a lower-case letter and up to 31 of a-z, 0-9, underscore and hyphen");
        }
    }

    /** Whether nothing but starting over follows: {@code completed}, {@code failed}, {@code cancelled}, {@code skipped}. */
    public boolean isTerminal() {
        return TERMINAL.contains(word);
    }

    @Override
    public String toString() {
        return word;
    }
}
