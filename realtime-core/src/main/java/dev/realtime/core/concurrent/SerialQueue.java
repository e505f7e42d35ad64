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
 * owner gives it up, and its updates order the memory effects of one task before those of the next. In place an owner does
 * four batches at most, and none after one that left something over, so that a busy queue can't keep a caller for ever: a worker
 * takes over then.
 */
public final class SerialQueue implements Executor {
    /** Tasks between two batch ends at most: what one system call may gather. */
    private static final int BATCH = 64;

    private static final Logger LOG = System.getLogger(SerialQueue.class.getName());

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** Tasks that wait or run, and one more while the batch end has something left over. */
    private final AtomicInteger pending = new AtomicInteger();

    private final Executor workers;
    private final BatchEnd batchEnd;

    /** What is done after each batch of tasks, as one of them. */
    public interface BatchEnd {
        /** Whether the batch is large enough, though more tasks may wait; asked after each task. */
        boolean isDue();

        /** @return whether something is left over: it runs again soon, even when no task comes */
        boolean run();
    }

    private enum NoBatchEnd implements BatchEnd {
        INSTANCE;

        @Override
        public boolean isDue() {
            return false;
        }

        @Override
        public boolean run() {
            return false;
        }
    }

    /** How many batches an owner does before a worker, perhaps another one, goes on. */
    private enum Stint {
        IN_PLACE(4),
        ON_WORKER(64),
        WITHOUT_WORKERS(Integer.MAX_VALUE);

        final int batches;

        Stint(int batches) {
            this.batches = batches;
        }
    }

    /** @param workers goes on with a queue that is busy for long */
    public SerialQueue(Executor workers) {
        this(workers, NoBatchEnd.INSTANCE);
    }

    public SerialQueue(Executor workers, BatchEnd batchEnd) {
        this.workers = workers;
        this.batchEnd = batchEnd;
    }

    /** Runs the task now, in place, or after those that came before it. A task must not block; what it throws is logged. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            drain(Stint.IN_PLACE, 0);
        }
    }

    /** @param before 1 when the last batch end had something left over, else 0 */
    private void drain(Stint stint, int before) {
        int left = before;
        for (int batch = 0; batch < stint.batches; batch++) {
            int done = runBatch(Math.min(pending.get() - left, BATCH));
            int more = endBatch() ? 1 : 0;
            if (pending.addAndGet(more - left - done) == 0) {
                return;
            }
            left = more;
            if (left > 0 && stint == Stint.IN_PLACE) {
                break;
            }
        }
        handOver(left);
    }

    /** @return how many tasks were run */
    private int runBatch(int most) {
        int done = 0;
        while (done < most && !(done > 0 && batchEnd.isDue())) {
            run(tasks.remove());
            done++;
        }
        return done;
    }

    private boolean endBatch() {
        try {
            return batchEnd.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "A batch can't be ended", e);
            return false;
        }
    }

    private void handOver(int left) {
        try {
            workers.execute(() -> drain(Stint.ON_WORKER, left));
        } catch (RejectedExecutionException shutDown) {
            drain(Stint.WITHOUT_WORKERS, left);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "A task failed", e);
        }
    }
}
