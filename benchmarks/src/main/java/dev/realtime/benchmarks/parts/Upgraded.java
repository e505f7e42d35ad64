package dev.realtime.benchmarks.parts;

import dev.realtime.core.Realtime;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Connections;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Transport;
import dev.realtime.tyrus.server.RealtimeServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server with one client, for what is its transport's own. */
final class Upgraded implements AutoCloseable {
    /** Nothing at all. */
    static final Upgraded NONE = new Upgraded(text -> () -> 0, List.of());

    private final FrameFormat format;
    private final List<AutoCloseable> parts;

    private Upgraded(FrameFormat format, List<AutoCloseable> parts) {
        this.format = format;
        this.parts = parts;
    }

    static Upgraded connect(boolean compressed) throws IOException {
        Realtime realtime = Realtime.builder().build();
        CompletableFuture<Transport> transport = new CompletableFuture<>();
        RealtimeServer server = RealtimeServer.builder()
                .connections(new Watched(realtime, transport))
                .port(0)
                .compression(compressed)
                .start();
        Socket socket = new Socket("127.0.0.1", server.port());
        String token = realtime.issueToken(Principal.of(new UserId("ann")));
        String request = String.join(
                "\r\n",
                "GET /api/v1/ws?token=" + token + " HTTP/1.1",
                "Host: localhost",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Extensions: permessage-deflate",
                "",
                "");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        if (in.read() < 0) {
            throw new IOException("Not upgraded");
        }
        List<AutoCloseable> parts = new ArrayList<>(List.of(socket, server, realtime));
        return new Upgraded(transport.join().format(), parts);
    }

    FrameFormat format() {
        return format;
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    /** Shows the transport of the connection that comes. */
    private record Watched(Connections connections, CompletableFuture<Transport> transport) implements Connections {
        @Override
        public Admission admit(Handshake handshake) {
            Admission admission = connections.admit(handshake);
            return admission instanceof Admission.Admitted admitted
                    ? new Admission.Admitted(admitted.principal(), new WatchedSeat(admitted.seat(), transport))
                    : admission;
        }
    }

    private record WatchedSeat(Admission.Seat seat, CompletableFuture<Transport> transport) implements Admission.Seat {
        @Override
        public Connection open(Transport opened) {
            transport.complete(opened);
            return seat.open(opened);
        }

        @Override
        public void release() {
            seat.release();
        }
    }
}
