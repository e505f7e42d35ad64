package dev.realtime.core.room;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.concurrent.FailureLog;
import dev.realtime.core.concurrent.SerialQueue;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.UserId;
import dev.realtime.port.out.MessageCodec;
import dev.realtime.port.out.PublicationLog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ordering point of one room on this instance: takes announcements in any order and hands them to the shards in order of
 * offset, each once (PROTOCOL D1, D2).
 *
 * <p>The stream starts, anchored, at the head that the log had when the first subscriber came: what is older was before its
 * time. An announcement that fits goes out at once. One from further ahead waits, and a worker looks whether the gap has
 * closed meanwhile (announcements of two publishers do overtake each other) and else reads it from the log, which is the truth.
 * Where the log is down, or keeps too little, it is asked again for a second: a publisher may have been held up in between.
 * An announcement of another epoch means that the log lost its history; the room goes on in the new epoch, from its start. What
 * can't be filled in is never passed over in silence: every member hears {@link Subscriber#lost}.
 */
public final class RoomStream {
    /** Announcements that wait for a gap to close; later ones are read from the log. */
    private static final int LONGEST_WAIT = 4_096;

    /** What a gap is filled with at a time. */
    private static final PublicationLog.Limit PAGE = new PublicationLog.Limit(256, 1 << 20);

    /** How often, and how many milliseconds apart, a gap that the log can't fill is looked at again. */
    private static final int MOST_RETRIES = 20;

    private static final int RETRY_MILLIS = 50;

    /** What all streams share. */
    record Source(
            PublicationLog log,
            Executor workers,
            ScheduledExecutorService scheduler,
            MessageCodec codec,
            InstantSource clock,
            FailureLog failures) {}

    private final Room room;
    private final Source source;
    private final SerialQueue queue;

    /** The last publication that was handed on; null until anchored. */
    private volatile @Nullable Position last;

    /** By offset; made when something waits, which in most rooms nothing ever does. */
    @ConfinedTo("queue")
    private NavigableMap<Long, Publication> waiting = Collections.emptyNavigableMap();

    /** The newest position that was announced and not handed on. */
    @ConfinedTo("queue")
    private @Nullable Position ahead;

    @ConfinedTo("queue")
    private boolean repairing;

    /** How often the gap at hand was looked at in vain. */
    @ConfinedTo("queue")
    private int retries;

    /** What is to be done as soon as nothing is missing any more. */
    @ConfinedTo("queue")
    private List<Runnable> afterwards = List.of();

    @ConfinedTo("queue")
    private final Attendance attendance;

    RoomStream(Room room, Source source) {
        this.room = room;
        this.source = source;
        this.queue = new SerialQueue(source.workers());
        this.attendance = new Attendance(room, source);
    }

    /** Runs a task after all that was announced before has been handed on or given up. It must not block. */
    void afterAnnounced(Runnable task) {
        queue.execute(() -> afterwards(task));
    }

    private void afterwards(Runnable task) {
        if (afterwards.isEmpty()) {
            afterwards = new ArrayList<>();
        }
        afterwards.add(task);
        repairIfBehind();
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

    /**
     * Counts the subscription as present and runs the task, one after the other with what is handed over: all up to the
     * position that it is given has been handed to the shards, and nothing after it. To be called after {@link #start}. The task
     * must not block.
     *
     * @param watching whether the subscriber wants to hear who comes and goes
     * @param head a position that the log has: the task runs when the stream has got there; null for at once
     */
    public void join(Subscription subscription, boolean watching, @Nullable Position head, Consumer<Position> task) {
        queue.execute(() -> {
            attendance.enter(subscription);
            attendance.watch(subscription, watching);
            atHead(head, task);
        });
    }

    private void at(Consumer<Position> task) {
        Position now = last;
        if (now != null) {
            task.accept(now);
        }
    }

    /**
     * Looks for publications up to a position that the log has, fills the gap if there is one, and then runs the task with the
     * position up to which all has been handed over or given up. To be called after {@link #start}. The task must not block.
     *
     * @param head null when it is not known: the task runs at once
     */
    public void verified(@Nullable Position head, Consumer<Position> task) {
        queue.execute(() -> atHead(head, task));
    }

    private void atHead(@Nullable Position head, Consumer<Position> task) {
        if (head == null) {
            at(task);
            return;
        }
        if (!isPast(head) && (!isBehind() || isFurther(head, ahead))) {
            ahead = head;
        }
        afterwards(() -> at(task));
    }

    private static boolean isFurther(Position one, @Nullable Position other) {
        return other == null || !one.epoch().equals(other.epoch()) || one.offset() > other.offset();
    }

    /** Tells who is in the room, one after the other with what is handed over. The task must not block. */
    public void users(Consumer<List<UserId>> task) {
        queue.execute(() -> task.accept(attendance.users()));
    }

    /** Whether the subscriber wants to hear who comes and goes from now on. */
    public void watch(Subscription subscription, boolean watching) {
        queue.execute(() -> attendance.watch(subscription, watching));
    }

    /** The subscription is not present any more. */
    void left(Subscription subscription) {
        queue.execute(() -> attendance.leave(subscription));
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
        take(publications);
        repairIfBehind();
    }

    private void take(List<Publication> publications) {
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
        if (waiting.isEmpty()) {
            waiting = new TreeMap<>();
        }
        if (waiting.size() < LONGEST_WAIT) {
            waiting.put(position.offset(), publication);
        }
    }

    /** Takes what follows on {@link #last} without a gap, and drops what is past. */
    private List<Publication> takeWaiting() {
        if (waiting.isEmpty()) {
            return List.of();
        }
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
        if (waiting.isEmpty()) {
            waiting = Collections.emptyNavigableMap();
        }
        return next;
    }

    private void handOver(List<Publication> publications) {
        if (publications.isEmpty()) {
            return;
        }
        List<SharedFrame> frames = new ArrayList<>(publications.size());
        for (Publication publication : publications) {
            frames.add(new SharedFrame(new ServerMessage.Update(publication), source.codec()));
        }
        room.deliver(frames);
    }

    private boolean isBehind() {
        return last != null && ahead != null && !isPast(ahead);
    }

    private void repairIfBehind() {
        if (!isBehind()) {
            ahead = null;
            retries = 0;
            List<Runnable> now = afterwards;
            afterwards = List.of();
            now.forEach(Runnable::run);
        } else if (!repairing) {
            repairing = true;
            onWorker(this::repair);
        }
    }

    /** On a worker: by now the gap may have closed by itself. */
    private void repair() {
        queue.execute(() -> {
            Position from = last;
            Position sought = ahead;
            if (isBehind() && from != null && sought != null) {
                onWorker(() -> read(from, sought));
            } else {
                repairing = false;
                repairIfBehind();
            }
        });
    }

    private void onWorker(Runnable task) {
        try {
            source.workers().execute(task);
        } catch (RejectedExecutionException e) {
            source.failures().warn("The worker pool takes no more tasks", e);
            queue.execute(this::loseWhatIsAhead);
        }
    }

    /** On a worker: reads what follows; from the start of the new epoch where the log lost its history. */
    private void read(Position from, Position sought) {
        try {
            PublicationLog.Slice slice = source.log().read(room.id(), from, PAGE);
            if (!slice.complete() && !slice.head().epoch().equals(from.epoch())) {
                Position start = new Position(slice.head().epoch(), 0);
                PublicationLog.Slice fresh = source.log().read(room.id(), start, PAGE);
                queue.execute(() -> resume(from, sought, start, fresh));
            } else {
                queue.execute(() -> resume(from, sought, from, slice));
            }
        } catch (RuntimeException | Error e) {
            source.failures().warn("The log can't be read to fill a gap", e);
            queue.execute(() -> {
                if (!looksAgain()) {
                    loseWhatIsAhead();
                }
            });
        }
    }

    /** Whether the gap gets another chance; it stays under repair then. */
    private boolean looksAgain() {
        retries++;
        if (retries > MOST_RETRIES) {
            return false;
        }
        try {
            source.scheduler().schedule(() -> onWorker(this::repair), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException shutDown) {
            return false;
        }
    }

    /**
     * @param from where the stream was when the log was read
     * @param sought what was known to be ahead before that
     * @param start {@code from}, or the start of the epoch that follows
     */
    private void resume(Position from, Position sought, Position start, PublicationLog.Slice slice) {
        boolean tooLittleKept =
                !slice.complete() && from.equals(last) && slice.head().epoch().equals(from.epoch());
        if (tooLittleKept && looksAgain()) {
            return;
        }
        repairing = false;
        if (!from.equals(last)) {
            // Announcements closed the gap meanwhile; if there is another one, it is looked for anew.
            accept(slice.publications());
        } else if (slice.complete()) {
            if (!start.epoch().equals(from.epoch())) {
                room.forEachMember(member -> member.subscriber().restarted(member, start));
            }
            last = start;
            take(slice.publications());
            boolean wholeLog = slice.publications().isEmpty() || isPast(slice.head());
            if (wholeLog && sought.equals(ahead)) {
                // Announced before, yet not in the log: of an epoch gone by. Nothing to wait for.
                ahead = null;
                waiting = Collections.emptyNavigableMap();
            }
            repairIfBehind();
        } else {
            ahead = sought.equals(ahead) ? null : ahead;
            goOnAfter(slice.head());
            repairIfBehind();
        }
    }

    /** Without the log nobody knows which of two epochs is the newer one: the stream stays in its own. */
    private void loseWhatIsAhead() {
        repairing = false;
        Position from = last;
        Position newest = ahead;
        if (isBehind() && from != null && newest != null) {
            waiting = Collections.emptyNavigableMap();
            ahead = null;
            goOnAfter(newest.epoch().equals(from.epoch()) ? newest : from);
        }
        repairIfBehind();
    }

    private void goOnAfter(Position position) {
        last = position;
        room.forEachMember(member -> member.subscriber().lost(member, position));
        handOver(takeWaiting());
    }
}
