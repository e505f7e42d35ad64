package dev.realtime.core.concurrent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LI_Result;

/**
 * What a {@link SerialQueue} promises when two threads hurry: no task is lost, none runs beside another, each thread's run in its
 * order, and what one task writes the next one sees. The fields that tasks touch are plain on purpose. Every outcome that is not
 * named is a failure.
 *
 * <pre>{@code
 * mvn -B -q -Pjcstress -pl stress-tests -am -DskipTests package
 * java -jar stress-tests/target/stress-tests.jar -m quick -af NONE -sc false -r stress-tests/target/results
 * }</pre>
 */
public final class SerialQueueStress {
    private SerialQueueStress() {}

    /** What tasks leave behind. */
    private static final class Log {
        private final StringBuilder order = new StringBuilder();
        private int inside;
        private int overlaps;

        void task(char name) {
            if (inside++ != 0) {
                overlaps++;
            }
            order.append(name);
            inside--;
        }
    }

    /** Two threads, two tasks each; who comes second leaves its tasks to the owner, at the very end of its stint, too. */
    @JCStressTest
    @Outcome(
            id = {"abxy, 0", "axby, 0", "axyb, 0", "xaby, 0", "xayb, 0", "xyab, 0"},
            expect = ACCEPTABLE,
            desc = "All ran, one at a time, each thread's in its order")
    @State
    public static class OneAfterAnother {
        private final Log log = new Log();
        private final SerialQueue queue = new SerialQueue(Runnable::run);

        @Actor
        public void one() {
            queue.execute(() -> log.task('a'));
            queue.execute(() -> log.task('b'));
        }

        @Actor
        public void two() {
            queue.execute(() -> log.task('x'));
            queue.execute(() -> log.task('y'));
        }

        @Arbiter
        public void result(LI_Result result) {
            result.r1 = log.order.toString();
            result.r2 = log.overlaps;
        }
    }

    /** What a batch leaves over goes to a worker, which here is whichever thread looks next; tasks come meanwhile. */
    @JCStressTest
    @Outcome(
            id = {"abx, 0", "axb, 0", "xab, 0"},
            expect = ACCEPTABLE,
            desc = "The new owner went on where the last one stopped")
    @State
    public static class HandOver implements SerialQueue.BatchEnd {
        private final Log log = new Log();
        private final AtomicReference<@Nullable Runnable> handedOver = new AtomicReference<>();
        private final SerialQueue queue = new SerialQueue(this::handOver, this);
        private int leftOver = 2;

        private void handOver(Runnable drain) {
            if (!handedOver.compareAndSet(null, drain)) {
                log.overlaps++;
            }
        }

        @Override
        public boolean isDue() {
            return false;
        }

        @Override
        public boolean run() {
            return leftOver-- > 0;
        }

        private void work() {
            Runnable drain = handedOver.getAndSet(null);
            if (drain != null) {
                drain.run();
            }
        }

        @Actor
        public void one() {
            queue.execute(() -> log.task('a'));
            work();
            queue.execute(() -> log.task('b'));
        }

        @Actor
        public void two() {
            queue.execute(() -> log.task('x'));
            work();
        }

        @Arbiter
        public void result(LI_Result result) {
            work();
            result.r1 = log.order.toString();
            result.r2 = log.overlaps;
        }
    }

    /** Tasks of two threads, without anything else between them. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "All of the other task's writes or none")
    @State
    public static class WhatATaskWrites {
        private final SerialQueue queue = new SerialQueue(Runnable::run);
        private int first;
        private int second;
        private int seenFirst;
        private int seenSecond;

        @Actor
        public void writer() {
            queue.execute(() -> {
                first = 1;
                second = 1;
            });
        }

        @Actor
        public void reader() {
            queue.execute(() -> {
                seenSecond = second;
                seenFirst = first;
            });
        }

        @Arbiter
        public void result(II_Result result) {
            result.r1 = seenFirst;
            result.r2 = seenSecond;
        }
    }

    /** The owner runs a task of somebody who wrote something before. */
    @JCStressTest
    @Outcome(
            id = "42",
            expect = ACCEPTABLE,
            desc = "Whoever runs the task sees what was written before it was handed in")
    @State
    public static class WhatWasWrittenBefore {
        private final SerialQueue queue = new SerialQueue(Runnable::run);
        private int written;
        private int seen;

        @Actor
        public void writer() {
            written = 42;
            queue.execute(() -> seen = written);
        }

        @Actor
        public void owner() {
            queue.execute(() -> {});
        }

        @Arbiter
        public void result(I_Result result) {
            result.r1 = seen;
        }
    }
}
