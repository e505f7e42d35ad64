package dev.realtime.tyrus.server;

import dev.realtime.model.CloseReason;
import dev.realtime.port.in.Connection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.memory.BufferArray;
import org.jspecify.annotations.Nullable;
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
    private final @Nullable Inflation inflation;
    private final MessageAssembler messages = new MessageAssembler();

    /** @param inflation null when compression was not negotiated */
    IncomingFrames(
            Connection connection, SocketTransport transport, ServerSettings settings, @Nullable Inflation inflation) {
        this.connection = connection;
        this.transport = transport;
        this.inflation = inflation;
        this.reader = new FrameReader(settings.maxMessageBytes(), settings.maxFragments(), inflation != null, this);
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
    public boolean frame(int opcode, boolean last, boolean compressed, byte[] payload) {
        switch (opcode) {
            case Opcode.CLOSE -> {
                return close(new PeerClose(payload));
            }
            case Opcode.PING -> transport.pong(payload);
            case Opcode.PONG -> {}
            default -> {
                return data(payload, last, compressed);
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

    private boolean data(byte[] payload, boolean last, boolean compressed) {
        byte[] message = messages.add(payload, last);
        return message == null || message(message, compressed ? inflation : null);
    }

    private boolean message(byte[] message, @Nullable Inflation packed) {
        try {
            connection.receive(decode(packed == null ? message : packed.inflate(message)));
            return true;
        } catch (Inflation.Refused e) {
            violation(e.reason());
            return false;
        } catch (CharacterCodingException e) {
            violation(CloseReason.BAD_UTF8);
            return false;
        } catch (RuntimeException e) {
            LOG.error("A message could not be taken", e);
            connection.close(CloseReason.SERVER_FAILED);
            return true;
        }
    }

    private static String decode(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    /** What waits for the client still goes out before the close frame. */
    @Override
    public void violation(CloseReason reason) {
        transport.readingEnded();
        connection.close(reason);
    }
}
