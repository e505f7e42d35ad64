package dev.realtime.core.room;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.concurrent.SerialQueue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A share of the connections, and the only writer of their outboxes: a serial queue that flushes each touched outbox once
 * after a batch of tasks. Idle, a message leaves at once; busy, messages to one connection leave together.
 */
public final class Shard implements Executor {
    private static final Logger LOG = System.getLogger(Shard.class.getName());

    private final int index;
    private final SerialQueue queue;

    @ConfinedTo("queue")
    private final List<Runnable> flushes = new ArrayList<>();

    Shard(int index, Executor workers) {
        this.index = index;
        this.queue = new SerialQueue(workers, this::flush);
    }

    int index() {
        return index;
    }

    /** Runs the task as one of this shard's, now or later. It must not block. */
    @Override
    public void execute(Runnable task) {
        queue.execute(task);
    }

    /** Asks, from one of this shard's tasks, for a call at the end of the batch. The caller sees to it that it asks once. */
    public void atBatchEnd(Runnable flush) {
        flushes.add(flush);
    }

    private void flush() {
        for (Runnable flush : flushes) {
            try {
                flush.run();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "A connection can't be flushed", e);
            }
        }
        flushes.clear();
    }
}
