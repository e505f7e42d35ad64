package dev.realtime.benchmarks.database;

import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Many threads that do some work as fast as they can, for a bounded time.
 *
 * @param threads how many
 * @param warmUp what is done in this time doesn't count
 * @param measured the time after it
 */
record Load(int threads, Duration warmUp, Duration measured) {

    Result run(Work work) throws InterruptedException, ExecutionException {
        ExecutorService publishers = Executors.newFixedThreadPool(threads);
        try {
            long from = System.nanoTime() + warmUp.toNanos();
            long until = from + measured.toNanos();
            List<Future<Calls>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int publisher = i;
                running.add(publishers.submit(() -> publish(work, publisher, from, until)));
            }
            awaitNanos(from);
            long cpuBefore = cpuNanos();
            awaitNanos(until);
            long cpu = cpuNanos() - cpuBefore;
            List<Calls> calls = new ArrayList<>();
            for (Future<Calls> future : running) {
                calls.add(future.get());
            }
            return result(calls, cpu);
        } finally {
            publishers.shutdownNow();
            publishers.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    private static Calls publish(Work work, int publisher, long from, long until) throws SQLException {
        Calls calls = new Calls();
        long start = System.nanoTime();
        for (int number = 0; start - until < 0; number++) {
            int events = work.call(publisher, number);
            long end = System.nanoTime();
            if (end - from >= 0 && end - until < 0) {
                calls.add(events, end - start);
            }
            start = end;
        }
        return calls;
    }

    private static void awaitNanos(long when) {
        for (long left = when - System.nanoTime(); left > 0; left = when - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Of this process: with H2 the database, with the others only its clients. */
    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    private Result result(List<Calls> calls, long cpuNanos) {
        long events = calls.stream().mapToLong(Calls::events).sum();
        if (events == 0) {
            throw new IllegalStateException("Nothing was published within " + measured);
        }
        long[] nanos = calls.stream().flatMapToLong(Calls::nanos).sorted().toArray();
        double seconds = measured.toNanos() / 1e9;
        return new Result(
                events / seconds,
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) (nanos.length * 0.99)] / 1e6,
                cpuNanos / 1e3 / events);
    }

    /**
     * What came of it.
     *
     * @param rate events published per second
     * @param p50 of a call, in milliseconds
     * @param p99 of a call, in milliseconds
     * @param cpu of this process for each event, in microseconds
     */
    record Result(double rate, double p50, double p99, double cpu) {}

    /** The calls of one thread, used by it alone. */
    private static final class Calls {
        private long events;
        private long[] nanos = new long[1024];
        private int count;

        void add(int events, long took) {
            this.events += events;
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = took;
        }

        long events() {
            return events;
        }

        LongStream nanos() {
            return Arrays.stream(nanos, 0, count);
        }
    }
}
