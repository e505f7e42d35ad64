package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.room.Subscription;
import dev.realtime.port.out.Frame;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one client, bounded in bytes, what is under way included (PROTOCOL D9). Touched by the tasks of
 * the connection's shard alone. Knows neither transport nor thread: the connection moves its frames.
 *
 * <p>A ring in two arrays, frames and the subscriptions that brought them, so that a delivery allocates nothing. It grows with
 * what waits and is small again when all is written.
 */
final class Outbox {
    /** What one write gathers at most, so that a revoked room's frames under way stay few (PROTOCOL D7). */
    static final int GATHER_BYTES = 64 * 1024;

    /** Powers of two, so that places wrap by masking. */
    private static final int SMALLEST = 4;

    private static final int LARGEST_KEPT = 64;

    private final int bound;

    @ConfinedTo("shard")
    private @Nullable Frame[] frames = new Frame[SMALLEST];

    /** What brought the frame in the same place; null for answers and notices. */
    @ConfinedTo("shard")
    private @Nullable Subscription[] subscriptions = new Subscription[SMALLEST];

    @ConfinedTo("shard")
    private int head;

    @ConfinedTo("shard")
    private int size;

    /** Bytes that wait. */
    @ConfinedTo("shard")
    private long waitingBytes;

    /** Bytes of the write under way. */
    @ConfinedTo("shard")
    private long writingBytes;

    @ConfinedTo("shard")
    private boolean writing;

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
        if (size == frames.length) {
            grow();
        }
        int tail = (head + size) & (frames.length - 1);
        frames[tail] = frame;
        subscriptions[tail] = subscription;
        size++;
        waitingBytes += frame.length();
        return true;
    }

    private void grow() {
        frames = unrolled(frames, 2 * size);
        subscriptions = unrolled(subscriptions, 2 * size);
        head = 0;
    }

    private <T> @Nullable T[] unrolled(@Nullable T[] ring, int length) {
        @Nullable T[] larger = Arrays.copyOfRange(ring, head, head + length);
        System.arraycopy(ring, 0, larger, ring.length - head, head);
        return larger;
    }

    /**
     * Moves the next write's frames to the end of the list; none when nothing waits. One write is under way until {@link #written}.
     */
    void startWrite(List<Frame> write) {
        while (size > 0) {
            Frame next = frames[head];
            if (next == null || (writingBytes > 0 && writingBytes + next.length() > GATHER_BYTES)) {
                break;
            }
            write.add(next);
            removeHead();
            waitingBytes -= next.length();
            writingBytes += next.length();
        }
        writing = !write.isEmpty();
        if (size == 0) {
            shrink();
        }
    }

    private void removeHead() {
        frames[head] = null;
        subscriptions[head] = null;
        head = (head + 1) & (frames.length - 1);
        size--;
    }

    private void shrink() {
        head = 0;
        if (frames.length > LARGEST_KEPT) {
            frames = new Frame[SMALLEST];
            subscriptions = new Subscription[SMALLEST];
        }
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
        return size > 0;
    }

    /** Forgets all that waits. */
    void clear() {
        while (size > 0) {
            removeHead();
        }
        waitingBytes = 0;
        shrink();
    }
}
