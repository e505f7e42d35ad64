package dev.realtime.core;

import dev.realtime.port.out.Ticker;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** The outside world as the Builder gives it to the core where the host gives nothing: time, threads, randomness. */
final class Defaults {
    /** Enough for access checks that block; each waits for a database, not for a core. */
    private static final int WORKERS = 16;

    private Defaults() {}

    /** UTC, whole milliseconds: what a timestamp on the wire shows. */
    static InstantSource clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    static Ticker ticker() {
        return System::nanoTime;
    }

    static RandomGenerator random() {
        return new SecureRandom();
    }

    static int shards() {
        return Runtime.getRuntime().availableProcessors();
    }

    static ExecutorService workers() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                WORKERS, WORKERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads("realtime-worker-"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    static ScheduledExecutorService scheduler() {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, threads("realtime-scheduler-"));
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    private static ThreadFactory threads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
