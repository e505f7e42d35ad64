package dev.realtime.tck.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client that does what it is told, right or wrong, and checks what the server does. Where compression was negotiated
 * it unpacks what comes, and packs its texts. Used by one thread.
 */
public final class RawWebSocket implements WebSocketClient {
    private final RawSocket socket;
    private final HttpReply handshake;
    private final @Nullable PerMessageDeflate compression;

    private RawWebSocket(RawSocket socket, HttpReply handshake) {
        this.socket = socket;
        this.handshake = handshake;
        this.compression = isCompressed(handshake) ? new PerMessageDeflate() : null;
    }

    private static boolean isCompressed(HttpReply handshake) {
        return handshake.all("Sec-WebSocket-Extensions").stream()
                .anyMatch(line -> line.startsWith("permessage-deflate"));
    }

    /**
     * Connects and shakes hands.
     *
     * @throws AssertionError when the server does not upgrade, or not as RFC 6455 section 4.2.2 says
     */
    public static RawWebSocket open(HttpProbe address, RawRequest request) {
        return open(address.open(), request);
    }

    static RawWebSocket open(RawSocket socket, RawRequest request) {
        socket.write(request.bytes());
        return upgraded(socket);
    }

    /** Takes over a connection on which a request with {@link RawRequest#KEY} was sent. */
    static RawWebSocket upgraded(RawSocket socket) {
        HttpReply reply = HttpReply.read(socket);
        if (reply.status() != 101) {
            throw new AssertionError("Not upgraded: " + reply);
        }
        require(reply, "Upgrade", "websocket");
        require(reply, "Connection", "upgrade");
        if (!reply.all("Sec-WebSocket-Accept").equals(List.of(RawRequest.ACCEPT))) {
            throw new AssertionError("A wrong Sec-WebSocket-Accept: " + reply);
        }
        return new RawWebSocket(socket, reply);
    }

    private static void require(HttpReply reply, String name, String value) {
        // Lists both, RFC 9110 section 7.6.1 and 7.8.
        boolean said = reply.all(name).stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .anyMatch(token -> token.strip().equalsIgnoreCase(value));
        if (!said) {
            throw new AssertionError("An upgrade says " + name + ": " + value + ", not " + reply.headers());
        }
    }

    /** What the server answered to the request for an upgrade. */
    public HttpReply handshake() {
        return handshake;
    }

    /** The connection under the frames. */
    public RawSocket socket() {
        return socket;
    }

    @Override
    public Optional<String> subprotocol() {
        return handshake.header("Sec-WebSocket-Protocol");
    }

    @Override
    public void text(String text) {
        send(compression == null ? WireFrame.text(text) : PerMessageDeflate.text(text));
    }

    /** Sends frames in one write. */
    public void send(WireFrame... frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (WireFrame frame : frames) {
            bytes.writeBytes(frame.bytes());
        }
        socket.write(bytes.toByteArray());
    }

    /** The next frame, whatever it is. */
    public WireFrame next() {
        WireFrame read = WireFrame.read(socket, compression != null);
        WireFrame frame = compression == null ? read : compression.unpack(read);
        if (frame.opcode() == WireFrame.TEXT || frame.opcode() == WireFrame.CLOSE) {
            Leaks.check(frame.text());
        }
        return frame;
    }

    /** The next text message. Answers the server's pings. */
    @Override
    public String nextText() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            WireFrame frame = next();
            if (frame.opcode() == WireFrame.PING) {
                send(WireFrame.of(WireFrame.PONG, frame.payload()));
            } else if (frame.opcode() == WireFrame.TEXT || frame.opcode() == WireFrame.CONTINUATION) {
                message.writeBytes(frame.payload());
                if (frame.isLast()) {
                    return message.toString(StandardCharsets.UTF_8);
                }
            } else if (frame.opcode() != WireFrame.PONG) {
                throw new AssertionError("A text message was due, not " + frame);
            }
        }
    }

    /** Reads up to the close frame, which must be the next but for control frames, and then to the connection's end. */
    @Override
    public int closeCode() {
        WireFrame frame = next();
        while (frame.opcode() == WireFrame.PING || frame.opcode() == WireFrame.PONG) {
            frame = next();
        }
        if (frame.opcode() != WireFrame.CLOSE) {
            throw new AssertionError("A close frame was due, not " + frame);
        }
        // RFC 6455 section 5.5.1: a close frame is answered, unless one was sent before; the server may be gone
        // already.
        socket.tryWrite(WireFrame.of(WireFrame.CLOSE, frame.payload()).bytes());
        requireEnd();
        return frame.closeCode();
    }

    /** @throws AssertionError when anything comes but the connection's end */
    public void requireEnd() {
        int next = socket.read();
        if (next >= 0) {
            throw new AssertionError("Nothing may follow a close frame");
        }
    }

    /** Ends the TCP connection without a close frame. */
    @Override
    public void close() {
        socket.close();
        if (compression != null) {
            compression.close();
        }
    }
}
