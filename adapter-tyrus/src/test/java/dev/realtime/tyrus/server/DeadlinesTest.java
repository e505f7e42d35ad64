package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.tck.fake.ManualScheduler;
import dev.realtime.tck.fake.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final ManualTicker ticker = new ManualTicker();
    private final ManualScheduler scheduler = new ManualScheduler(ticker::advance);
    private final Deadlines deadlines = new Deadlines(scheduler, ticker);
    private final List<String> ran = new ArrayList<>();

    @Test
    void actionRunsOnceWhenItsTimeHasCome() {
        deadlines.set("key", Duration.ofSeconds(1), () -> ran.add("action"));
        scheduler.advance(Duration.ofMillis(900));
        assertThat(ran).isEmpty();
        scheduler.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("action");
        assertThat(deadlines.size()).isZero();
    }

    @Test
    void laterDeadlineReplacesTheEarlierOne() {
        deadlines.set("key", Duration.ofSeconds(1), () -> ran.add("first"));
        deadlines.set("key", Duration.ofSeconds(2), () -> ran.add("second"));
        scheduler.advance(Duration.ofSeconds(3));
        assertThat(ran).containsExactly("second");
    }

    @Test
    void clearedDeadlineIsForgotten() {
        deadlines.set("key", Duration.ofSeconds(1), () -> ran.add("action"));
        deadlines.clear("key");
        scheduler.advance(Duration.ofSeconds(3));
        assertThat(ran).isEmpty();
    }

    @Test
    void failingActionHarmsNoOther() {
        deadlines.set("bad", Duration.ofSeconds(1), () -> {
            throw new IllegalStateException();
        });
        deadlines.set("good", Duration.ofSeconds(2), () -> ran.add("action"));
        scheduler.advance(Duration.ofSeconds(3));
        assertThat(ran).containsExactly("action");
    }

    @Test
    void nothingRunsAfterTheEnd() {
        deadlines.set("key", Duration.ofSeconds(1), () -> ran.add("action"));
        deadlines.close();
        scheduler.advance(Duration.ofSeconds(3));
        assertThat(ran).isEmpty();
        assertThat(scheduler.waiting()).isZero();
    }
}
