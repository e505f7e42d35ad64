package dev.realtime.tyrus.whole;

import dev.realtime.core.Realtime;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.tck.server.Limit;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;
import dev.realtime.tck.server.TestCertificate;
import dev.realtime.tyrus.server.RealtimeServer;
import dev.realtime.tyrus.server.RealtimeServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.net.SocketFactory;

/** The core with its in-memory twins behind the server, without the HTTP endpoints of another adapter. */
final class WholeServer implements ServerUnderTest {
    private final Limits limits;
    private final Realtime realtime;
    private final RealtimeServer server;
    private final SocketFactory sockets;

    WholeServer(Limits limits) throws IOException {
        this(limits, RealtimeServer.builder(), SocketFactory.getDefault());
    }

    /** A server that shows this certificate. */
    WholeServer(Limits limits, TestCertificate certificate) throws IOException {
        this(
                limits,
                RealtimeServer.builder().tls(certificate.context()),
                certificate.context().getSocketFactory());
    }

    /** A server that compresses. */
    static WholeServer compressing(Limits limits) throws IOException {
        return new WholeServer(limits, RealtimeServer.builder().compression(true), SocketFactory.getDefault());
    }

    private WholeServer(Limits limits, RealtimeServerBuilder builder, SocketFactory sockets) throws IOException {
        this.limits = limits;
        this.sockets = sockets;
        this.realtime = Realtime.builder()
                .maxConnectionsPerUser((int) limits.of(Limit.MAX_CONNECTIONS_PER_USER))
                .maxConnectionsPerAddress((int) limits.of(Limit.MAX_CONNECTIONS_PER_ADDRESS))
                .maxConnections((int) limits.of(Limit.MAX_CONNECTIONS))
                .maxConnectsPerSecond((int) limits.of(Limit.MAX_CONNECTS_PER_SECOND))
                .maxMessagesPerSecond((int) limits.of(Limit.MAX_MESSAGES_PER_SECOND))
                .build();
        this.server = builder.connections(realtime)
                .port(0)
                .maxMessageBytes((int) limits.of(Limit.MAX_MESSAGE_BYTES))
                .maxFragments((int) limits.of(Limit.MAX_FRAGMENTS))
                .handshakeDeadline(limits.duration(Limit.HANDSHAKE_DEADLINE))
                .closeDeadline(Duration.ofSeconds(1))
                .start();
    }

    Realtime realtime() {
        return realtime;
    }

    @Override
    public String host() {
        return server.address().getHostString();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public SocketFactory socketFactory() {
        return sockets;
    }

    @Override
    public String token(String user, Duration lifetime, String... scopes) {
        Instant expiry = Instant.now().plus(lifetime);
        return realtime.issueToken(new Principal(new UserId(user), Set.of(scopes), expiry));
    }

    @Override
    public String badToken() {
        return "0".repeat(40);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void close() {
        server.close();
        realtime.close();
    }
}
