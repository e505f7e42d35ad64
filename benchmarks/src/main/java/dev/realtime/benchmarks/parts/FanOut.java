package dev.realtime.benchmarks.parts;

import dev.realtime.model.Publication;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One event to all who are in its room, sockets not counted: log, encoding, rooms, outboxes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FanOut {
    @Param({"0", "1", "1000"})
    int members;

    private Audience audience = Audience.of(0);

    @Setup
    public void enter() {
        audience = Audience.of(members);
    }

    @TearDown
    public void leave() {
        audience.close();
    }

    @Benchmark
    public Publication publish() {
        return audience.publish(Samples.EVENT);
    }

    /** How many frames all members have been sent. */
    long frames() {
        return audience.frames();
    }
}
