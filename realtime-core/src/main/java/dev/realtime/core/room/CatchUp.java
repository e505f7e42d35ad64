package dev.realtime.core.room;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription lacks between the client's position and the live stream, and how the two are put together without a
 * gap and without a duplicate (PROTOCOL D2, D3). Touched by the tasks of the subscriber's shard alone.
 *
 * <p>What is missing is read from the log page by page. What the stream hands over meanwhile is in the log too, so it need not be
 * kept; only while a page is being read are the newest ones held back, a bounded number of bytes. The log was read after the first
 * of them was handed over, so the last page reaches them: then they follow, and the subscription is live.
 */
public final class CatchUp {
    private static final int MOST_HELD_BYTES = 256 * 1024;

    private final String epoch;

    /** What the client has been sent of what follows: ranges of offsets, each from, exclusive, up to, inclusive, in order. */
    @ConfinedTo("shard")
    private final Deque<Range> already = new ArrayDeque<>(1);

    @ConfinedTo("shard")
    private final Deque<SharedFrame> held = new ArrayDeque<>();

    @ConfinedTo("shard")
    private long sent;

    @ConfinedTo("shard")
    private long streamAt;

    @ConfinedTo("shard")
    private long heldBytes;

    @ConfinedTo("shard")
    private boolean holding;

    private record Range(long after, long upTo) {}

    /**
     * Everything between a client's position and the stream's.
     *
     * @param from what the client has
     * @param streamAt the newest offset that the stream has handed over
     */
    public CatchUp(Position from, long streamAt) {
        this.epoch = from.epoch();
        this.sent = from.offset();
        this.streamAt = streamAt;
    }

    /**
     * A piece of history for a subscription that is live after it.
     *
     * @param from what the client has
     * @param until the last offset that it lacks
     * @param streamAt the newest offset that the stream has handed over, and the subscription has sent
     */
    public static CatchUp ofPiece(Position from, long until, long streamAt) {
        CatchUp piece = new CatchUp(from, streamAt);
        piece.already.add(new Range(until, streamAt));
        return piece;
    }

    /**
     * The client wants something older first.
     *
     * @param from what the client has
     * @param until the last offset that it lacks before what it was sent
     */
    public void lookBack(Position from, long until) {
        already.addFirst(new Range(until, sent));
        sent = from.offset();
    }

    /** The last publication that went out. */
    public Position sent() {
        return new Position(epoch, sent);
    }

    /** The position after which all comes in order from now on, without what the client was sent before. */
    public long inOrderAfter() {
        return already.isEmpty() ? sent : already.getLast().upTo();
    }

    /** Begins to hold back what the stream hands over: the log is about to be read. */
    public void holdBack() {
        letGo();
        holding = true;
    }

    private void letGo() {
        held.clear();
        heldBytes = 0;
        holding = false;
    }

    /** Takes what the stream hands over. */
    public void take(SharedFrame frame) {
        streamAt = offsetOf(frame);
        if (!holding) {
            return;
        }
        held.add(frame);
        heldBytes += sizeOf(frame);
        while (heldBytes > MOST_HELD_BYTES) {
            heldBytes -= sizeOf(held.remove());
        }
    }

    /**
     * Notes that a publication of the page goes out; false when it is none that is lacking. The log may be ahead of the stream:
     * what that has not handed over yet it will.
     */
    public boolean sends(Publication publication) {
        long offset = publication.position().offset();
        if (offset != sent + 1 || offset > streamAt) {
            return false;
        }
        sent = offset;
        passWhatWasSent();
        return true;
    }

    private void passWhatWasSent() {
        while (!already.isEmpty() && sent >= already.getFirst().after()) {
            sent = Math.max(sent, already.removeFirst().upTo());
        }
    }

    /**
     * What follows on what has been sent, now that the page is used up.
     *
     * @return the frames held back that are still lacking, perhaps none: live after them; null when the log must be read again
     */
    public @Nullable List<SharedFrame> rest() {
        List<SharedFrame> rest = new ArrayList<>();
        for (SharedFrame frame : held) {
            if (offsetOf(frame) > sent) {
                rest.add(frame);
            }
        }
        boolean reached = rest.isEmpty() ? sent >= streamAt : offsetOf(rest.get(0)) == sent + 1;
        letGo();
        return reached ? rest : null;
    }

    /** Where a client stands to whom the rest can't be told: everything after it follows. */
    public Position afterLoss() {
        return new Position(epoch, held.isEmpty() ? streamAt : offsetOf(held.getFirst()) - 1);
    }

    /** What is left to send after {@link #afterLoss}. */
    public List<SharedFrame> held() {
        return List.copyOf(held);
    }

    private static int sizeOf(SharedFrame frame) {
        Publication publication = frame.publication();
        return publication == null ? 0 : publication.event().data().text().length();
    }

    private static long offsetOf(SharedFrame frame) {
        Publication publication = frame.publication();
        return publication == null ? 0 : publication.position().offset();
    }
}
