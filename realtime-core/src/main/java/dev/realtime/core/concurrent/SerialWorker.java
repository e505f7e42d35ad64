package dev.realtime.core.concurrent;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks that may block one after another on a pool, in the order of {@link #execute}. After each task the pool's thread
 * is given back, so that one busy client does not keep it.
 */
public final class SerialWorker {
    private static final Logger LOG = System.getLogger(SerialWorker.class.getName());

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Executor workers;
    private final Runnable onRejected;

    /** @param onRejected hears, on any thread, that the pool took no more and that all waiting tasks were forgotten */
    public SerialWorker(Executor workers, Runnable onRejected) {
        this.workers = workers;
        this.onRejected = onRejected;
    }

    /** Enqueues the task; never runs it in place. A pool that is full or shut down makes it forget what waits. */
    public void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            dispatch();
        }
    }

    /** How many tasks wait or run. */
    public int pending() {
        return pending.get();
    }

    private void dispatch() {
        try {
            workers.execute(this::runOne);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "The worker pool takes no more tasks", e);
            forgetAll();
            onRejected.run();
        }
    }

    private void forgetAll() {
        do {
            tasks.remove();
        } while (pending.decrementAndGet() > 0);
    }

    private void runOne() {
        try {
            tasks.remove().run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "A task failed", e);
        }
        if (pending.decrementAndGet() > 0) {
            dispatch();
        }
    }
}
