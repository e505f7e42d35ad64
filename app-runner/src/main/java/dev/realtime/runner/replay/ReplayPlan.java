package dev.realtime.runner.replay;

import dev.realtime.runner.wfformat.RecordedRun;
import dev.realtime.runner.wfformat.RecordedTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When each task of a recorded run starts and ends in its replay: as soon as its parents are done, for as long as it ran,
 * divided by the speed.
 *
 * @param name the run's name
 * @param steps parents before children
 */
public record ReplayPlan(String name, List<Step> steps) {
    /** The highest speed: above it nothing is left of any run. */
    public static final double HIGHEST_SPEED = 1_000_000;

    /**
     * A task and its time.
     *
     * @param task what ran
     * @param start since the replay's start
     * @param end since the replay's start
     */
    public record Step(RecordedTask task, Duration start, Duration end) {}

    public ReplayPlan {
        steps = List.copyOf(steps);
    }

    /**
     * Plans a replay.
     *
     * @param speed 60 turns a minute into a second
     * @throws IllegalArgumentException when the speed is not above 0, up to {@link #HIGHEST_SPEED}
     */
    public static ReplayPlan of(RecordedRun run, double speed) {
        if (!(speed > 0 && speed <= HIGHEST_SPEED)) {
            throw new IllegalArgumentException("A speed is a number above 0, up to " + (long) HIGHEST_SPEED);
        }
        Map<String, Duration> ends = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        for (RecordedTask task : run.tasks()) {
            Duration start = task.parents().stream()
                    .map(parent -> ends.getOrDefault(parent, Duration.ZERO))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            Duration end = start.plus(scaled(task.runtime(), speed));
            ends.put(task.id(), end);
            steps.add(new Step(task, start, end));
        }
        return new ReplayPlan(run.name(), steps);
    }

    private static Duration scaled(Duration runtime, double speed) {
        double millis = runtime.toMillis() / speed;
        if (millis > RecordedTask.LONGEST_RUNTIME.toMillis()) {
            throw new IllegalArgumentException("At this speed a task would run for more than a year");
        }
        return Duration.ofNanos(Math.round(runtime.toNanos() / speed));
    }

    /** From the first start to the last end. */
    public Duration length() {
        return steps.stream().map(Step::end).max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
