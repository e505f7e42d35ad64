package dev.realtime.benchmarks.parts;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A client that reads too slowly: its outbox fills behind a write, and empties when it reads on. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Backlog {
    static final int WAITING = 64;

    private final Audience audience = Audience.of(1);

    @TearDown
    public void leave() {
        audience.close();
    }

    /** Of each publication, its part of the emptying included. */
    @Benchmark
    @OperationsPerInvocation(WAITING)
    public long fillAndEmpty() {
        Socket socket = audience.socket(0);
        socket.stall();
        for (int i = 0; i < WAITING; i++) {
            audience.publish(Samples.EVENT);
        }
        socket.resume();
        return socket.frames();
    }
}
