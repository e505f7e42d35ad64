package dev.realtime.tck.server;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Packs and unpacks the messages of one connection (RFC 7692 section 7), on terms that let no side keep a window: each message
 * stands on its own, and one that does not is found. Used by one thread.
 */
public final class PerMessageDeflate implements AutoCloseable {
    /** What a client offers that takes any terms. */
    public static final String OFFER = "permessage-deflate; client_max_window_bits";

    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final int STEP = 8_192;

    private final Inflater inflater = new Inflater(true);
    private boolean inCompressed;

    /** A text message in one frame. */
    public static WireFrame text(String text) {
        return WireFrame.text(deflate(WireFrame.text(text).payload())).reserved(WireFrame.COMPRESSED);
    }

    /** The bytes of a message as they travel. */
    public static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(plain);
        byte[] packed = new byte[STEP];
        int length = 0;
        while (true) {
            length += deflater.deflate(packed, length, packed.length - length, Deflater.SYNC_FLUSH);
            if (length < packed.length) {
                deflater.end();
                return Arrays.copyOf(packed, length - TAIL.length);
            }
            packed = Arrays.copyOf(packed, 2 * length);
        }
    }

    /**
     * The frame as it would be without compression.
     *
     * @throws AssertionError when it can't be unpacked
     */
    WireFrame unpack(WireFrame frame) {
        if (frame.opcode() >= WireFrame.CLOSE) {
            return frame;
        }
        if (frame.opcode() != WireFrame.CONTINUATION) {
            inCompressed = frame.isCompressed();
        }
        if (!inCompressed) {
            return frame;
        }
        WireFrame plain = frame.with(inflate(frame.payload()));
        if (frame.isLast()) {
            inflate(TAIL);
            inflater.reset();
        }
        return plain;
    }

    private byte[] inflate(byte[] packed) {
        inflater.setInput(packed);
        byte[] plain = new byte[STEP];
        int length = 0;
        try {
            while (true) {
                length += inflater.inflate(plain, length, plain.length - length);
                if (length < plain.length) {
                    return Arrays.copyOf(plain, length);
                }
                plain = Arrays.copyOf(plain, 2 * length);
            }
        } catch (DataFormatException e) {
            throw new AssertionError("A message that can't be unpacked", e);
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
