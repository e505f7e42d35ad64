package dev.realtime.core.room;

import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import org.jspecify.annotations.Nullable;

/** A message encoded once, and prepared once for each family of transports, however many receive it. Thread-safe. */
public final class SharedFrame {
    private final String text;

    /** One for each format asked for, newest first. Written under this; its elements never change. */
    private volatile @Nullable Prepared prepared;

    private record Prepared(
            FrameFormat format, Frame frame, @Nullable Prepared next) {}

    public SharedFrame(String text) {
        this.text = text;
    }

    /** The message for transports of the given format. */
    public Frame in(FrameFormat format) {
        Frame found = find(format);
        return found == null ? prepare(format) : found;
    }

    private @Nullable Frame find(FrameFormat format) {
        for (Prepared each = prepared; each != null; each = each.next()) {
            if (each.format() == format) {
                return each.frame();
            }
        }
        return null;
    }

    /** The one place where a format is called under a lock: two shards must not both do the work. */
    private synchronized Frame prepare(FrameFormat format) {
        Frame found = find(format);
        if (found != null) {
            return found;
        }
        Frame made = format.prepare(text);
        prepared = new Prepared(format, made, prepared);
        return made;
    }
}
