package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.room.Subscription;
import dev.realtime.port.out.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one client, bounded in bytes, what is under way included (PROTOCOL D9). Touched by the tasks of
 * the connection's shard alone. Knows neither transport nor thread: the connection moves its frames.
 */
final class Outbox {
    /** What one write gathers at most, so that a revoked room's frames under way stay few (PROTOCOL D7). */
    static final int GATHER_BYTES = 64 * 1024;

    private final int bound;

    @ConfinedTo("shard")
    private final Queue<Entry> waiting = new ArrayDeque<>(4);

    /** Bytes that wait. */
    @ConfinedTo("shard")
    private long waitingBytes;

    /** Bytes of the write under way. */
    @ConfinedTo("shard")
    private long writingBytes;

    @ConfinedTo("shard")
    private boolean writing;

    /** @param subscription what brought the frame here; null for answers and notices */
    private record Entry(@Nullable Subscription subscription, Frame frame) {}

    /** @param bound in bytes; 0 for none */
    Outbox(int bound) {
        this.bound = bound;
    }

    /**
     * Takes a frame.
     *
     * @return false when it does not fit; nothing was taken then. One frame alone always fits.
     */
    boolean offer(@Nullable Subscription subscription, Frame frame) {
        long queued = waitingBytes + writingBytes;
        if (bound > 0 && queued > 0 && queued + frame.length() > bound) {
            return false;
        }
        waiting.add(new Entry(subscription, frame));
        waitingBytes += frame.length();
        return true;
    }

    /** Takes the next write's frames out; empty when nothing waits. One write is under way until {@link #written}. */
    List<Frame> startWrite() {
        List<Frame> frames = new ArrayList<>();
        for (Entry next = waiting.peek(); next != null && fits(next.frame(), frames); next = waiting.peek()) {
            frames.add(next.frame());
            waiting.remove();
            waitingBytes -= next.frame().length();
            writingBytes += next.frame().length();
        }
        writing = !frames.isEmpty();
        return frames;
    }

    private boolean fits(Frame frame, List<Frame> frames) {
        return frames.isEmpty() || writingBytes + frame.length() <= GATHER_BYTES;
    }

    /** The write under way has ended. */
    void written() {
        writingBytes = 0;
        writing = false;
    }

    boolean isWriting() {
        return writing;
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** Forgets all that waits. */
    void clear() {
        waiting.clear();
        waitingBytes = 0;
    }
}
