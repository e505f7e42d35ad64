package dev.realtime.core.concurrent;

import dev.realtime.port.out.Ticker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A log for failures of what the core depends on, which clients can cause as often as they like: one entry in
 * {@value #PAUSE_SECONDS} seconds, which says how many were left out since the last. Thread-safe.
 */
public final class FailureLog {
    private static final int PAUSE_SECONDS = 10;
    private static final long PAUSE = Duration.ofSeconds(PAUSE_SECONDS).toNanos();

    private final Logger log;
    private final Ticker ticker;
    private final AtomicLong nextAt;
    private final AtomicInteger leftOut = new AtomicInteger();

    public FailureLog(Logger log, Ticker ticker) {
        this.log = log;
        this.ticker = ticker;
        this.nextAt = new AtomicLong(ticker.nanos());
    }

    /** Logs a warning with the failure's stack trace, unless there was one a moment ago. */
    public void warn(String what, @Nullable Throwable failure) {
        long next = nextAt.get();
        long now = ticker.nanos();
        if (now - next >= 0 && nextAt.compareAndSet(next, now + PAUSE)) {
            int before = leftOut.getAndSet(0);
            log.log(
                    Level.WARNING,
                    before == 0 ? what : what + " (" + before + " more failures were not logged)",
                    failure);
        } else {
            leftOut.incrementAndGet();
        }
    }
}
