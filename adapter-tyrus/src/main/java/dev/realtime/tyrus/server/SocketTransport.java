package dev.realtime.tyrus.server;

import dev.realtime.model.CloseReason;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.CompositeBuffer;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;

/**
 * The one place where an upgraded connection's bytes leave.
 *
 * <p>One write is under way at most. Beside it there are four slots and no queue: the newest pong (RFC 6455 section 5.5.3 lets us
 * answer the latest ping alone), one ping, one batch of frames, one close frame. They leave in this order; after the close frame
 * nothing does.
 *
 * <p>Frames go straight to the socket's channel, in one system call for all that a write gathers; what the kernel does not take, the
 * control frames and everything of a TLS connection go through Grizzly, which waits for the socket and says when it is done.
 *
 * <p>When both close frames are through, the TCP connection ends. When that takes longer than the close deadline, because the
 * client does not read or does not answer, it is reset, which frees the kernel's buffers and ours at once.
 *
 * <p>Completions run on the thread that writes or on a selector, never under the lock.
 */
final class SocketTransport implements Transport {
    private final FrameFormat format;
    private final NIOConnection socket;
    private final SocketChannel channel;
    private final @Nullable GatherBuffers buffers;
    private final Deadlines deadlines;
    private final Duration closeDeadline;

    // All guarded by this.
    private @Nullable TyrusFrame pong;
    private @Nullable TyrusFrame ping;
    private @Nullable Buffer batch;
    private @Nullable Completion completion;
    private @Nullable TyrusFrame closeFrame;
    /** Grizzly has nothing left to write, the answer to the handshake included: bytes may pass it by. */
    private boolean straight;

    private boolean writing;
    private boolean pumping;
    private boolean closing;
    private boolean closeSent;
    private boolean closeWritten;
    private boolean peerClosed;
    private boolean readingEnded;
    private boolean gone;

    /**
     * @param format of frames that are {@link TyrusFrame}s
     * @param buffers null when bytes must pass Grizzly's filters, as with TLS
     */
    SocketTransport(
            FrameFormat format,
            NIOConnection socket,
            @Nullable GatherBuffers buffers,
            Deadlines deadlines,
            Duration closeDeadline) {
        this.format = format;
        this.socket = socket;
        this.channel = (SocketChannel) socket.getChannel();
        this.buffers = buffers;
        this.deadlines = deadlines;
        this.closeDeadline = closeDeadline;
    }

    @Override
    public FrameFormat format() {
        return format;
    }

    @Override
    public void write(List<Frame> frames, Completion completion) {
        ByteBuffer bytes = buffers == null ? null : buffers.gather(frames);
        boolean refused;
        boolean now = false;
        synchronized (this) {
            refused = closing || gone;
            if (!refused) {
                if (this.completion != null) {
                    throw new IllegalStateException("One write at a time: wait for the completion of the last");
                }
                this.completion = completion;
                now = bytes != null && straight && !writing && !pumping;
                writing |= now;
                pumping |= now;
                batch = now ? null : gather(frames);
            }
        }
        if (refused) {
            completion.failed();
        } else if (now && bytes != null) {
            writeNow(bytes, completion);
        } else {
            pump();
        }
    }

    private void writeNow(ByteBuffer bytes, Completion completion) {
        try {
            channel.write(bytes);
            if (bytes.hasRemaining()) {
                writeRest(bytes, completion);
            } else {
                ended(completion, false, true);
            }
        } catch (IOException e) {
            ended(completion, false, false);
        }
        boolean more;
        synchronized (this) {
            pumping = false;
            more = pong != null || ping != null || batch != null || closeFrame != null;
        }
        if (more) {
            pump();
        }
    }

    private void writeRest(ByteBuffer bytes, Completion completion) {
        ByteBuffer rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        Write write = new Write(Buffers.wrap(socket.getMemoryManager(), rest), completion, false);
        socket.write(write.bytes, write);
    }

    @Override
    public void ping() {
        synchronized (this) {
            ping = closing ? null : TyrusFrame.PING;
        }
        pump();
    }

    /** Answers a ping. */
    void pong(byte[] payload) {
        synchronized (this) {
            pong = closing ? null : TyrusFrame.pong(payload);
        }
        pump();
    }

    @Override
    public void close(CloseReason reason) {
        close(TyrusFrame.close(reason));
    }

    /** Begins the closing handshake, unless it has begun. */
    void close(TyrusFrame frame) {
        synchronized (this) {
            if (closing || gone) {
                return;
            }
            closing = true;
            closeFrame = frame;
            pong = null;
            ping = null;
        }
        deadlines.set(this, closeDeadline, this::terminate);
        pump();
    }

    /** The client's close frame is here. */
    void peerClosed(TyrusFrame answer) {
        boolean through;
        synchronized (this) {
            peerClosed = true;
            through = closeWritten;
        }
        if (through) {
            Farewell.close(socket);
        } else {
            close(answer);
        }
    }

    /**
     * What the client sends can't be read any more, a close frame included (RFC 6455 section 7.1.7): our close frame, when it
     * comes, ends our side of the TCP connection, and the client has until the deadline to end the other.
     */
    void readingEnded() {
        synchronized (this) {
            readingEnded = true;
        }
    }

    /** Ends the TCP connection now; unsent bytes are thrown away. Harmless when called twice. */
    void terminate() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException | RuntimeException e) {
            // Closed already: there is nothing to reset.
        }
        socket.terminateSilently();
    }

    /** The TCP connection is gone. */
    void gone() {
        Completion failed;
        synchronized (this) {
            gone = true;
            failed = completion;
            completion = null;
            batch = null;
            pong = null;
            ping = null;
            closeFrame = null;
        }
        deadlines.clear(this);
        if (failed != null) {
            failed.failed();
        }
    }

    /** Writes what there is to write; a loop, because writes may complete within the call. */
    private void pump() {
        while (true) {
            Write next;
            synchronized (this) {
                next = writing || pumping || closeSent || gone ? null : next();
                if (next == null) {
                    return;
                }
                writing = true;
                pumping = true;
            }
            socket.write(next.bytes, next);
            synchronized (this) {
                pumping = false;
            }
        }
    }

    /** Called under the lock. */
    private @Nullable Write next() {
        Write next = null;
        if (pong != null) {
            next = new Write(wrap(pong), null, false);
            pong = null;
        } else if (ping != null) {
            next = new Write(wrap(ping), null, false);
            ping = null;
        } else if (batch != null) {
            next = new Write(batch, completion, false);
            batch = null;
        } else if (closeFrame != null) {
            next = new Write(wrap(closeFrame), null, true);
            closeFrame = null;
            closeSent = true;
        }
        return next;
    }

    private void ended(@Nullable Completion ended, boolean isClose, boolean succeeded) {
        boolean through;
        boolean halfway;
        boolean pumped;
        Completion done = null;
        synchronized (this) {
            writing = false;
            straight = true;
            if (ended != null && ended == completion) {
                done = completion;
                completion = null;
            }
            closeWritten |= isClose;
            through = closeWritten && peerClosed;
            halfway = isClose && readingEnded;
            pumped = pumping;
        }
        if (done != null && succeeded) {
            done.written();
        } else if (done != null) {
            done.failed();
        }
        if (!succeeded) {
            terminate();
        } else if (through) {
            Farewell.close(socket);
        } else if (halfway) {
            Farewell.finishWriting(socket);
        }
        if (!pumped) {
            pump();
        }
    }

    private Buffer gather(List<Frame> frames) {
        if (frames.size() == 1) {
            return wrap((TyrusFrame) frames.get(0));
        }
        Buffer[] parts = frames.stream().map(frame -> wrap((TyrusFrame) frame)).toArray(Buffer[]::new);
        return CompositeBuffer.newBuffer(socket.getMemoryManager(), parts);
    }

    private Buffer wrap(TyrusFrame frame) {
        return Buffers.wrap(socket.getMemoryManager(), frame.bytes());
    }

    /** A write under way, and what follows it. */
    private final class Write extends EmptyCompletionHandler<WriteResult<Buffer, SocketAddress>> {
        private final Buffer bytes;
        private final @Nullable Completion completion;
        private final boolean isClose;

        Write(Buffer bytes, @Nullable Completion completion, boolean isClose) {
            this.bytes = bytes;
            this.completion = completion;
            this.isClose = isClose;
        }

        @Override
        public void completed(WriteResult<Buffer, SocketAddress> result) {
            ended(completion, isClose, true);
        }

        @Override
        public void failed(Throwable failure) {
            ended(completion, isClose, false);
        }

        @Override
        public void cancelled() {
            ended(completion, isClose, false);
        }
    }
}
