package dev.realtime.tyrus.server;

import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/**
 * The frames of connections that negotiated compression (RFC 7692 section 7.2.1): a text is compressed once for all of them, on
 * its own. One for all connections of a server. Thread-safe; when it is closed it goes on working, and keeps nothing.
 */
final class Deflation implements FrameFormat, AutoCloseable {
    /** Shorter texts hold too little that repeats. */
    static final int SHORTEST = 128;

    /** Beyond it, time grows faster than messages shrink. */
    private static final int LEVEL = 3;

    /** The empty block at the end of a flush, which does not travel. */
    private static final int TAIL_BYTES = 4;

    private final Spares<Deflater> deflaters;

    /** @param most compressors that are kept for the next text, a quarter of a megabyte each */
    Deflation(int most) {
        deflaters = new Spares<>(most, () -> new Deflater(LEVEL, true), Deflater::end);
    }

    @Override
    public Frame prepare(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        if (plain.length < SHORTEST) {
            return TyrusFrame.text(plain);
        }
        byte[] compressed = new byte[plain.length];
        int length = deflate(plain, compressed) - TAIL_BYTES;
        return length < plain.length - TAIL_BYTES
                ? TyrusFrame.compressedText(compressed, length)
                : TyrusFrame.text(plain);
    }

    /** @return how many bytes there are now; when they fill the array there may be more */
    private int deflate(byte[] plain, byte[] compressed) {
        Deflater deflater = deflaters.take();
        deflater.setInput(plain);
        int length = deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH);
        deflater.reset();
        deflaters.giveBack(deflater);
        return length;
    }

    @Override
    public void close() {
        deflaters.close();
    }
}
