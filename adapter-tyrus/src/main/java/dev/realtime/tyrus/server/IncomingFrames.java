package dev.realtime.tyrus.server;

import dev.realtime.model.CloseReason;
import dev.realtime.port.in.Connection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.memory.BufferArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading side of one upgraded connection. Texts go straight to the connection and control frames are answered here: Tyrus
 * would keep its largest buffer as long as the session lives. Used by the thread that handles the connection's current event.
 */
final class IncomingFrames implements FrameReader.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingFrames.class);

    private final Connection connection;
    private final SocketTransport transport;
    private final FrameReader reader;
    private final TextAssembler texts = new TextAssembler();

    IncomingFrames(Connection connection, SocketTransport transport, ServerSettings settings) {
        this.connection = connection;
        this.transport = transport;
        this.reader = new FrameReader(settings.maxMessageBytes(), settings.maxFragments(), this);
    }

    void read(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            connection.alive();
            reader.read(bytes);
        }
    }

    void read(Buffer buffer) {
        connection.alive();
        if (!buffer.isComposite()) {
            reader.read(buffer.toByteBuffer());
            return;
        }
        BufferArray parts = buffer.toBufferArray();
        for (int i = 0; i < parts.size(); i++) {
            reader.read(parts.getArray()[i].toByteBuffer());
        }
        parts.restore();
        parts.recycle();
    }

    @Override
    public boolean frame(int opcode, boolean last, byte[] payload) {
        switch (opcode) {
            case Opcode.CLOSE -> {
                return close(new PeerClose(payload));
            }
            case Opcode.PING -> transport.pong(payload);
            case Opcode.PONG -> {}
            default -> {
                return text(payload, last);
            }
        }
        return true;
    }

    private boolean close(PeerClose close) {
        CloseReason wrong = close.violation();
        if (wrong == null) {
            transport.peerClosed(close.answer());
        } else {
            violation(wrong);
        }
        return false;
    }

    private boolean text(byte[] payload, boolean last) {
        try {
            String message = texts.add(payload, last);
            if (message != null) {
                connection.receive(message);
            }
            return true;
        } catch (CharacterCodingException e) {
            violation(CloseReason.BAD_UTF8);
            return false;
        } catch (RuntimeException e) {
            LOG.error("A message could not be taken", e);
            connection.close(CloseReason.SERVER_FAILED);
            return true;
        }
    }

    /** What waits for the client still goes out before the close frame. */
    @Override
    public void violation(CloseReason reason) {
        transport.readingEnded();
        connection.close(reason);
    }
}
