package dev.realtime.tyrus.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.nio.NIOConnection;

/** Orderly ends of connections, which over TLS are announced by its last record (RFC 8446 section 6.1). */
final class Farewell {
    private Farewell() {}

    /** Ends the connection when all that was written has left. */
    static void close(Connection<?> connection) {
        TlsSession tls = TlsSession.of(connection);
        if (tls == null) {
            connection.closeSilently();
        } else {
            tls.finish(connection::closeSilently);
        }
    }

    /** Ends our side alone, when all that was written has left: closing a socket with input that nobody read resets the rest away. */
    static void finishWriting(NIOConnection connection) {
        TlsSession tls = TlsSession.of(connection);
        if (tls == null) {
            shutDown(connection);
        } else {
            tls.finish(() -> shutDown(connection));
        }
    }

    private static void shutDown(NIOConnection connection) {
        try {
            ((SocketChannel) connection.getChannel()).shutdownOutput();
        } catch (IOException e) {
            connection.terminateSilently();
        }
    }
}
