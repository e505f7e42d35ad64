package dev.realtime.core.room;

import dev.realtime.core.concurrent.GuardedBy;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message encoded once, and prepared once for each family of transports, however many receive it. Thread-safe. */
public final class SharedFrame {
    private final String text;
    private volatile @Nullable Prepared latest;

    @GuardedBy("all")
    private final Map<FrameFormat, Prepared> all = new IdentityHashMap<>(2);

    private record Prepared(FrameFormat format, Frame frame) {}

    public SharedFrame(String text) {
        this.text = text;
    }

    /** The message for transports of the given format. */
    public Frame in(FrameFormat format) {
        Prepared prepared = latest;
        if (prepared == null || prepared.format() != format) {
            prepared = prepare(format);
        }
        return prepared.frame();
    }

    private Prepared prepare(FrameFormat format) {
        synchronized (all) {
            Prepared prepared = all.computeIfAbsent(format, f -> new Prepared(f, f.prepare(text)));
            latest = prepared;
            return prepared;
        }
    }
}
