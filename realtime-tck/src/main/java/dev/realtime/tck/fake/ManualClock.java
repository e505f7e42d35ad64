package dev.realtime.tck.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A wall clock that moves by hand, in both directions, as a real one may. Thread-safe. */
public final class ManualClock implements InstantSource {
    // Written under this.
    private volatile Instant now;

    /** Starts at the guide's moment, 2024-01-01T00:00:00Z. */
    public ManualClock() {
        this(Instant.parse("2024-01-01T00:00:00Z"));
    }

    public ManualClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** @param by backwards when negative */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }
}
