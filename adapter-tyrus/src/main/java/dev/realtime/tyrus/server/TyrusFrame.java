package dev.realtime.tyrus.server;

import dev.realtime.model.CloseReason;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A whole frame as it goes over the wire, header and payload (RFC 6455 section 5.2; a server's are not masked). Immutable. */
final class TyrusFrame implements Frame {
    /** One for all sockets of all servers. */
    static final FrameFormat FORMAT = text -> text(text.getBytes(StandardCharsets.UTF_8));

    /** Empty. */
    static final TyrusFrame PING = of(Opcode.PING, new byte[0]);

    private static final int FINAL = 0x80;

    /** The first reserved bit, on the first frame of a compressed message (RFC 7692 section 6). */
    private static final int COMPRESSED = 0x40;

    private final ByteBuffer bytes;

    private TyrusFrame(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    static TyrusFrame text(byte[] utf8) {
        return of(Opcode.TEXT, utf8);
    }

    /** A text in the first bytes of the array, compressed. */
    static TyrusFrame compressedText(byte[] deflated, int length) {
        return of(COMPRESSED | Opcode.TEXT, deflated, length);
    }

    static TyrusFrame pong(byte[] payload) {
        return of(Opcode.PONG, payload);
    }

    /** A close frame without a code. */
    static TyrusFrame close() {
        return of(Opcode.CLOSE, new byte[0]);
    }

    static TyrusFrame close(int code) {
        return of(Opcode.CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    static TyrusFrame close(CloseReason reason) {
        byte[] phrase = reason.phrase().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer payload = ByteBuffer.allocate(2 + phrase.length);
        payload.putShort((short) reason.code()).put(phrase);
        return of(Opcode.CLOSE, payload.array());
    }

    private static TyrusFrame of(int kind, byte[] payload) {
        return of(kind, payload, payload.length);
    }

    private static TyrusFrame of(int kind, byte[] payload, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length + (length < 126 ? 2 : length <= 0xFFFF ? 4 : 10));
        bytes.put((byte) (FINAL | kind));
        if (length < 126) {
            bytes.put((byte) length);
        } else if (length <= 0xFFFF) {
            bytes.put((byte) 126).putShort((short) length);
        } else {
            bytes.put((byte) 127).putLong(length);
        }
        return new TyrusFrame(bytes.put(payload, 0, length).flip());
    }

    @Override
    public int length() {
        return bytes.limit();
    }

    /** A view with a position of its own. */
    ByteBuffer bytes() {
        return bytes.duplicate();
    }
}
