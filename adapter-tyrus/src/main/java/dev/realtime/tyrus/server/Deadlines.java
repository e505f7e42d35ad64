package dev.realtime.tyrus.server;

import dev.realtime.port.out.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One periodic sweep for the deadlines of all connections, so that none needs a timer. Thread-safe. */
final class Deadlines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final long PERIOD_MILLIS = 100;

    private final Map<Object, Due> pending = new ConcurrentHashMap<>();
    private final Ticker ticker;
    private final Future<?> sweeping;

    private record Due(long nanos, Runnable action) {}

    Deadlines(ScheduledExecutorService scheduler, Ticker ticker) {
        this.ticker = ticker;
        this.sweeping =
                scheduler.scheduleWithFixedDelay(this::sweep, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Sets or replaces the key's only deadline. The action runs on the scheduler and must not block. */
    void set(Object key, Duration in, Runnable action) {
        pending.put(key, new Due(ticker.nanos() + in.toNanos(), action));
    }

    void clear(Object key) {
        pending.remove(key);
    }

    int size() {
        return pending.size();
    }

    private void sweep() {
        long now = ticker.nanos();
        pending.forEach((key, due) -> {
            if (now - due.nanos >= 0 && pending.remove(key, due)) {
                run(due.action);
            }
        });
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("A deadline could not be enforced", e);
        }
    }

    @Override
    public void close() {
        sweeping.cancel(false);
    }
}
