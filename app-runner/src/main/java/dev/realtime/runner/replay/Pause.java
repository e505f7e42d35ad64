package dev.realtime.runner.replay;

import java.time.Duration;

/** Waits; a test's does not. */
@FunctionalInterface
public interface Pause {
    void pause(Duration time) throws InterruptedException;

    /** Really waits. */
    static Pause sleeping() {
        return time -> Thread.sleep(time.toMillis());
    }
}
