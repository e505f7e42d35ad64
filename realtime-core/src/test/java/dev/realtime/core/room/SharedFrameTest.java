package dev.realtime.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.tck.fake.TextFrame;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedFrameTest {
    private final AtomicInteger prepared = new AtomicInteger();
    private final FrameFormat one = this::prepare;
    private final FrameFormat two = this::prepare;
    private final SharedFrame frame =
            new SharedFrame(new ServerMessage.Pong(Map.of(), Instant.EPOCH), new OffsetCodec(publication -> "text"));

    private Frame prepare(String text) {
        prepared.incrementAndGet();
        return new TextFrame(text);
    }

    @Test
    void eachFormatPreparesItOnce() {
        Frame first = frame.in(one, Dialect.V1);
        Frame second = frame.in(two, Dialect.V1);
        assertThat(first).isNotSameAs(second);
        assertThat(frame.in(one, Dialect.V1)).isSameAs(first);
        assertThat(frame.in(two, Dialect.V1)).isSameAs(second);
        assertThat(frame.in(one, Dialect.V1)).isSameAs(first);
        assertThat(prepared).hasValue(2);
    }

    @Test
    void eachDialectHasItsOwn() {
        Frame first = frame.in(one, Dialect.V1);
        Frame second = frame.in(one, Dialect.V2);
        assertThat(first).isNotSameAs(second);
        assertThat(frame.in(one, Dialect.V1)).isSameAs(first);
        assertThat(frame.in(one, Dialect.V2)).isSameAs(second);
        assertThat(prepared).hasValue(2);
    }

    @Test
    void shardsThatAskAtOnceGetTheSameFrame() throws Exception {
        int threads = 8;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService shards = Executors.newFixedThreadPool(threads);
        List<Future<Frame>> frames = Stream.generate(() -> shards.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return frame.in(one, Dialect.V1);
                }))
                .limit(threads)
                .toList();
        Set<Frame> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Future<Frame> each : frames) {
            distinct.add(each.get(10, TimeUnit.SECONDS));
        }
        shards.shutdown();
        assertThat(distinct).hasSize(1);
        assertThat(prepared).hasValue(1);
    }
}
