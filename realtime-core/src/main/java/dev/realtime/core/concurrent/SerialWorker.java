package dev.realtime.core.concurrent;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks that may block one after another on a pool, in the order of {@link #execute}. After each task the pool's thread
 * is given back, so that one busy client does not keep it. A task may wait for something without a thread: the next one begins when
 * it says that it is done.
 */
public final class SerialWorker {
    private static final Logger LOG = System.getLogger(SerialWorker.class.getName());

    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Executor workers;
    private final Runnable onRejected;

    /** A piece of work that may outlast its call. */
    @FunctionalInterface
    public interface Task {
        /** @param done to be called once, on any thread, when the work is done; a call that throws is done */
        void run(Runnable done);

        /** Work that is done when it returns. */
        static Task of(Runnable work) {
            return done -> {
                work.run();
                done.run();
            };
        }
    }

    /** @param onRejected hears, on any thread, that the pool took no more and that all waiting tasks were forgotten */
    public SerialWorker(Executor workers, Runnable onRejected) {
        this.workers = workers;
        this.onRejected = onRejected;
    }

    /** Enqueues the task; never runs it in place. A pool that is full or shut down makes it forget what waits. */
    public void execute(Task task) {
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
        Done done = new Done();
        try {
            tasks.remove().run(done);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "A task failed", e);
            done.run();
        }
    }

    /** The end of one task, which may be told twice: by the task, and because it threw after that. */
    private final class Done extends AtomicBoolean implements Runnable {
        @Override
        public void run() {
            if (compareAndSet(false, true) && pending.decrementAndGet() > 0) {
                dispatch();
            }
        }
    }
}
