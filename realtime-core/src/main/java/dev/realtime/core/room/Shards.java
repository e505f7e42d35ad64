package dev.realtime.core.room;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** All shards of this instance. */
public final class Shards {
    private final List<Shard> shards;
    private final AtomicInteger next = new AtomicInteger();

    /** @param count 1 or more; as many as cores is best */
    public Shards(int count, Executor workers) {
        this.shards =
                IntStream.range(0, count).mapToObj(i -> new Shard(i, workers)).toList();
    }

    /** The shard for the next connection: round robin. */
    public Shard next() {
        return shards.get(Math.floorMod(next.getAndIncrement(), shards.size()));
    }

    List<Shard> all() {
        return shards;
    }
}
