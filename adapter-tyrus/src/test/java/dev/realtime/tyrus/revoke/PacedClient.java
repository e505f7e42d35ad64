package dev.realtime.tyrus.revoke;

import dev.realtime.model.Dialect;
import dev.realtime.model.RoomId;
import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.HttpReply;
import dev.realtime.tck.server.RawSocket;
import dev.realtime.tck.server.WireFrame;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client over a socket with a small receive buffer, which reads when a test tells it to. Used by one thread at a time. */
final class PacedClient implements AutoCloseable {
    private static final int RECEIVE_BYTES = 8 * 1024;

    /** A text message in one piece (RFC 6455 section 5.2): the server sends no other, and in these tests no ping. */
    private static final int WHOLE_TEXT = 0x81;

    private final RawSocket socket;
    private final Dialect dialect;

    private PacedClient(RawSocket socket, Dialect dialect) {
        this.socket = socket;
        this.dialect = dialect;
    }

    static PacedClient connect(HttpProbe server, String token, Dialect dialect) {
        RawSocket socket = server.openWithBuffer(RECEIVE_BYTES);
        socket.write(server.upgrade(RealtimeEndpoints.PATH + "?token=" + token)
                .header("Sec-WebSocket-Protocol", dialect.subprotocol())
                .bytes());
        HttpReply reply = HttpReply.read(socket);
        if (reply.status() != 101) {
            throw new AssertionError("Not upgraded: " + reply);
        }
        PacedClient client = new PacedClient(socket, dialect);
        client.hear();
        return client;
    }

    Dialect dialect() {
        return dialect;
    }

    void say(String json) {
        socket.write(WireFrame.text(json).bytes());
    }

    void subscribe(RoomId room) {
        say("{\"type\":\"subscribe\",\"room_id\":\"" + room + "\"}");
    }

    void unsubscribe(RoomId room) {
        say("{\"type\":\"unsubscribe\",\"room_id\":\"" + room + "\"}");
    }

    /** Subscribes and must be let in. */
    PacedClient in(RoomId room) {
        subscribe(room);
        Heard answer = hear();
        while (!answer.isAnswerAbout(room)) {
            answer = hear();
        }
        if (!answer.confirms(room)) {
            throw new AssertionError("Not let in: " + answer);
        }
        return this;
    }

    /** @throws AssertionError when nothing comes in time, or no message */
    Heard hear() {
        byte[] head = socket.read(2);
        if ((head[0] & 0xFF) != WHOLE_TEXT) {
            throw new AssertionError("No text message: " + head[0]);
        }
        int length = head[1];
        if (length == 126) {
            length = ByteBuffer.wrap(socket.read(2)).getShort() & 0xFFFF;
        } else if (length == 127) {
            length = Math.toIntExact(ByteBuffer.wrap(socket.read(8)).getLong());
        }
        return Heard.of(new String(socket.read(length), StandardCharsets.UTF_8));
    }

    /** The next piece that comes, whatever else comes before. */
    Piece hearPiece() {
        Heard next = hear();
        while (!next.isPiece()) {
            next = hear();
        }
        return next.piece();
    }

    /** What comes before the answer to a ping: all that waited for this client when the server took the ping. */
    List<Heard> hearToPong() {
        say("{\"type\":\"ping\"}");
        List<Heard> all = new ArrayList<>();
        for (Heard next = hear(); !next.isPong(); next = hear()) {
            all.add(next);
        }
        return all;
    }

    @Override
    public void close() {
        socket.close();
    }
}
