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

    public SerialWorker(Executor workers) {
        this.workers = workers;
    }

    /** Enqueues the task; never runs it in place. Tasks that come after the pool was shut down are forgotten. */
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
        } catch (RejectedExecutionException shutDown) {
            LOG.log(Level.DEBUG, "The worker pool is shut down");
        }
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
