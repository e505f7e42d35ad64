package dev.realtime.tyrus.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.glassfish.grizzly.Context;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.ProcessorResult;
import org.glassfish.grizzly.StandaloneProcessor;
import org.glassfish.grizzly.nio.NIOConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an upgraded connection without TLS has in place of a filter chain, which would keep half a kilobyte for it: bytes go from
 * the socket to the {@link IncomingFrames} at once, and what the {@link SocketTransport} does not write itself goes to Grizzly's
 * queue. One for all connections of a server.
 */
final class PlainProcessor extends StandaloneProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(PlainProcessor.class);
    private static final int BYTES = 16 * 1024;

    /** How often one event reads at most, so that a client that sends without pause does not keep the thread. */
    private static final int MOST_READS = 8;

    private final ThreadLocal<ByteBuffer> buffers = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BYTES));

    @Override
    public ProcessorResult process(Context context) {
        if (context.getIoEvent() != IOEvent.READ) {
            return super.process(context);
        }
        NIOConnection socket = (NIOConnection) context.getConnection();
        try {
            read(socket);
        } catch (IOException e) {
            socket.closeSilently();
        } catch (RuntimeException e) {
            LOG.error("What a client sent could not be taken", e);
            socket.terminateSilently();
        }
        return ProcessorResult.createComplete();
    }

    private void read(NIOConnection socket) throws IOException {
        SocketChannel channel = (SocketChannel) socket.getChannel();
        IncomingFrames incoming = WebSocketFilter.incoming(socket);
        ByteBuffer bytes = buffers.get();
        int count = BYTES;
        for (int reads = 0; reads < MOST_READS && count == BYTES; reads++) {
            count = channel.read(bytes.clear());
            incoming.read(bytes.flip());
        }
        if (count < 0) {
            socket.closeSilently();
        }
    }
}
