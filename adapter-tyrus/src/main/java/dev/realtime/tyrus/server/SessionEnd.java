package dev.realtime.tyrus.server;

import jakarta.websocket.CloseReason;
import org.glassfish.tyrus.spi.Connection;

/** What happens once when the TCP connection of a session is gone, whoever ended it. */
final class SessionEnd implements Runnable {
    private final SocketTransport transport;
    private final Connection session;
    private final OpenSockets openSockets;

    SessionEnd(SocketTransport transport, Connection session, OpenSockets openSockets) {
        this.transport = transport;
        this.session = session;
        this.openSockets = openSockets;
    }

    @Override
    public void run() {
        transport.gone();
        openSockets.remove(transport);
        // Calls onClose, whose reason nobody reads.
        session.close(new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, null));
    }
}
