package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.room.SharedFrame;
import dev.realtime.core.room.Subscription;
import dev.realtime.model.Dialect;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one client, bounded in bytes, what is under way included (PROTOCOL D9). Touched by the tasks of
 * the connection's shard alone. Knows neither transport nor thread: the connection moves its frames.
 *
 * <p>A ring of pairs, a frame and the subscription that brought it, so that a delivery allocates nothing and touches one array. It
 * grows with what waits and is small again when all is written. Every message has a number, one more than the last; a number's
 * place is its remainder. What is dropped before its turn leaves a hole in its place.
 *
 * <p>While a write is under way the client can't keep up: from then on a waiting event is dropped for a newer one with the
 * same key (PROTOCOL D10).
 */
final class Outbox {
    /** What one write gathers at most, so that a revoked room's frames under way stay few (PROTOCOL D7). */
    static final int GATHER_BYTES = 64 * 1024;

    /** Powers of two, so that places wrap by masking. */
    private static final int SMALLEST = 4;

    private static final int LARGEST_KEPT = 64;

    private final int bound;
    private final FrameFormat format;
    private final Dialect dialect;

    /** At each place a frame, and behind it what brought it: null for answers and notices. */
    @ConfinedTo("shard")
    private @Nullable Object[] ring = new Object[2 * SMALLEST];

    /** The number of the first message that waits. */
    @ConfinedTo("shard")
    private long first;

    /** The number of the next message that comes. */
    @ConfinedTo("shard")
    private long next;

    @ConfinedTo("shard")
    private int holes;

    /** Bytes that wait. */
    @ConfinedTo("shard")
    private long waitingBytes;

    /** Bytes of the write under way. */
    @ConfinedTo("shard")
    private long writingBytes;

    /** Bytes that wait or are under way and do not count. */
    @ConfinedTo("shard")
    private long freeBytes;

    /** The number behind the last piece of history that was taken. */
    @ConfinedTo("shard")
    private long historyEnd;

    /** The number at which the write under way began; meaningful only then. */
    @ConfinedTo("shard")
    private long writingFrom;

    @ConfinedTo("shard")
    private boolean writing;

    /** Made when the first event with a key waits behind a write. */
    @ConfinedTo("shard")
    private @Nullable Conflation conflation;

    /** @param bound in bytes; 0 for none */
    Outbox(int bound, FrameFormat format, Dialect dialect) {
        this.bound = bound;
        this.format = format;
        this.dialect = dialect;
    }

    /**
     * Takes a message.
     *
     * @param subscription what brought it; null for answers and notices. What waits before a message that is
     *     no publication stays where it is.
     * @return false when it does not fit; nothing was taken then. One message alone always fits.
     * @throws RuntimeException when it can't be encoded; nothing was taken
     */
    boolean offer(@Nullable Subscription subscription, SharedFrame shared) {
        Frame frame = shared.in(format, dialect);
        int length = frame.length();
        makeRoom();
        String key = writing ? keyOf(subscription, shared) : null;
        long older = key == null || subscription == null ? -1 : olderOne(subscription, key);
        long queued = waitingBytes + writingBytes - freeBytes - (older < 0 ? 0 : lengthOf(older));
        if (bound > 0 && queued > 0 && queued + length > bound) {
            return false;
        }
        append(subscription, frame, length);
        if (key != null && subscription != null) {
            conflate(subscription, key, older);
        }
        if (conflation != null) {
            conflation.came(next - 1, shared.publication() == null ? null : shared);
        }
        return true;
    }

    /** Takes a piece of history, which does not count: it is read as the client takes it (PROTOCOL section 4). */
    void offerHistory(Subscription subscription, SharedFrame shared) {
        Frame frame = shared.in(format, dialect);
        makeRoom();
        append(subscription, frame, frame.length());
        freeBytes += frame.length();
        historyEnd = next;
    }

    private void append(@Nullable Subscription subscription, Frame frame, int length) {
        int tail = place(next);
        ring[tail] = frame;
        ring[tail + 1] = subscription;
        next++;
        waitingBytes += length;
    }

    private int place(long number) {
        return (2 * (int) number) & (ring.length - 1);
    }

    private int capacity() {
        return ring.length / 2;
    }

    private @Nullable Frame frame(long number) {
        return (Frame) ring[place(number)];
    }

    private @Nullable Subscription subscription(long number) {
        return (Subscription) ring[place(number) + 1];
    }

    private long lengthOf(long number) {
        Frame frame = frame(number);
        return frame == null ? 0 : frame.length();
    }

    private static @Nullable String keyOf(@Nullable Subscription subscription, SharedFrame frame) {
        Publication publication = subscription == null ? null : frame.publication();
        return publication == null ? null : publication.event().conflationKey();
    }

    /** The number of the waiting event that one with this key takes the place of; -1 when there is none. */
    private long olderOne(Subscription subscription, String key) {
        long older = conflation == null ? -1 : conflation.find(subscription, key);
        return older < first ? -1 : older;
    }

    private void conflate(Subscription subscription, String key, long older) {
        if (conflation == null) {
            conflation = new Conflation(format, dialect);
        }
        conflation.note(subscription, key, next - 1);
        if (older >= 0) {
            long follower = older + 1;
            while (subscription(follower) != subscription) {
                follower++;
            }
            conflation.leaveOut(older, follower);
            drop(older);
        }
        conflation.trim(first, next - first);
    }

    private void drop(long number) {
        waitingBytes -= lengthOf(number);
        empty(number);
        holes++;
    }

    private void empty(long number) {
        int place = place(number);
        ring[place] = null;
        ring[place + 1] = null;
    }

    /** Sees to it that one more finds a place. Closes the holes, which gives new numbers, and grows where they are few. */
    private void makeRoom() {
        if (next - first < capacity()) {
            return;
        }
        int length = holes > capacity() / 2 ? ring.length : 2 * ring.length;
        @Nullable Object[] moved = new Object[length];
        long[] numbers = new long[capacity()];
        Arrays.fill(numbers, -1);
        long to = first;
        long movedEnd = historyEnd;
        for (long from = first; from < next; from++) {
            int place = place(from);
            if (ring[place] != null) {
                int target = (2 * (int) to) & (length - 1);
                moved[target] = ring[place];
                moved[target + 1] = ring[place + 1];
                numbers[place / 2] = to++;
            }
            if (from + 1 == historyEnd) {
                movedEnd = to;
            }
        }
        if (conflation != null) {
            conflation.renumber(number -> number < first ? -1 : numbers[place(number) / 2]);
        }
        ring = moved;
        next = to;
        historyEnd = movedEnd;
        holes = 0;
    }

    /**
     * Moves the next write's frames to the end of the list; none when nothing waits. One write is under way until {@link #written}.
     */
    void startWrite(List<Frame> write) {
        writingFrom = first;
        while (first < next) {
            Frame frame = frame(first);
            if (frame == null) {
                holes--;
            } else {
                if (writingBytes > 0 && writingBytes + frame.length() > GATHER_BYTES) {
                    break;
                }
                waitingBytes -= frame.length();
                writingBytes += frame.length();
                write.add(conflation == null ? frame : conflation.declared(first, frame));
            }
            empty(first);
            first++;
        }
        writing = !write.isEmpty();
        if (first == next) {
            shrink();
        }
    }

    private void shrink() {
        conflation = null;
        if (capacity() > LARGEST_KEPT) {
            ring = new Object[2 * SMALLEST];
        }
    }

    /** The write under way has ended. */
    void written() {
        writingBytes = 0;
        writing = false;
        if (hasWrittenHistory()) {
            freeBytes = 0;
        }
    }

    /** Whether no piece of history waits or is under way, whatever else does. */
    boolean hasWrittenHistory() {
        return historyEnd <= (writing ? writingFrom : first);
    }

    boolean isWriting() {
        return writing;
    }

    boolean hasWaiting() {
        return first + holes < next;
    }

    /** Forgets what waits of a room that has been revoked, of former subscriptions too. */
    void purge(RoomId room) {
        for (long number = first; number < next; number++) {
            Subscription subscription = subscription(number);
            if (subscription != null && subscription.room().id().equals(room)) {
                drop(number);
            }
        }
        if (conflation != null) {
            conflation.forget(room);
        }
    }

    /** Forgets all that waits. */
    void clear() {
        Arrays.fill(ring, null);
        first = next;
        holes = 0;
        waitingBytes = 0;
        shrink();
    }
}
