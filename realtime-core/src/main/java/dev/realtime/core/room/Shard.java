package dev.realtime.core.room;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.concurrent.SerialQueue;
import dev.realtime.port.out.Frame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * A share of the connections, and the only writer of their outboxes: a serial queue that flushes each touched outbox once
 * after a batch of tasks. Idle, a message leaves at once; busy, messages to one connection leave together.
 *
 * <p>Handing a publication to a member costs nanoseconds, writing it microseconds. So members get their frames all at once, which
 * keeps the order simple, and the writes are what is cut into slices: who is touched by a large room waits in the
 * {@link Lane#BULK} lane, and what comes meanwhile joins the same write.
 */
public final class Shard implements Executor {
    private static final Logger LOG = System.getLogger(Shard.class.getName());

    /** Writes of the bulk lane between two batches: about a millisecond. */
    private static final int SLICE = 64;

    /** Deliveries after which a batch ends. */
    private static final int LONGEST_BATCH = 4_096;

    private final int index;
    private final SerialQueue queue;

    @ConfinedTo("queue")
    private final List<Subscriber> prompt = new ArrayList<>();

    @ConfinedTo("queue")
    private final Queue<Subscriber> bulk = new ArrayDeque<>();

    @ConfinedTo("queue")
    private int deliveries;

    @ConfinedTo("queue")
    private final List<Frame> gathered = new ArrayList<>();

    Shard(int index, Executor workers) {
        this.index = index;
        this.queue = new SerialQueue(workers, new Flush());
    }

    int index() {
        return index;
    }

    /** Runs the task as one of this shard's, now or later. It must not block. */
    @Override
    public void execute(Runnable task) {
        queue.execute(task);
    }

    /**
     * Asks, from one of this shard's tasks, for a call of {@link Subscriber#flush} when the lane comes to its turn. The subscriber
     * sees to it that it waits once in a lane.
     */
    public void flushLater(Subscriber subscriber, Lane lane) {
        if (lane == Lane.PROMPT) {
            prompt.add(subscriber);
        } else {
            bulk.add(subscriber);
        }
    }

    /** An empty list for the frames of one write, used again for the next. */
    public List<Frame> gather() {
        gathered.clear();
        return gathered;
    }

    /** So many members were handed something by the task at hand. */
    void delivered(int members) {
        deliveries += members;
    }

    private final class Flush implements SerialQueue.BatchEnd {
        @Override
        public boolean isDue() {
            return deliveries > LONGEST_BATCH;
        }

        @Override
        public boolean run() {
            deliveries = 0;
            // By index: who is flushed may touch others.
            for (int i = 0; i < prompt.size(); i++) {
                flush(prompt.get(i), Lane.PROMPT);
            }
            prompt.clear();
            for (int i = 0; i < SLICE && !bulk.isEmpty(); i++) {
                flush(bulk.remove(), Lane.BULK);
            }
            return !bulk.isEmpty();
        }

        private void flush(Subscriber subscriber, Lane lane) {
            try {
                subscriber.flush(lane);
            } catch (RuntimeException | Error e) {
                // An Error, too: the others in the lane would wait for the next task.
                LOG.log(Level.ERROR, "A connection can't be flushed", e);
            }
        }
    }
}
