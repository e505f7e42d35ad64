package dev.realtime.benchmarks.parts;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;

/** What an operation allocates, by the count that the JVM keeps for each thread. The operation must stay on its thread. */
final class Allocation {
    private static final com.sun.management.ThreadMXBean THREADS =
            ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);

    /** Keeps what the operation makes from being optimised away; one thread alone measures. */
    static volatile Object kept = "";

    private Allocation() {}

    /**
     * Bytes of one call, the least of all batches. The least falls while the JIT compiler is at work and then stands still, so
     * the measurement goes on until it is low enough, and no longer than the patience.
     *
     * @param batch calls in a batch
     * @param enough ends the measurement, but not before the warm-up is over
     */
    static long of(Supplier<?> operation, int batch, long enough, Duration warmUp, Duration patience) {
        long start = System.nanoTime();
        long least = Long.MAX_VALUE;
        for (long took = 0; took < warmUp.toNanos() || (least > enough && took < patience.toNanos()); ) {
            least = Math.min(least, batch(operation, batch));
            took = System.nanoTime() - start;
        }
        return least;
    }

    private static long batch(Supplier<?> operation, int calls) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < calls; i++) {
            kept = operation.get();
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / calls;
    }
}
