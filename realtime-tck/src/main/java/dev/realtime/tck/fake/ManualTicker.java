package dev.realtime.tck.fake;

import dev.realtime.port.out.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A ticker that moves by hand. Thread-safe. */
public final class ManualTicker implements Ticker {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanos() {
        return nanos.get();
    }

    /** @throws IllegalArgumentException when {@code by} is negative: a ticker only goes forward */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("A ticker only goes forward; a clock that jumps is a ManualClock");
        }
        nanos.addAndGet(by.toNanos());
    }
}
