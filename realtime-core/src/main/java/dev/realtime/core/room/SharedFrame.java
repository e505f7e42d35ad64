package dev.realtime.core.room;

import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.MessageId;
import dev.realtime.model.Publication;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * A message encoded once for each dialect, and prepared once for each family of transports, however many receive it.
 * Thread-safe.
 */
public final class SharedFrame {
    private final ServerMessage message;
    private final MessageCodec codec;
    private final @Nullable MessageId inReplyTo;

    /** One for each format and dialect asked for, newest first. Written under this; its elements never change. */
    private volatile @Nullable Prepared prepared;

    private record Prepared(
            FrameFormat format,
            Dialect dialect,
            Frame frame,
            @Nullable Prepared next) {}

    public SharedFrame(ServerMessage message, MessageCodec codec) {
        this(message, codec, null);
    }

    /** @param inReplyTo the id of the message that this answers; null for none */
    public SharedFrame(ServerMessage message, MessageCodec codec, @Nullable MessageId inReplyTo) {
        this.message = message;
        this.codec = codec;
        this.inReplyTo = inReplyTo;
    }

    /** What it publishes; null when it is something else. */
    public @Nullable Publication publication() {
        return message instanceof ServerMessage.Update update ? update.publication() : null;
    }

    /** The same publication for a client to whom the {@code count} publications directly before it were not sent. */
    public SharedFrame skipping(long count) {
        Publication publication = publication();
        return publication == null ? this : new SharedFrame(new ServerMessage.Update(publication, count), codec);
    }

    /**
     * The message for transports of the given format.
     *
     * @throws RuntimeException when the codec or the format can't do it
     */
    public Frame in(FrameFormat format, Dialect dialect) {
        Frame found = find(format, dialect);
        return found == null ? prepare(format, dialect) : found;
    }

    private @Nullable Frame find(FrameFormat format, Dialect dialect) {
        for (Prepared each = prepared; each != null; each = each.next()) {
            if (each.format() == format && each.dialect() == dialect) {
                return each.frame();
            }
        }
        return null;
    }

    /** The one place where codec and format are called under a lock: two shards must not both do the work. */
    private synchronized Frame prepare(FrameFormat format, Dialect dialect) {
        Frame found = find(format, dialect);
        if (found != null) {
            return found;
        }
        Frame made = format.prepare(codec.encode(dialect, message, inReplyTo));
        prepared = new Prepared(format, dialect, made, prepared);
        return made;
    }
}
