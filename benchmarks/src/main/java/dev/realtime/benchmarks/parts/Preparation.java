package dev.realtime.benchmarks.parts;

import dev.realtime.port.out.Frame;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

/** What an update takes to become a frame, once for all who receive it, and how long that frame is: as it is, and compressed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Preparation {
    private static final String[] WORDS =
            "rows read from the customer table and checked against the index of orders".split(" ", -1);
    private static final int UPDATES = 256;

    @Param({"false", "true"})
    boolean compressed;

    @Param({"200", "280", "2000"})
    int bytes;

    private Upgraded upgraded = Upgraded.NONE;
    private String[] updates = {};
    private int next;

    @Setup
    public void connect() throws IOException {
        upgraded = Upgraded.connect(compressed);
        Random random = new Random(1);
        updates = IntStream.range(0, UPDATES).mapToObj(i -> update(random, i)).toArray(String[]::new);
        System.out.printf(
                "# Frames of %.0f bytes%n",
                Stream.of(updates).mapToInt(this::frameBytes).average().orElseThrow());
    }

    private int frameBytes(String update) {
        return upgraded.format().prepare(update).length();
    }

    /** An update of a node with a message in words, numbers and ids, of that length. */
    private String update(Random random, int number) {
        String head = "{\"type\":\"node_update\",\"event\":\"status_changed\",\"data\":{\"execution_id\":\"exec-"
                + random.nextInt(1_000_000) + "\",\"node_id\":\"node-" + number
                + "\",\"status\":\"running\",\"message\":\"";
        String tail = "\"},\"timestamp\":\"2026-01-01T00:00:%02d.%03d\"}"
                .formatted(random.nextInt(60), random.nextInt(1_000));
        StringBuilder message = new StringBuilder();
        while (head.length() + message.length() + tail.length() < bytes) {
            message.append(WORDS[random.nextInt(WORDS.length)])
                    .append(' ')
                    .append(random.nextInt(100))
                    .append(' ');
        }
        int surplus = Math.max(0, head.length() + message.length() + tail.length() - bytes);
        message.setLength(Math.max(0, message.length() - surplus));
        return head + message + tail;
    }

    @TearDown
    public void close() throws IOException {
        upgraded.close();
    }

    @Benchmark
    public Frame prepare() {
        return upgraded.format().prepare(updates[next++ % UPDATES]);
    }
}
