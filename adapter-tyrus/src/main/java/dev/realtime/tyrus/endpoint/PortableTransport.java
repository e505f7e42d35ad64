package dev.realtime.tyrus.endpoint;

import dev.realtime.model.CloseReason;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Transport;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out through a session of any container. Containers differ in what they do with a second send while one is under way
 * (Tomcat throws), so exactly one call of the session is under way at any time: a text, a ping or the close. What comes next is
 * chosen when it has ended, a ping first, then the frames of the write, then the close.
 *
 * <p>Texts are sent asynchronously. Pings and the close may block in some containers and run on the workers. A close that does
 * not come to its turn within its deadline is made regardless of the send under way, which is all that the API offers.
 */
final class PortableTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(PortableTransport.class);

    private final Session session;
    private final Executor workers;
    private final ScheduledExecutorService scheduler;
    private final Duration closeDeadline;

    // All guarded by this.
    private final Queue<TextFrame> waiting = new ArrayDeque<>(2);
    private @Nullable Completion completion;
    private @Nullable CloseReason closing;
    private boolean pingDue;
    private boolean calling;
    private boolean pumping;
    private boolean ended;
    private Runnable onGone = () -> {};

    PortableTransport(Session session, Executor workers, ScheduledExecutorService scheduler, Duration closeDeadline) {
        this.session = session;
        this.workers = workers;
        this.scheduler = scheduler;
        this.closeDeadline = closeDeadline;
    }

    /** Sets what runs once when the session turns out to be gone; at once when it is. */
    void onGone(Runnable action) {
        synchronized (this) {
            onGone = action;
            if (!ended) {
                return;
            }
        }
        action.run();
    }

    @Override
    public FrameFormat format() {
        return TextFrame.FORMAT;
    }

    @Override
    public void write(List<Frame> frames, Completion completion) {
        boolean refused;
        synchronized (this) {
            refused = ended || closing != null;
            if (!refused) {
                frames.forEach(frame -> waiting.add((TextFrame) frame));
                this.completion = completion;
            }
        }
        if (refused) {
            completion.failed();
        } else {
            pump();
        }
    }

    @Override
    public void ping() {
        synchronized (this) {
            pingDue = closing == null;
        }
        pump();
    }

    @Override
    public void close(CloseReason reason) {
        synchronized (this) {
            if (closing != null || ended) {
                return;
            }
            closing = reason;
            pingDue = false;
        }
        giveUpAtDeadline();
        pump();
    }

    private void giveUpAtDeadline() {
        try {
            scheduler.schedule(() -> onWorker(this::giveUp), closeDeadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("No deadline for a close: the scheduler has ended", e);
        }
    }

    /** Makes the next calls while there are any; a loop, because a container may end a send within the call. */
    private void pump() {
        while (true) {
            Runnable next;
            synchronized (this) {
                next = calling || pumping || ended ? null : next();
                if (next == null) {
                    return;
                }
                calling = true;
                pumping = true;
            }
            next.run();
            synchronized (this) {
                pumping = false;
            }
        }
    }

    /** Called under the lock. */
    private @Nullable Runnable next() {
        if (pingDue) {
            pingDue = false;
            return () -> onWorker(this::sendPing);
        }
        TextFrame frame = waiting.poll();
        if (frame != null) {
            return () -> send(frame);
        }
        CloseReason reason = closing;
        return reason == null ? null : () -> onWorker(() -> end(reason));
    }

    private void send(TextFrame frame) {
        try {
            session.getAsyncRemote().sendText(frame.text(), this::sent);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void sent(SendResult result) {
        if (!result.isOK()) {
            fail(result.getException());
            return;
        }
        Completion done = null;
        synchronized (this) {
            calling = false;
            if (waiting.isEmpty()) {
                done = completion;
                completion = null;
            }
        }
        if (done != null) {
            done.written();
        }
        pump();
    }

    private void sendPing() {
        try {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
            synchronized (this) {
                calling = false;
            }
            pump();
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void end(CloseReason reason) {
        try {
            session.close(CloseReasons.of(reason));
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void giveUp() {
        CloseReason reason;
        synchronized (this) {
            reason = closing;
        }
        if (reason != null && session.isOpen()) {
            end(reason);
        }
        fail(null);
    }

    /**
     * The session is as good as gone: says so to whoever waits. A container that fails a send closes the session next, and knows
     * best why (Tomcat fails it on its way to a 1002), so a close of ours comes only when that has not happened by the deadline.
     */
    private void fail(@Nullable Throwable cause) {
        Completion failed;
        Runnable gone;
        boolean leftOpen;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            leftOpen = closing == null;
            if (leftOpen) {
                closing = CloseReason.GOING_AWAY;
            }
            failed = completion;
            completion = null;
            waiting.clear();
            gone = onGone;
        }
        if (cause != null) {
            LOG.debug("A session does not take what is sent", cause);
        }
        if (failed != null) {
            failed.failed();
        }
        gone.run();
        if (leftOpen) {
            giveUpAtDeadline();
        }
    }

    private void onWorker(Runnable call) {
        try {
            workers.execute(call);
        } catch (RejectedExecutionException e) {
            LOG.debug("The workers have ended", e);
        }
    }
}
