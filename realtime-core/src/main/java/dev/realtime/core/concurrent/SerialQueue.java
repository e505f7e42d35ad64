package dev.realtime.core.concurrent;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one after another, in the order of {@link #execute}, without a thread of its own and without a lock.
 *
 * <p>Whoever finds the queue idle becomes its owner and runs tasks in place; everybody else only enqueues and goes on. The
 * counter {@link #pending} is the owner's token: it leaves zero when somebody takes ownership and returns to zero when the
 * owner gives it up, and its updates order the memory effects of one task before those of the next. An owner does at most
 * {@value #ROUNDS} batches in place, so that a busy queue can't keep a caller for ever: a worker takes over then.
 */
public final class SerialQueue implements Executor {
    /** Tasks between two calls of the batch end: what one system call may gather. */
    private static final int BATCH = 64;

    private static final int ROUNDS = 4;
    private static final Logger LOG = System.getLogger(SerialQueue.class.getName());

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Executor workers;
    private final Runnable batchEnd;

    /** @param workers goes on with a queue that is busy for long */
    public SerialQueue(Executor workers) {
        this(workers, () -> {});
    }

    /** @param batchEnd runs after each batch of tasks, as one of them */
    public SerialQueue(Executor workers, Runnable batchEnd) {
        this.workers = workers;
        this.batchEnd = batchEnd;
    }

    /** Runs the task now, in place, or after those that came before it. A task must not block; what it throws is logged. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            drain(ROUNDS);
        }
    }

    private void drain(int rounds) {
        for (int round = 0; round < rounds; round++) {
            int batch = Math.min(pending.get(), BATCH);
            for (int i = 0; i < batch; i++) {
                fenced(tasks.remove());
            }
            fenced(batchEnd);
            if (pending.addAndGet(-batch) == 0) {
                return;
            }
        }
        handOver();
    }

    private void handOver() {
        try {
            workers.execute(() -> drain(ROUNDS));
        } catch (RejectedExecutionException shutDown) {
            drain(Integer.MAX_VALUE);
        }
    }

    private static void fenced(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "A task failed", e);
        }
    }
}
