package dev.realtime.tyrus.server;

import dev.realtime.port.out.Ticker;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Time and threads as the builder gives them to the server where the host gives none. */
final class Defaults {
    private Defaults() {}

    static Ticker ticker() {
        return System::nanoTime;
    }

    static ScheduledExecutorService scheduler() {
        return new ScheduledThreadPoolExecutor(1, threads("realtime-deadlines-"));
    }

    /** The queue has no bound of its own: the server counts what it hands over. */
    static ExecutorService workers(String name, int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads(name + "-"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
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
