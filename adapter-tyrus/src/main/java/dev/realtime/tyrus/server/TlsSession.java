package dev.realtime.tyrus.server;

import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.ByteBufferArray;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of one connection. Nothing here blocks: what is not there yet is waited for by the selector.
 *
 * <p>Reading belongs to the thread that handles the connection's current event. Records must leave in the order in which they
 * were made, and they are made by whoever writes and, when the protocol wants an answer, by the reader. So each write goes into a
 * queue whose counter is the owner's token: who raises it from zero makes and hands over records until it is back at zero. No
 * lock is held meanwhile, since a completion may run anywhere in it.
 */
final class TlsSession {
    private static final Logger LOG = LoggerFactory.getLogger(TlsSession.class);

    /** No record is longer in either form, padding and the long records of old clients included. */
    static final int LONGEST_RECORD = 34 * 1024;

    /** A client that asks for new keys again and again, and reads none of the answers, is cut. */
    private static final int MOST_ANSWERS_UNDER_WAY = 16;

    private static final Attribute<TlsSession> ATTRIBUTE =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(TlsSession.class.getName());
    private static final byte[] NOTHING = {};

    private final NIOConnection connection;
    private final SSLEngine engine;
    private final ThreadLocal<ByteBuffer> scratches;
    private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger answersUnderWay = new AtomicInteger();
    private volatile @Nullable SSLException failure;

    // All used by the thread that handles the connection's current event.
    private byte[] incomplete = NOTHING;
    private boolean established;
    private boolean ended;

    /** Makes records, and hands them to the transport. */
    private interface Outgoing {
        void send();
    }

    private TlsSession(NIOConnection connection, SSLEngine engine, ThreadLocal<ByteBuffer> scratches) {
        this.connection = connection;
        this.engine = engine;
        this.scratches = scratches;
    }

    /** @param scratches one for each thread, of the length of the longest record */
    static TlsSession begin(Connection<?> connection, SSLEngine engine, ThreadLocal<ByteBuffer> scratches) {
        TlsSession session = new TlsSession((NIOConnection) connection, engine, scratches);
        ATTRIBUTE.set(connection, session);
        return session;
    }

    /** Null for a connection without TLS, or one that has not said anything yet. */
    static @Nullable TlsSession of(Connection<?> connection) {
        return ATTRIBUTE.get(connection);
    }

    /**
     * Takes what has arrived, answers what the protocol wants answered, and gives what it says; empty while there is nothing.
     *
     * @throws SSLException when this is no TLS, not ours, or a second handshake; the alert has been sent
     */
    byte[] read(Buffer arrived) throws SSLException {
        ByteBuffer records = joined(arrived);
        try {
            return unwrap(records);
        } catch (SSLException e) {
            // The alert.
            send(this::sendAnswers);
            throw e;
        }
    }

    /** Whether the client has said that nothing more will come. */
    boolean isEnded() {
        return ended;
    }

    private ByteBuffer joined(Buffer arrived) {
        byte[] joined = Arrays.copyOf(incomplete, incomplete.length + arrived.remaining());
        arrived.get(joined, incomplete.length, arrived.remaining());
        incomplete = NOTHING;
        return ByteBuffer.wrap(joined);
    }

    private byte[] unwrap(ByteBuffer records) throws SSLException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(records.remaining());
        ByteBuffer scratch = scratches.get();
        while (true) {
            answerHandshake();
            scratch.clear();
            SSLEngineResult result = engine.unwrap(records, scratch);
            plain.write(scratch.array(), 0, scratch.position());
            noteWhetherFinished(result);
            switch (result.getStatus()) {
                case OK -> requireProgress(result);
                case BUFFER_UNDERFLOW -> {
                    incomplete = records.hasRemaining()
                            ? Arrays.copyOfRange(records.array(), records.position(), records.limit())
                            : NOTHING;
                    return plain.toByteArray();
                }
                case CLOSED -> {
                    ended = true;
                    answer();
                    return plain.toByteArray();
                }
                case BUFFER_OVERFLOW -> throw new SSLException("A record is too long");
            }
        }
    }

    private static void requireProgress(SSLEngineResult result) throws SSLException {
        HandshakeStatus status = result.getHandshakeStatus();
        boolean ourTurn = status == HandshakeStatus.NEED_WRAP || status == HandshakeStatus.NEED_TASK;
        if (result.bytesConsumed() + result.bytesProduced() == 0 && !ourTurn) {
            throw new SSLException("A record that leads nowhere");
        }
    }

    private void noteWhetherFinished(SSLEngineResult result) {
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
            established = true;
        }
    }

    /** A handshake's arithmetic happens here: about a millisecond, once a connection. */
    private void answerHandshake() throws SSLException {
        for (HandshakeStatus status = engine.getHandshakeStatus();
                status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP;
                status = engine.getHandshakeStatus()) {
            if (status == HandshakeStatus.NEED_WRAP) {
                answer();
                if (established) {
                    // Whoever owns the queue sends it; reading need not wait for that.
                    return;
                }
            } else if (established) {
                throw new SSLException("A second handshake");
            } else {
                runTasks();
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Sends what the engine has to say itself. */
    private void answer() throws SSLException {
        if (answersUnderWay.get() >= MOST_ANSWERS_UNDER_WAY) {
            throw new SSLException("Too many answers that are not read");
        }
        send(this::sendAnswers);
        SSLException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    /** Makes records of it and sends them; the buffer is done with when this returns or the handler hears. */
    void write(Buffer plain, @Nullable CompletionHandler<WriteResult<WritableMessage, SocketAddress>> handler) {
        send(() -> sendPlain(plain, handler));
    }

    /** Says that nothing more will come, as the last record; the action follows when it has left, or can't. */
    void finish(Runnable then) {
        send(() -> sendEnd(then));
    }

    private void send(Outgoing next) {
        outgoing.add(next);
        if (waiting.getAndIncrement() == 0) {
            do {
                sendOne(outgoing.remove());
            } while (waiting.decrementAndGet() > 0);
        }
    }

    /** Whatever fails, the queue goes on. */
    private void sendOne(Outgoing next) {
        try {
            next.send();
        } catch (RuntimeException e) {
            LOG.error("A record could not be sent", e);
            connection.terminateSilently();
        }
    }

    private void sendPlain(
            Buffer plain, @Nullable CompletionHandler<WriteResult<WritableMessage, SocketAddress>> handler) {
        byte[] records;
        try {
            records = wrapAll(plain);
        } catch (SSLException e) {
            connection.terminateSilently();
            if (handler != null) {
                handler.failed(e);
            }
            return;
        } finally {
            plain.tryDispose();
        }
        handOver(records, handler);
    }

    private void sendAnswers() {
        byte[] records = pending();
        if (records.length > 0) {
            answersUnderWay.incrementAndGet();
            handOver(records, new Afterwards(answersUnderWay::decrementAndGet));
        }
        if (failure != null) {
            connection.terminateSilently();
        }
    }

    private void sendEnd(Runnable then) {
        engine.closeOutbound();
        byte[] records = pending();
        if (records.length > 0) {
            handOver(records, new Afterwards(then));
        } else {
            then.run();
        }
    }

    private byte[] wrapAll(Buffer plain) throws SSLException {
        int left = plain.remaining();
        ByteArrayOutputStream records = new ByteArrayOutputStream(left + 64);
        ByteBufferArray parts = plain.toByteBufferArray();
        try {
            while (left > 0) {
                left -= wrap(parts.getArray(), parts.size(), records).bytesConsumed();
            }
        } finally {
            parts.restore();
            parts.recycle();
        }
        return records.toByteArray();
    }

    /** What the engine has to say itself; when it fails, its alert. */
    private byte[] pending() {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        try {
            drain(records);
        } catch (SSLException e) {
            failure = e;
            try {
                // What a task has thrown comes out of the next call, and the alert out of the one after.
                drain(records);
            } catch (SSLException silent) {
                // Then it ends without an alert.
            }
        }
        return records.toByteArray();
    }

    private void drain(ByteArrayOutputStream records) throws SSLException {
        ByteBuffer[] nothing = {ByteBuffer.wrap(NOTHING)};
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            noteWhetherFinished(wrap(nothing, 1, records));
        }
    }

    private SSLEngineResult wrap(ByteBuffer[] plain, int count, ByteArrayOutputStream records) throws SSLException {
        ByteBuffer scratch = scratches.get().clear();
        SSLEngineResult result = engine.wrap(plain, 0, count, scratch);
        if (scratch.position() == 0) {
            throw new SSLException("The session is over");
        }
        records.write(scratch.array(), 0, scratch.position());
        return result;
    }

    /** Past the filters, as it is. */
    // Grizzly's own type is raw.
    @SuppressWarnings("unchecked")
    private void handOver(
            byte[] records, @Nullable CompletionHandler<WriteResult<WritableMessage, SocketAddress>> handler) {
        connection
                .getTransport()
                .getWriter(false)
                .write(connection, Buffers.wrap(connection.getMemoryManager(), records), handler);
    }

    /** Runs an action when a write is over, however it ended. */
    private static final class Afterwards extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
        private final Runnable action;

        Afterwards(Runnable action) {
            this.action = action;
        }

        @Override
        public void completed(WriteResult<WritableMessage, SocketAddress> result) {
            action.run();
        }

        @Override
        public void failed(Throwable failure) {
            action.run();
        }

        @Override
        public void cancelled() {
            action.run();
        }
    }
}
