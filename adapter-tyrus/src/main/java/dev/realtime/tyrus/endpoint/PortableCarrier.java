package dev.realtime.tyrus.endpoint;

import dev.realtime.model.CloseReason;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Carries sessions with nothing but what jakarta.websocket offers. Thread-safe, one for all sessions. */
public final class PortableCarrier implements Carrier {
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

    /**
     * Tomcat gives every close but 1000 no more than 50 ms, the end of a send under way included; on a busy machine one in ten
     * clients got no close frame. Other containers do not read it.
     */
    private static final String TOMCAT_CLOSE_TIMEOUT =
            "org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT";

    private static final Long CLOSE_TIMEOUT_MILLIS = 1_000L;

    /**
     * Tomcat waits half a minute for a client's close frame before it ends the TCP connection, and looks every 10 s. Other
     * containers do not read it.
     */
    private static final String TOMCAT_ANSWER_TIMEOUT = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";

    private final int maxMessageBytes;
    private final Executor workers;
    private final ScheduledExecutorService scheduler;
    private final Duration closeDeadline;

    /** Gives up a close after 5 s. */
    public PortableCarrier(int maxMessageBytes, Executor workers, ScheduledExecutorService scheduler) {
        this(maxMessageBytes, workers, scheduler, CLOSE_DEADLINE);
    }

    /**
     * Takes its threads from the host.
     *
     * @param maxMessageBytes longer messages are closed with 1009 by the container; at least 1
     * @param workers for calls of the container that may block: pings and closes
     * @param scheduler for the deadline of a close; must not block
     * @param closeDeadline how long what was written before may hold up a close
     */
    public PortableCarrier(
            int maxMessageBytes, Executor workers, ScheduledExecutorService scheduler, Duration closeDeadline) {
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException("maxMessageBytes is at least 1");
        }
        this.maxMessageBytes = maxMessageBytes;
        this.workers = workers;
        this.scheduler = scheduler;
        this.closeDeadline = closeDeadline;
    }

    @Override
    public Connection carry(Session session, Admission.Seat seat) {
        // Containers default to 8 KiB and to ending sessions that are quiet for 30 s.
        session.setMaxTextMessageBufferSize(maxMessageBytes);
        session.setMaxIdleTimeout(0);
        session.getUserProperties().put(TOMCAT_CLOSE_TIMEOUT, CLOSE_TIMEOUT_MILLIS);
        session.getUserProperties().put(TOMCAT_ANSWER_TIMEOUT, closeDeadline.toMillis());
        PortableTransport transport = new PortableTransport(session, workers, scheduler, closeDeadline);
        Connection connection = seat.open(transport);
        transport.onGone(connection::closed);
        session.addMessageHandler(String.class, new TextHandler(connection, maxMessageBytes));
        session.addMessageHandler(ByteBuffer.class, new BinaryHandler(connection));
        session.addMessageHandler(PongMessage.class, new PongHandler(connection));
        return connection;
    }

    // Classes, not lambdas: containers look for the type of message in the class of the handler.

    private record TextHandler(Connection connection, int maxBytes) implements MessageHandler.Whole<String> {
        @Override
        public void onMessage(String text) {
            if (isTooBig(text)) {
                connection.close(CloseReason.MESSAGE_TOO_BIG);
            } else {
                connection.receive(text);
            }
        }

        /** The bound that a container knows counts characters in some (Tomcat), each of up to three bytes. */
        private boolean isTooBig(String text) {
            return text.length() > maxBytes / 3 && text.getBytes(StandardCharsets.UTF_8).length > maxBytes;
        }
    }

    private record BinaryHandler(Connection connection) implements MessageHandler.Whole<ByteBuffer> {
        @Override
        public void onMessage(ByteBuffer bytes) {
            connection.close(CloseReason.BINARY_MESSAGE);
        }
    }

    private record PongHandler(Connection connection) implements MessageHandler.Whole<PongMessage> {
        @Override
        public void onMessage(PongMessage pong) {
            connection.alive();
        }
    }
}
