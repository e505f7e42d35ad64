package dev.realtime.core.room;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.concurrent.SerialQueue;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.port.out.PublicationLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ordering point of one room on this instance: takes announcements in any order and hands them to the shards in order of
 * offset, each once (PROTOCOL D1, D2).
 *
 * <p>The stream starts, anchored, at the head that the log had when the first subscriber came: what is older was before its
 * time. An announcement that fits goes out at once. One from further ahead waits, and a worker looks whether the gap has
 * closed meanwhile (announcements of two publishers do overtake each other) and else reads it from the log, which is the truth.
 * An announcement of another epoch means that the log lost its history; the room goes on in the new epoch, from its start. What
 * can't be filled in is never passed over in silence: every member hears {@link Subscriber#lost}.
 */
public final class RoomStream {
    /** Announcements that wait for a gap to close; later ones are read from the log. */
    private static final int LONGEST_WAIT = 256;

    private static final int PAGE = 256;
    private static final Logger LOG = System.getLogger(RoomStream.class.getName());

    /** What all streams share. */
    record Source(PublicationLog log, Executor workers, Function<Publication, SharedFrame> encode) {}

    private final Room room;
    private final Source source;
    private final SerialQueue queue;

    /** The last publication that was handed on; null until anchored. */
    private volatile @Nullable Position last;

    @ConfinedTo("queue")
    private final TreeMap<Long, Publication> waiting = new TreeMap<>();

    /** The newest position that was announced and not handed on. */
    @ConfinedTo("queue")
    private @Nullable Position ahead;

    @ConfinedTo("queue")
    private boolean repairing;

    RoomStream(Room room, Source source) {
        this.room = room;
        this.source = source;
        this.queue = new SerialQueue(source.workers());
    }

    /** Runs a task in its place among the announcements. It must not block. */
    void execute(Runnable task) {
        queue.execute(task);
    }

    /**
     * Makes sure that the stream has its start. Blocks for the log the first time.
     *
     * @throws dev.realtime.port.out.UnavailableException when the log can't be asked
     */
    public void start() {
        if (last == null) {
            Position head = source.log().head(room.id());
            queue.execute(() -> anchor(head));
        }
    }

    /** Takes publications of this room that are in the log. */
    public void announce(List<Publication> publications) {
        queue.execute(() -> accept(publications));
    }

    private void anchor(Position head) {
        if (last == null) {
            last = head;
            handOver(takeWaiting());
            repairIfBehind();
        }
    }

    private void accept(List<Publication> publications) {
        List<Publication> next = new ArrayList<>(publications.size());
        for (Publication publication : publications) {
            if (follows(publication.position())) {
                last = publication.position();
                next.add(publication);
                next.addAll(takeWaiting());
            } else if (!isPast(publication.position())) {
                keep(publication);
            }
        }
        handOver(next);
        repairIfBehind();
    }

    private boolean follows(Position position) {
        return last != null && position.epoch().equals(last.epoch()) && position.offset() == last.offset() + 1;
    }

    private boolean isPast(Position position) {
        return last != null && position.epoch().equals(last.epoch()) && position.offset() <= last.offset();
    }

    private void keep(Publication publication) {
        Position position = publication.position();
        if (ahead == null || !ahead.epoch().equals(position.epoch()) || ahead.offset() < position.offset()) {
            ahead = position;
        }
        if (waiting.size() < LONGEST_WAIT) {
            waiting.put(position.offset(), publication);
        }
    }

    /** Takes what follows on {@link #last} without a gap, and drops what is past. */
    private List<Publication> takeWaiting() {
        List<Publication> next = new ArrayList<>();
        while (!waiting.isEmpty()) {
            Publication first = waiting.firstEntry().getValue();
            if (follows(first.position())) {
                last = first.position();
                next.add(first);
            } else if (!isPast(first.position())) {
                break;
            }
            waiting.pollFirstEntry();
        }
        return next;
    }

    private void handOver(List<Publication> publications) {
        if (!publications.isEmpty()) {
            room.deliver(publications.stream().map(source.encode()).toList());
        }
    }

    private boolean isBehind() {
        return last != null && ahead != null && !isPast(ahead);
    }

    private void repairIfBehind() {
        if (!isBehind()) {
            ahead = null;
        } else if (!repairing) {
            repairing = true;
            onWorker(this::repair);
        }
    }

    /** On a worker: by now the gap may have closed by itself. */
    private void repair() {
        queue.execute(() -> {
            Position from = last;
            if (isBehind() && from != null) {
                onWorker(() -> read(from));
            } else {
                repairing = false;
                repairIfBehind();
            }
        });
    }

    private void onWorker(Runnable task) {
        try {
            source.workers().execute(task);
        } catch (RejectedExecutionException shutDown) {
            LOG.log(Level.DEBUG, "The worker pool is shut down");
        }
    }

    /** On a worker: reads what follows; from the start of the new epoch where the log lost its history. */
    private void read(Position from) {
        try {
            PublicationLog.Slice slice = source.log().read(room.id(), from, PAGE);
            if (!slice.complete() && !slice.head().epoch().equals(from.epoch())) {
                Position start = new Position(slice.head().epoch(), 0);
                PublicationLog.Slice fresh = source.log().read(room.id(), start, PAGE);
                queue.execute(() -> resume(from, start, fresh));
            } else {
                queue.execute(() -> resume(from, from, slice));
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The log can't be read to fill a gap", e);
            queue.execute(this::giveUp);
        }
    }

    private void resume(Position readAfter, Position start, PublicationLog.Slice slice) {
        repairing = false;
        if (!slice.complete()) {
            giveUp();
            return;
        }
        if (readAfter.equals(last)) {
            if (!start.equals(last)) {
                last = start;
                waiting.values().removeIf(kept -> !kept.position().epoch().equals(start.epoch()));
            }
            if (slice.publications().isEmpty()) {
                // Announced, yet not in the log: nothing to wait for.
                ahead = null;
            }
        }
        accept(slice.publications());
    }

    private void giveUp() {
        repairing = false;
        if (isBehind()) {
            last = ahead;
            waiting.clear();
            room.forEachMember(member -> member.subscriber().lost(member));
        }
        ahead = null;
    }
}
