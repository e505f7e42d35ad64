package dev.realtime.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Runs tasks at the same time, one thread each, and waits for all of them. */
final class Together {
    private static final int WRITES = 20;
    private static final int LOOKS = 50;

    private Together() {}

    /**
     * Starts all tasks at one moment.
     *
     * @param task gives the task of each thread, 0 to {@code threads} - 1
     * @return their results, in the order of the threads
     * @throws AssertionError when a task fails or is not done within the deadline
     */
    static <T> List<T> run(int threads, Duration deadline, IntFunction<Callable<T>> task) {
        CountDownLatch start = new CountDownLatch(1);
        List<FutureTask<T>> futures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Callable<T> mine = task.apply(i);
            FutureTask<T> future = new FutureTask<>(() -> {
                start.await();
                return mine.call();
            });
            Thread thread = new Thread(future, "together-" + i);
            thread.setDaemon(true);
            thread.start();
            futures.add(future);
        }
        start.countDown();
        return futures.stream().map(future -> result(future, deadline)).toList();
    }

    /**
     * Writes on one thread while another looks. Neither stops before the other has done enough, so that the looks fall
     * between the writes however late a busy machine starts one of the threads.
     *
     * @throws AssertionError when either fails, or the deadline passes
     */
    static void whileWriting(Duration deadline, Runnable write, Runnable look) {
        CountDownLatch writes = new CountDownLatch(WRITES);
        CountDownLatch looks = new CountDownLatch(LOOKS);
        AtomicBoolean over = new AtomicBoolean();
        run(2, deadline, thread -> () -> {
            boolean writer = thread == 0;
            try {
                while (writes.getCount() + looks.getCount() > 0 && !over.get() && !Thread.interrupted()) {
                    (writer ? write : look).run();
                    (writer ? writes : looks).countDown();
                    // Without a breath a fast writer starves the looking of the subject's lock.
                    LockSupport.parkNanos(writer ? 20_000 : 0);
                }
            } finally {
                over.set(true);
            }
            return thread;
        });
    }

    private static <T> T result(FutureTask<T> future, Duration deadline) {
        try {
            return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw new AssertionError("A thread failed: " + failure.getCause(), failure.getCause());
        } catch (TimeoutException late) {
            future.cancel(true);
            throw new AssertionError("A thread was not done within " + deadline, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while threads ran", interrupted);
        }
    }
}
