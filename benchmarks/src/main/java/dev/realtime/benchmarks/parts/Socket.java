package dev.realtime.benchmarks.parts;

import dev.realtime.model.CloseReason;
import dev.realtime.port.in.Connection;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's socket that counts what it takes. It takes everything at once, unless it is {@linkplain #stall stalled}. Used by
 * one thread.
 */
final class Socket implements Transport {
    private static final FrameFormat FORMAT = Text::new;

    private @Nullable Connection connection;
    private boolean stalled;
    private @Nullable Completion underWay;
    private long frames;

    private record Text(String text) implements Frame {
        @Override
        public int length() {
            return text.length();
        }
    }

    @Override
    public FrameFormat format() {
        return FORMAT;
    }

    @Override
    public void write(List<Frame> frames, Completion completion) {
        this.frames += frames.size();
        if (stalled) {
            underWay = completion;
        } else {
            completion.written();
        }
    }

    @Override
    public void ping() {}

    @Override
    public void close(CloseReason reason) {
        if (connection != null) {
            connection.closed();
        }
    }

    /** Whom it tells of its end. */
    void belongsTo(Connection connection) {
        this.connection = connection;
    }

    /** The next write stays under way until {@link #resume}. */
    void stall() {
        stalled = true;
    }

    /** The client reads on: ends the write under way, and takes what has waited behind it. */
    void resume() {
        stalled = false;
        Completion write = underWay;
        underWay = null;
        if (write != null) {
            write.written();
        }
    }

    /** How many frames it has taken. */
    long frames() {
        return frames;
    }
}
