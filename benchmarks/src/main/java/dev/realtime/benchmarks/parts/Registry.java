package dev.realtime.benchmarks.parts;

import dev.realtime.port.in.Connection;
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

/** In and out of a room, with both answers: decoding, the access rule, the registry, two frames. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Registry {
    @Param({"0", "1000"})
    int others;

    private Audience audience = Audience.of(0);
    private Connection client = audience.connect();

    @Setup
    public void enter() {
        audience = Audience.of(others);
        client = audience.connect();
    }

    @TearDown
    public void leave() {
        audience.close();
    }

    @Benchmark
    public Connection subscribeAndUnsubscribe() {
        client.receive(Samples.SUBSCRIBE);
        client.receive(Samples.UNSUBSCRIBE);
        return client;
    }

    /** How many frames the client has been sent. */
    long answers() {
        return audience.socket(others).frames();
    }
}
