package dev.realtime.benchmarks.parts;

import dev.realtime.jackson.JacksonMessageCodec;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.port.out.MessageCodec;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Messages to text and back, as the reference server does it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Codec {
    private final MessageCodec codec = new JacksonMessageCodec();

    private final ServerMessage update = new ServerMessage.Update(new Publication(
            Samples.ROOM, new Position("epoch", 1), Samples.EVENT, Instant.parse("2024-01-01T00:00:00.123Z")));

    @Benchmark
    public String encodeUpdate() {
        return codec.encode(Dialect.V1, update);
    }

    @Benchmark
    public ClientMessage decodeSubscribe() {
        return codec.decode(Dialect.V1, Samples.SUBSCRIBE);
    }
}
