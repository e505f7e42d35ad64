package dev.realtime.core.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SerialQueueTest {
    /** Tasks that the workers were given and have not run. */
    private final List<Runnable> handedOver = new ArrayList<>();

    private final List<String> log = new ArrayList<>();

    @Test
    void anIdleQueueRunsItsTaskInPlace() {
        SerialQueue queue = new SerialQueue(handedOver::add, atEnd(() -> log.add("end")));
        queue.execute(() -> log.add(Thread.currentThread().getName()));
        assertThat(log).containsExactly(Thread.currentThread().getName(), "end");
        assertThat(handedOver).isEmpty();
    }

    @Test
    void aTaskOfATaskRunsAfterItAndNotWithinIt() {
        SerialQueue queue = new SerialQueue(handedOver::add, atEnd(() -> log.add("end")));
        queue.execute(() -> {
            queue.execute(() -> log.add("inner"));
            log.add("outer");
        });
        assertThat(log).containsExactly("outer", "end", "inner", "end");
    }

    @Test
    void theBatchEndsOnceForAllTasksThatWaited() {
        SerialQueue queue = new SerialQueue(handedOver::add, atEnd(() -> log.add("end")));
        queue.execute(() -> IntStream.range(0, 100).forEach(i -> queue.execute(() -> log.add("t" + i))));
        assertThat(log.stream().filter("end"::equals)).hasSize(3);
        assertThat(log.subList(1, 65)).first().isEqualTo("t0");
        assertThat(log.get(65)).isEqualTo("end");
        assertThat(log.get(102)).isEqualTo("end");
    }

    @Test
    void theBatchEndMayHandInTasks() {
        AtomicInteger ends = new AtomicInteger();
        List<SerialQueue> self = new ArrayList<>();
        SerialQueue queue = new SerialQueue(handedOver::add, atEnd(() -> {
            if (ends.incrementAndGet() == 1) {
                self.get(0).execute(() -> log.add("late"));
            }
        }));
        self.add(queue);
        queue.execute(() -> log.add("early"));
        assertThat(log).containsExactly("early", "late");
        assertThat(ends).hasValue(2);
    }

    @Test
    void aBusyQueueGoesOverToAWorkerAfterFourRounds() {
        SerialQueue queue = new SerialQueue(handedOver::add);
        keepBusy(queue, 10);
        assertThat(log).hasSize(4);
        assertThat(handedOver).hasSize(1);
        queue.execute(() -> log.add("later"));
        assertThat(log).as("a worker owns the queue now").hasSize(4);
        runHandedOver();
        assertThat(log).hasSize(12).contains("later");
    }

    /** Each task hands in the next one. */
    private void keepBusy(SerialQueue queue, int times) {
        queue.execute(() -> {
            log.add("busy " + times);
            if (times > 0) {
                keepBusy(queue, times - 1);
            }
        });
    }

    @Test
    void whatABatchEndLeavesOverIsNotTheCallersToFinish() {
        CountingEnd end = new CountingEnd(3, Integer.MAX_VALUE);
        SerialQueue queue = new SerialQueue(handedOver::add, end);
        queue.execute(() -> log.add("first"));
        assertThat(end.runs).isEqualTo(1);
        queue.execute(() -> log.add("second"));
        assertThat(log).as("a worker owns the queue now").containsExactly("first");
        runHandedOver();
        assertThat(log).containsExactly("first", "second");
        assertThat(end.runs).isEqualTo(4);
        queue.execute(() -> log.add("third"));
        assertThat(log).as("idle again").hasSize(3);
    }

    @Test
    void whatIsLeftOverIsFinishedWithoutWorkersToo() {
        CountingEnd end = new CountingEnd(100, Integer.MAX_VALUE);
        SerialQueue queue = new SerialQueue(
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                end);
        queue.execute(() -> log.add("first"));
        assertThat(end.runs).isEqualTo(101);
    }

    @Test
    void aBatchEndsEarlyWhenItsEndIsDue() {
        CountingEnd end = new CountingEnd(0, 10);
        SerialQueue queue = new SerialQueue(handedOver::add, end);
        queue.execute(() -> IntStream.range(0, 30).forEach(i -> queue.execute(() -> end.work++)));
        assertThat(end.runs).isEqualTo(1 + 3);
    }

    /** Leaves something over so many times; is due after so much work. */
    private static final class CountingEnd implements SerialQueue.BatchEnd {
        int leftOver;
        final int dueAt;
        int work;
        int runs;

        CountingEnd(int leftOver, int dueAt) {
            this.leftOver = leftOver;
            this.dueAt = dueAt;
        }

        @Override
        public boolean isDue() {
            return work >= dueAt;
        }

        @Override
        public boolean run() {
            runs++;
            work = 0;
            return leftOver-- > 0;
        }
    }

    private void runHandedOver() {
        while (!handedOver.isEmpty()) {
            handedOver.remove(0).run();
        }
    }

    private static SerialQueue.BatchEnd atEnd(Runnable action) {
        return new SerialQueue.BatchEnd() {
            @Override
            public boolean isDue() {
                return false;
            }

            @Override
            public boolean run() {
                action.run();
                return false;
            }
        };
    }

    @Test
    void aFailingTaskOrBatchEndDoesNotStopTheQueue() {
        SerialQueue queue = new SerialQueue(handedOver::add, atEnd(() -> {
            throw new IllegalStateException("end");
        }));
        queue.execute(() -> {
            throw new IllegalStateException("task");
        });
        queue.execute(() -> {
            throw new StackOverflowError();
        });
        queue.execute(() -> log.add("alive"));
        assertThat(log).containsExactly("alive");
    }

    @Test
    void withoutAWorkerTheCallerGoesOn() {
        SerialQueue queue = new SerialQueue(task -> {
            throw new RejectedExecutionException("shut down");
        });
        keepBusy(queue, 1_000);
        assertThat(log).hasSize(1_001);
    }

    @Test
    @Timeout(20)
    void tasksOfEachThreadRunInOrderAndNoTwoAtATime() throws Exception {
        int threads = 8;
        int tasks = 20_000;
        ExecutorService workers = Executors.newFixedThreadPool(2);
        int[] next = new int[threads];
        int[] plain = new int[1];
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger violations = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(threads * tasks);
        SerialQueue queue = new SerialQueue(workers);
        List<Thread> callers = IntStream.range(0, threads)
                .mapToObj(caller -> new Thread(() -> {
                    for (int i = 0; i < tasks; i++) {
                        int number = i;
                        queue.execute(() -> {
                            if (inside.incrementAndGet() != 1 || next[caller]++ != number) {
                                violations.incrementAndGet();
                            }
                            plain[0]++;
                            inside.decrementAndGet();
                            done.countDown();
                        });
                    }
                }))
                .toList();
        callers.forEach(Thread::start);
        assertThat(done.await(15, TimeUnit.SECONDS)).isTrue();
        workers.shutdown();
        assertThat(violations).hasValue(0);
        assertThat(plain[0]).as("what one task writes the next one sees").isEqualTo(threads * tasks);
    }
}
