package dev.realtime.benchmarks.parts;

import dev.realtime.model.JsonText;
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

/** The data of an {@code execution_update}, written member by member and checked. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class JsonBuilding {
    @Benchmark
    public JsonText executionUpdate() {
        return JsonText.object()
                .put("execution_id", "execution-1")
                .put("status", "running")
                .put("progress_percentage", 62.5)
                .put("completed_nodes", 5)
                .put("total_nodes", 8)
                .put("current_node", "Fetch data")
                .build();
    }
}
