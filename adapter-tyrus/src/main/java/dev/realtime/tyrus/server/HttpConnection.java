package dev.realtime.tyrus.server;

import java.util.concurrent.atomic.AtomicReference;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection that speaks HTTP, until it is upgraded: its phase, the deadline of that phase, and what its request holds of
 * the capacities that all share.
 *
 * <p>The phase is changed by the thread that handles the connection's current event and by the deadlines' sweep. Whoever gets to
 * {@link HttpPhase#LINGERING} first has the last word.
 */
final class HttpConnection {
    private static final Attribute<HttpConnection> ATTRIBUTE =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(HttpConnection.class.getName());

    private final Connection<?> connection;
    private final Deadlines deadlines;
    private final ServerSettings settings;
    private final Capacity requests;
    private final Capacity answers;
    private final AtomicReference<HttpPhase> phase = new AtomicReference<>(HttpPhase.HEAD);

    // All guarded by this.
    private @Nullable GatheredBody body;
    private boolean handled;
    private int unread;
    private boolean ended;

    private HttpConnection(
            Connection<?> connection,
            Deadlines deadlines,
            ServerSettings settings,
            Capacity requests,
            Capacity answers) {
        this.connection = connection;
        this.deadlines = deadlines;
        this.settings = settings;
        this.requests = requests;
        this.answers = answers;
    }

    /** Begins with an accepted connection, which has the handshake deadline for its first request. */
    static void accept(
            Connection<?> connection,
            Deadlines deadlines,
            ServerSettings settings,
            Capacity requests,
            Capacity answers) {
        HttpConnection accepted = new HttpConnection(connection, deadlines, settings, requests, answers);
        ATTRIBUTE.set(connection, accepted);
        deadlines.set(accepted, settings.handshakeDeadline(), connection::terminateSilently);
        CloseListener<Closeable, CloseType> whenClosed = (closed, type) -> accepted.end();
        connection.addCloseListener(whenClosed);
    }

    static HttpConnection of(Connection<?> connection) {
        return ATTRIBUTE.get(connection);
    }

    boolean isLingering() {
        return phase.get() == HttpPhase.LINGERING;
    }

    /** Bytes arrived: perhaps the first of a request. */
    void arrived() {
        if (phase.compareAndSet(HttpPhase.IDLE, HttpPhase.HEAD)) {
            deadlines.set(this, settings.handshakeDeadline(), connection::terminateSilently);
        }
    }

    /** The request's body is on its way. False when the connection was answered meanwhile. */
    boolean beginBody(GatheredBody gathered, Runnable whenTooSlow) {
        if (!enter(HttpPhase.BODY)) {
            return false;
        }
        synchronized (this) {
            body = gathered;
        }
        deadlines.set(this, settings.bodyDeadline(), whenTooSlow);
        return true;
    }

    /** The body that is being gathered, or null. */
    synchronized @Nullable GatheredBody body() {
        return phase.get() == HttpPhase.BODY ? body : null;
    }

    /** The request is complete. False when the connection was answered meanwhile. */
    boolean beginHandling() {
        boolean entered = enter(HttpPhase.HANDLING);
        if (entered) {
            deadlines.clear(this);
        }
        return entered;
    }

    /** Counts the request among those with the handler. False when there are too many. */
    synchronized boolean takePlace() {
        handled = requests.tryTake(1);
        return handled;
    }

    /** Counts so many bytes of an answer among those that wait to be read. False when there is no room for them. */
    synchronized boolean takeAnswer(int bytes) {
        if (ended || !answers.tryTake(bytes)) {
            return false;
        }
        unread += bytes;
        return true;
    }

    /** The client, or the kernel for it, has taken so many of them. */
    synchronized void answerTaken(int bytes) {
        int counted = Math.min(bytes, unread);
        unread -= counted;
        answers.giveBack(counted);
    }

    /** The request was answered, and another may follow. */
    void answered() {
        release();
        if (enter(HttpPhase.IDLE)) {
            deadlines.set(this, ServerSettings.KEEP_ALIVE, this::endIdle);
        }
    }

    private void endIdle() {
        deadlines.set(this, ServerSettings.LINGER, connection::terminateSilently);
        Farewell.close(connection);
    }

    /** Takes the right to answer for the last time, from one phase or, with null, from any. False when somebody else has it. */
    boolean beginLingering(@Nullable HttpPhase only) {
        boolean first = only != null
                ? phase.compareAndSet(only, HttpPhase.LINGERING)
                : phase.getAndSet(HttpPhase.LINGERING) != HttpPhase.LINGERING;
        if (first) {
            deadlines.set(this, ServerSettings.LINGER, connection::terminateSilently);
            release();
        }
        return first;
    }

    private boolean enter(HttpPhase next) {
        return phase.updateAndGet(now -> now == HttpPhase.LINGERING ? now : next) == next;
    }

    private void release() {
        GatheredBody gathered;
        boolean counted;
        synchronized (this) {
            gathered = body;
            counted = handled;
            body = null;
            handled = false;
        }
        if (gathered != null) {
            gathered.release();
        }
        if (counted) {
            requests.giveBack(1);
        }
    }

    private void end() {
        deadlines.clear(this);
        release();
        synchronized (this) {
            ended = true;
            answerTaken(unread);
        }
    }

    /** The connection speaks WebSocket from now on. */
    void leave() {
        end();
        ATTRIBUTE.remove(connection);
    }
}
