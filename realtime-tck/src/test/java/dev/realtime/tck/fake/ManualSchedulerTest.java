package dev.realtime.tck.fake;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManualSchedulerTest {
    private final ManualClock clock = new ManualClock();
    private final ManualTicker ticker = new ManualTicker();
    private final ManualScheduler scheduler = new ManualScheduler(clock::advance, ticker::advance);
    private final List<String> ran = new ArrayList<>();

    @Test
    void nothingRunsWhileTheTimeStands() {
        scheduler.execute(() -> ran.add("now"));
        scheduler.schedule(() -> ran.add("later"), 1, SECONDS);
        assertThat(ran).isEmpty();
        assertThat(scheduler.waiting()).isEqualTo(2);
    }

    @Test
    void whatWasExecutedRunsWithAllThatComesOfIt() {
        scheduler.execute(() -> scheduler.execute(() -> ran.add("second")));
        scheduler.schedule(() -> ran.add("later"), 1, SECONDS);
        scheduler.runAll();
        assertThat(ran).containsExactly("second");
    }

    @Test
    void oneTaskAtATimeMayBeRun() {
        scheduler.execute(() -> ran.add("first"));
        scheduler.execute(() -> ran.add("second"));
        scheduler.schedule(() -> ran.add("later"), 1, SECONDS);
        assertThat(scheduler.runNext()).isTrue();
        assertThat(ran).containsExactly("first");
        assertThat(scheduler.runNext()).isTrue();
        assertThat(scheduler.runNext()).isFalse();
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void aSeedChoosesAmongThoseThatAreDueAndNoOther() {
        assertThat(orderChosenBy(1)).isEqualTo(orderChosenBy(1)).endsWith("later");
        assertThat(IntStream.range(0, 50).mapToObj(ManualSchedulerTest::orderChosenBy))
                .anyMatch(order -> !order.equals(orderChosenBy(1)));
    }

    private static List<String> orderChosenBy(int seed) {
        ManualScheduler scheduler = new ManualScheduler();
        List<String> order = new ArrayList<>();
        scheduler.pickBy(new SplittableRandom(seed));
        scheduler.schedule(() -> order.add("later"), 1, SECONDS);
        for (int i = 0; i < 10; i++) {
            String name = "task " + i;
            scheduler.execute(() -> order.add(name));
        }
        scheduler.advance(Duration.ofSeconds(2));
        return order;
    }

    @Test
    void tasksRunInTheOrderOfTheirTimes() {
        scheduler.schedule(() -> ran.add("three"), 3, SECONDS);
        scheduler.schedule(() -> ran.add("one"), 1, SECONDS);
        scheduler.schedule(() -> ran.add("one, too"), 1, SECONDS);
        scheduler.advance(Duration.ofSeconds(2));
        assertThat(ran).containsExactly("one", "one, too");
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("one", "one, too", "three");
    }

    @Test
    void otherClocksStandAtTheTasksTimeWhenItRuns() {
        scheduler.schedule(() -> ran.add(clock.instant() + " " + ticker.nanos()), 2, SECONDS);
        scheduler.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("2024-01-01T00:00:02Z 2000000000");
        assertThat(clock.instant()).isEqualTo("2024-01-01T00:00:05Z");
    }

    @Test
    void aFixedRateCountsFromTheStartAndAFixedDelayFromTheEnd() {
        scheduler.scheduleAtFixedRate(() -> ran.add("rate"), 1, 2, SECONDS);
        scheduler.scheduleWithFixedDelay(() -> ran.add("delay"), 2, 2, SECONDS);
        scheduler.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("rate", "delay", "rate", "delay", "rate");
    }

    @Test
    void aCancelledTaskIsForgotten() {
        ScheduledFuture<?> task = scheduler.scheduleAtFixedRate(() -> ran.add("ran"), 1, 1, SECONDS);
        scheduler.advance(Duration.ofSeconds(1));
        task.cancel(false);
        scheduler.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("ran");
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void aTaskMayCancelItself() {
        List<Future<?>> self = new ArrayList<>();
        self.add(scheduler.scheduleAtFixedRate(() -> self.get(0).cancel(false), 1, 1, SECONDS));
        scheduler.advance(Duration.ofSeconds(5));
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void anExceptionEndsItsTaskAlone() {
        Future<?> failing = scheduler.scheduleAtFixedRate(
                () -> {
                    throw new IllegalStateException();
                },
                1,
                1,
                SECONDS);
        scheduler.schedule(() -> ran.add("other"), 2, SECONDS);
        scheduler.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("other");
        assertThatThrownBy(failing::get).isInstanceOf(ExecutionException.class);
    }

    @Test
    void afterShutdownNothingIsTakenAndOnlyWhatWasDueRuns() {
        scheduler.execute(() -> ran.add("due"));
        scheduler.schedule(() -> ran.add("later"), 1, SECONDS);
        scheduler.shutdown();
        assertThatThrownBy(() -> scheduler.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(scheduler.awaitTermination(0, SECONDS)).isTrue();
        assertThat(ran).containsExactly("due");
    }
}
