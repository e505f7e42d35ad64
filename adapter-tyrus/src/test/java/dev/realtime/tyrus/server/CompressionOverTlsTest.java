package dev.realtime.tyrus.server;

import java.time.Duration;
import javax.net.SocketFactory;

/** The same with TLS, where frames leave another way. */
class CompressionOverTlsTest extends CompressionOverSocketsTest {
    @Override
    RealtimeServerBuilder builder() {
        // A handshake on a busy machine takes its time.
        return super.builder().tls(Tls.context()).handshakeDeadline(Duration.ofSeconds(10));
    }

    @Override
    SocketFactory sockets() {
        return Tls.context().getSocketFactory();
    }

    @Override
    int connections() {
        // Each is a handshake.
        return 50;
    }
}
