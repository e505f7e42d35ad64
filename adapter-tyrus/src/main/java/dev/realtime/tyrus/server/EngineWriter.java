package dev.realtime.tyrus.server;

import java.nio.ByteBuffer;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;

/**
 * What Tyrus itself writes: nothing but a close frame, when the endpoint closes its session. Its text does not go out, Tyrus puts
 * exceptions into it.
 */
final class EngineWriter extends Writer {
    private final SocketTransport transport;

    EngineWriter(SocketTransport transport) {
        this.transport = transport;
    }

    @Override
    public void write(ByteBuffer frame, CompletionHandler<ByteBuffer> completion) {
        int start = frame.position();
        if ((frame.get(start) & 0x0F) == Opcode.CLOSE) {
            boolean hasCode = frame.get(start + 1) >= 2;
            transport.close(hasCode ? TyrusFrame.close(frame.getShort(start + 2) & 0xFFFF) : TyrusFrame.close());
            completion.completed(frame);
        } else {
            completion.failed(new IllegalStateException("Messages go through the transport, not through the session"));
        }
    }

    /** Tyrus calls this right after its close frame; the transport's own closing handshake decides instead. */
    @Override
    public void close() {}
}
