package dev.realtime.core.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.tck.fake.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureLogTest {
    private final ManualTicker ticker = new ManualTicker();
    private final Entries entries = new Entries();
    private final FailureLog failures = new FailureLog(entries, ticker);

    @Test
    void everyFailureUsedToBeLoggedWithItsStackTraceHoweverManyAClientCaused() {
        for (int i = 0; i < 1_000; i++) {
            failures.warn("No database", new IllegalStateException("down"));
        }
        assertThat(entries.texts).containsExactly("No database");
        ticker.advance(Duration.ofSeconds(10));
        failures.warn("Still none", new IllegalStateException("down"));
        assertThat(entries.texts).containsExactly("No database", "Still none (999 more failures were not logged)");
        assertThat(entries.failures).hasSize(2);
    }

    private static final class Entries implements System.Logger {
        final List<String> texts = new ArrayList<>();
        final List<Throwable> failures = new ArrayList<>();

        @Override
        public String getName() {
            return "entries";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String text, Throwable failure) {
            texts.add(text);
            failures.add(failure);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, Object... params) {
            throw new AssertionError("A failure is logged with its stack trace");
        }
    }
}
