package dev.realtime.tck.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One WebSocket frame, right or wrong (RFC 6455 section 5.2): nothing is checked. Those that are sent are masked unless said otherwise. */
public final class WireFrame {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** The reserved bit of a compressed message's first frame (RFC 7692 section 6). */
    static final int COMPRESSED = 4;

    /** What stands for "no code" (RFC 6455 section 7.4.1). */
    static final int NO_CODE = 1005;

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final boolean last;
    private final int reserved;
    private final int opcode;
    private final boolean masked;
    private final byte[] payload;

    private WireFrame(boolean last, int reserved, int opcode, boolean masked, byte[] payload) {
        this.last = last;
        this.reserved = reserved;
        this.opcode = opcode;
        this.masked = masked;
        this.payload = payload;
    }

    public static WireFrame of(int opcode, byte[] payload) {
        return new WireFrame(true, 0, opcode, true, payload.clone());
    }

    public static WireFrame text(String text) {
        return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public static WireFrame text(byte[] bytes) {
        return of(TEXT, bytes);
    }

    public static WireFrame continuation(String text) {
        return of(CONTINUATION, text.getBytes(StandardCharsets.UTF_8));
    }

    public static WireFrame continuation(byte[] bytes) {
        return of(CONTINUATION, bytes);
    }

    public static WireFrame ping(String payload) {
        return of(PING, payload.getBytes(StandardCharsets.UTF_8));
    }

    public static WireFrame pong(String payload) {
        return of(PONG, payload.getBytes(StandardCharsets.UTF_8));
    }

    public static WireFrame close(int code) {
        return close(code, new byte[0]);
    }

    public static WireFrame close(int code, byte[] reason) {
        return of(
                CLOSE,
                ByteBuffer.allocate(2 + reason.length)
                        .putShort((short) code)
                        .put(reason)
                        .array());
    }

    /** The same frame, with others to follow. */
    public WireFrame unfinished() {
        return new WireFrame(false, reserved, opcode, masked, payload);
    }

    /** The same frame with reserved bits, 1 to 7. */
    public WireFrame reserved(int bits) {
        return new WireFrame(last, bits, opcode, masked, payload);
    }

    /** The same frame as a server would send it. */
    public WireFrame unmasked() {
        return new WireFrame(last, reserved, opcode, false, payload);
    }

    /** The same frame with another payload, and no reserved bits. */
    WireFrame with(byte[] other) {
        return new WireFrame(last, 0, opcode, masked, other);
    }

    boolean isCompressed() {
        return (reserved & COMPRESSED) != 0;
    }

    public boolean isLast() {
        return last;
    }

    public int opcode() {
        return opcode;
    }

    public byte[] payload() {
        return payload.clone();
    }

    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a close frame. */
    public int closeCode() {
        return payload.length < 2 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    public byte[] bytes() {
        return bytes(payload.length);
    }

    /** The frame with another length in its head than it has. */
    public byte[] bytes(long declaredLength) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write((last ? 0x80 : 0) | reserved << 4 | opcode);
        bytes.writeBytes(length(declaredLength, masked ? 0x80 : 0));
        if (masked) {
            bytes.writeBytes(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            bytes.write(masked ? payload[i] ^ MASK[i % 4] : payload[i]);
        }
        return bytes.toByteArray();
    }

    private static byte[] length(long length, int maskBit) {
        if (length >= 0 && length < 126) {
            return new byte[] {(byte) (maskBit | length)};
        }
        if (length >= 0 && length < 65_536) {
            return ByteBuffer.allocate(3)
                    .put((byte) (maskBit | 126))
                    .putShort((short) length)
                    .array();
        }
        return ByteBuffer.allocate(9)
                .put((byte) (maskBit | 127))
                .putLong(length)
                .array();
    }

    /**
     * Reads a server's frame.
     *
     * @param compression whether it was negotiated
     * @throws AssertionError when none comes in time, the connection ends, or a server must not send such a frame
     */
    static WireFrame read(RawSocket socket, boolean compression) {
        byte[] head = socket.read(2);
        int reserved = head[0] >> 4 & 7;
        int opcode = head[0] & 15;
        boolean last = head[0] < 0;
        boolean mayBeCompressed = compression && (opcode == TEXT || opcode == BINARY);
        if ((reserved != 0 && !(mayBeCompressed && reserved == COMPRESSED)) || head[1] < 0) {
            throw new AssertionError("A server's frame is not masked and has no reserved bits");
        }
        int length = head[1];
        if (opcode >= CLOSE && (!last || length > 125)) {
            throw new AssertionError("A control frame is short and in one piece");
        }
        if (length == 126) {
            length = ByteBuffer.wrap(socket.read(2)).getShort() & 0xffff;
        } else if (length == 127) {
            length = Math.toIntExact(ByteBuffer.wrap(socket.read(8)).getLong());
        }
        return new WireFrame(last, reserved, opcode, false, socket.read(length));
    }

    @Override
    public String toString() {
        String what = opcode == CLOSE ? "close " + closeCode() : "opcode " + opcode + " " + text();
        return (last ? "" : "unfinished ") + what;
    }
}
