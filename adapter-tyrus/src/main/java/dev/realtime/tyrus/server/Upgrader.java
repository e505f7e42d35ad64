package dev.realtime.tyrus.server;

import dev.realtime.port.in.Connection;
import dev.realtime.tyrus.endpoint.AdmittedPrincipal;
import dev.realtime.tyrus.endpoint.HandshakeGate;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import dev.realtime.tyrus.endpoint.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.glassfish.grizzly.Processor;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine;
import org.jspecify.annotations.Nullable;

/** Makes a WebSocket of an accepted request: Tyrus shakes hands, and the connection gets its own slim filter chain. */
final class Upgrader {
    private static final Verdict.Refused GOING_AWAY =
            HandshakeGate.unavailable("The server is going away", Duration.ofSeconds(1));
    private static final URI ENDPOINT = URI.create(RealtimeEndpoints.PATH);
    private static final List<String> HANDSHAKE_HEADERS =
            List.of("Host", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version");

    private final WebSocketEngine engine;
    private final Processor<?> upgraded;
    private final OpenSockets openSockets;
    private final Deadlines deadlines;
    private final ServerSettings settings;
    private final @Nullable Compression compression;
    private final GatherBuffers buffers = new GatherBuffers();

    /** @param compression null for a server without */
    Upgrader(
            WebSocketEngine engine,
            Processor<?> upgraded,
            OpenSockets openSockets,
            Deadlines deadlines,
            ServerSettings settings,
            @Nullable Compression compression) {
        this.engine = engine;
        this.upgraded = upgraded;
        this.openSockets = openSockets;
        this.deadlines = deadlines;
        this.settings = settings;
        this.compression = compression;
    }

    /**
     * Answers 101 and opens the session, or refuses because the server closes. The seat is released when it comes to nothing.
     *
     * @throws RuntimeException when it fails; the connection is good for nothing then
     */
    void upgrade(FilterChainContext ctx, HttpRequestPacket request, HttpContent content, Verdict.Accepted accepted) {
        if (!openSockets.beginUpgrade()) {
            accepted.admitted().seat().release();
            HttpRefusals.refuse(ctx, request, GOING_AWAY);
            return;
        }
        boolean opened = false;
        try {
            open(ctx, request, content, accepted);
            opened = true;
        } finally {
            openSockets.endUpgrade();
            if (!opened) {
                accepted.admitted().seat().release();
            }
        }
    }

    private void open(
            FilterChainContext ctx, HttpRequestPacket request, HttpContent content, Verdict.Accepted accepted) {
        NIOConnection socket = (NIOConnection) ctx.getConnection();
        String extension = compression == null ? null : DeflateOffer.answer(HandshakeRequests.extensions(request));
        Compression negotiated = extension == null ? null : compression;
        SocketTransport transport = new SocketTransport(
                negotiated == null ? TyrusFrame.FORMAT : negotiated.deflation(),
                socket,
                request.isSecure() ? null : buffers,
                deadlines,
                settings.closeDeadline());
        AtomicReference<Connection> opened = new AtomicReference<>();
        AdmittedPrincipal principal = new AdmittedPrincipal(accepted.admitted(), (session, seat) -> {
            Connection connection = seat.open(transport);
            opened.set(connection);
            return connection;
        });
        TyrusUpgradeResponse answer = new TyrusUpgradeResponse();
        WebSocketEngine.UpgradeInfo upgrade = engine.upgrade(request(request, accepted, principal), answer);
        if (upgrade.getStatus() != WebSocketEngine.UpgradeStatus.SUCCESS) {
            throw new IllegalStateException("Tyrus does not upgrade: " + upgrade.getStatus());
        }
        ctx.write(switchingProtocols(request.getResponse(), answer, extension));
        forgetRequest(socket);
        socket.setProcessor(upgraded);

        // Calls onOpen, which opens the seat.
        org.glassfish.tyrus.spi.Connection session =
                upgrade.createConnection(new EngineWriter(transport), reason -> {});
        Connection connection = opened.get();
        if (connection == null) {
            transport.terminate();
            throw new IllegalStateException("The session was not opened");
        }
        IncomingFrames incoming =
                new IncomingFrames(connection, transport, settings, negotiated == null ? null : negotiated.inflation());
        openSockets.add(transport);
        WebSocketFilter.attach(socket, incoming, new SessionEnd(transport, session, openSockets));
        if (content.getContent().hasRemaining()) {
            incoming.read(content.getContent());
        }
    }

    /** Tyrus gets to see no query, no extension and one subprotocol at most: no token or ticket reaches the session. */
    private static RequestContext request(
            HttpRequestPacket request, Verdict.Accepted accepted, AdmittedPrincipal principal) {
        RequestContext context = RequestContext.Builder.create()
                .requestURI(ENDPOINT)
                .secure(request.isSecure())
                .userPrincipal(principal)
                .remoteAddr(request.getRemoteAddress())
                .build();
        context.getHeaders().put("Upgrade", List.of("websocket"));
        for (String name : HANDSHAKE_HEADERS) {
            context.getHeaders().put(name, List.of(request.getHeader(name)));
        }
        String subprotocol = accepted.subprotocol();
        if (subprotocol != null) {
            context.getHeaders().put("Sec-WebSocket-Protocol", List.of(subprotocol));
        }
        return context;
    }

    private static HttpContent switchingProtocols(
            HttpResponsePacket response, TyrusUpgradeResponse answer, @Nullable String extension) {
        response.setProtocol(Protocol.HTTP_1_1);
        response.setStatus(101);
        answer.getHeaders().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
        if (extension != null) {
            response.setHeader("Sec-WebSocket-Extensions", extension);
        }
        return HttpContent.builder(response).build();
    }

    /** Drops what the codec keeps on the connection: 10 kB of a parsed request would stay as long as the socket. */
    private static void forgetRequest(NIOConnection socket) {
        HttpConnection.of(socket).leave();
        TlsFilter.leaveHttp(socket);
        socket.getAttributes().removeAttribute(HttpServerFilter.HTTP_SERVER_REQUEST_ATTR_NAME);
        socket.getAttributes().removeAttribute("HttpServerFilter.KeepAliveContext");
    }
}
