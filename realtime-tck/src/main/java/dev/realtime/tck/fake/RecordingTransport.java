package dev.realtime.tck.fake;

import dev.realtime.model.CloseReason;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Transport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A client that only listens. Completes each write at once, unless it is told to {@linkplain #stall stall}, to
 * {@linkplain #completeOn complete elsewhere} or to {@linkplain #fail fail}. Thread-safe; completions run outside its lock.
 *
 * <p>It watches the caller as well: {@link #overlappingWrites} counts the writes that did not wait for the one before.
 */
public final class RecordingTransport implements Transport {
    // All guarded by this.
    private final List<List<String>> writes = new ArrayList<>();
    private final Set<Write> underWay = new LinkedHashSet<>();
    private Executor completer = Runnable::run;
    private boolean stalled;
    private boolean failed;
    private int overlappingWrites;
    private int pings;
    private @Nullable CloseReason closeReason;

    @Override
    public FrameFormat format() {
        return TextFrame.FORMAT;
    }

    @Override
    public void write(List<Frame> frames, Completion completion) {
        Write write;
        Executor executor;
        synchronized (this) {
            write = new Write(completion, !failed && closeReason == null);
            if (!underWay.isEmpty()) {
                overlappingWrites++;
            }
            underWay.add(write);
            if (write.taken) {
                writes.add(
                        frames.stream().map(frame -> ((TextFrame) frame).text()).toList());
                if (stalled) {
                    return;
                }
            }
            executor = completer;
        }
        executor.execute(() -> complete(write));
    }

    private void complete(Write write) {
        boolean written;
        synchronized (this) {
            if (!underWay.remove(write)) {
                return;
            }
            written = write.taken && !failed;
        }
        if (written) {
            write.completion.written();
        } else {
            write.completion.failed();
        }
    }

    /** From now on writes stay under way until {@link #completeNext}, {@link #resume} or {@link #fail}: the client does not read. */
    public synchronized void stall() {
        stalled = true;
    }

    /** Completes the oldest write that is under way, on the calling thread; says whether there was one. */
    public boolean completeNext() {
        Write oldest;
        synchronized (this) {
            if (underWay.isEmpty()) {
                return false;
            }
            oldest = underWay.iterator().next();
        }
        complete(oldest);
        return true;
    }

    /** Ends the stalling: completes, on the calling thread, what is under way and what comes of it. */
    public void resume() {
        synchronized (this) {
            stalled = false;
        }
        while (completeNext()) {}
    }

    /** From now on writes complete on this executor, a {@link ManualScheduler} say, instead of within the call. */
    public synchronized void completeOn(Executor executor) {
        completer = executor;
    }

    /** The client is gone: what is under way fails on the calling thread, and so does every later write. */
    public void fail() {
        synchronized (this) {
            failed = true;
        }
        while (completeNext()) {}
    }

    @Override
    public synchronized void ping() {
        if (closeReason == null) {
            pings++;
        }
    }

    @Override
    public synchronized void close(CloseReason reason) {
        if (closeReason == null) {
            closeReason = reason;
        }
    }

    /** The frames that were handed over before the close, in order. */
    public synchronized List<String> texts() {
        return writes.stream().flatMap(List::stream).toList();
    }

    /** The same, one list for each write. */
    public synchronized List<List<String>> writes() {
        return List.copyOf(writes);
    }

    /** Forgets the frames so far. */
    public synchronized void clear() {
        writes.clear();
    }

    /** Whether a write waits for its completion. */
    public synchronized boolean isWriting() {
        return !underWay.isEmpty();
    }

    /** How many writes began before the one before was complete: 0, if the caller keeps its duty. */
    public synchronized int overlappingWrites() {
        return overlappingWrites;
    }

    /** How many pings were sent before the close. */
    public synchronized int pings() {
        return pings;
    }

    /** The first reason of all, or null while open. */
    public synchronized @Nullable CloseReason closeReason() {
        return closeReason;
    }

    /** A write until its completion; compared by identity. */
    private static final class Write {
        final Completion completion;
        final boolean taken;

        Write(Completion completion, boolean taken) {
            this.completion = completion;
            this.taken = taken;
        }
    }
}
