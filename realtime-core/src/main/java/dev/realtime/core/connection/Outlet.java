package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.room.Lane;
import dev.realtime.core.room.SharedFrame;
import dev.realtime.core.room.Subscription;
import dev.realtime.model.CloseReason;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way out to one client: what waits, the one write under way, the turn in the shard's lanes, and the close behind it all.
 * Tasks of the connection's shard alone call it, unless a method says otherwise.
 */
final class Outlet {
    private final ClientSubscriber subscriber;
    private final Transport transport;
    private final Outbox outbox;
    private final Transport.Completion completion = new WriteCompletion();

    /** It waits for its turn in the prompt lane. */
    @ConfinedTo("shard")
    private boolean prompt;

    /** It waits for its turn in the bulk lane. */
    @ConfinedTo("shard")
    private boolean bulk;

    /** The thread that is about to write; whoever finds itself here is within the transport's call. */
    private volatile @Nullable Thread writer;

    /** What goes out last. */
    @ConfinedTo("shard")
    private @Nullable CloseReason closing;

    /** The transport has heard its last word. */
    @ConfinedTo("shard")
    private boolean over;

    Outlet(ClientSubscriber subscriber, Transport transport, int bound) {
        this.subscriber = subscriber;
        this.transport = transport;
        this.outbox =
                new Outbox(bound, transport.format(), subscriber.connection().dialect());
    }

    /**
     * Takes a message, to be written when the lane comes to its turn.
     *
     * @param subscription what brought it; null for answers and notices
     * @return false when the client is too slow: nothing waits any more
     * @throws RuntimeException when the message can't be encoded
     */
    boolean queue(@Nullable Subscription subscription, SharedFrame frame, Lane lane) {
        if (isClosing()) {
            return true;
        }
        if (!outbox.offer(subscription, frame)) {
            // A burst may be larger than the outbox: who keeps up is not slow for that.
            writeWaiting();
            if (!outbox.offer(subscription, frame)) {
                outbox.clear();
                return false;
            }
        }
        touch(lane);
        return true;
    }

    /** Takes a piece of history, which does not count against the bound. */
    void queueHistory(Subscription subscription, SharedFrame frame) {
        if (!isClosing()) {
            outbox.offerHistory(subscription, frame);
            touch(Lane.PROMPT);
        }
    }

    private boolean isClosing() {
        return closing != null || over;
    }

    /** Whether all history has gone out, though live messages may still wait: they may never end. */
    boolean hasWrittenHistory() {
        boolean drained = !outbox.hasWaiting() && !outbox.isWriting();
        return (drained || outbox.hasWrittenHistory()) && !isClosing();
    }

    private void touch(Lane lane) {
        if (prompt) {
            return;
        }
        if (lane == Lane.PROMPT) {
            prompt = true;
            subscriber.shard().flushLater(subscriber, lane);
        } else if (!bulk) {
            bulk = true;
            subscriber.shard().flushLater(subscriber, lane);
        }
    }

    /** Writes what waits: the turn in that lane has come. */
    void flush(Lane lane) {
        if (lane == Lane.PROMPT) {
            prompt = false;
        } else {
            bulk = false;
        }
        if (over) {
            return;
        }
        writeWaiting();
        CloseReason reason = closing;
        if (reason != null && !outbox.hasWaiting()) {
            closeNow(reason);
        }
    }

    /** Writes until the transport takes no more at once. */
    private void writeWaiting() {
        while (outbox.hasWaiting() && !outbox.isWriting() && !over) {
            List<Frame> frames = subscriber.shard().gather();
            outbox.startWrite(frames);
            write(frames);
        }
    }

    private void write(List<Frame> frames) {
        writer = Thread.currentThread();
        try {
            transport.write(frames, completion);
        } catch (RuntimeException e) {
            outbox.clear();
            subscriber.connection().fail("A transport can't write", e);
        } finally {
            writer = null;
        }
    }

    /** Sends a ping, unless all is over. */
    void ping() {
        if (!isClosing()) {
            transport.ping();
        }
    }

    /** Forgets what waits of a room that has been revoked (PROTOCOL D7). */
    void purge(RoomId room) {
        outbox.purge(room);
    }

    /** Takes nothing more; the close follows what waits. */
    void closeBehind(CloseReason reason) {
        closing = reason;
        touch(Lane.PROMPT);
    }

    /** Closes without waiting for what waits. */
    void closeNow(CloseReason reason) {
        if (!over) {
            over = true;
            outbox.clear();
            try {
                transport.close(reason);
            } catch (RuntimeException e) {
                subscriber.connection().lostTransport(e);
            }
        }
    }

    /** The connection is gone. */
    void discard() {
        over = true;
        outbox.clear();
    }

    /** One for all writes of the connection: the transport is told what to do next by the shard. */
    private final class WriteCompletion implements Transport.Completion {
        @Override
        public void written() {
            if (writer == Thread.currentThread()) {
                outbox.written();
            } else {
                subscriber.shard().execute(() -> {
                    outbox.written();
                    touch(Lane.PROMPT);
                });
            }
        }

        @Override
        public void failed() {
            subscriber.connection().closed();
        }
    }
}
