package dev.realtime.tyrus.server;

import dev.realtime.model.CloseReason;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the compressed messages of clients (RFC 7692 section 7.2.2), each on its own, up to the longest message that is allowed
 * and not a byte further. One for all connections of a server. Thread-safe.
 */
final class Inflation implements AutoCloseable {
    /** What the sender took away, then an empty last block: a message that was cut short does not get there. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF, 1, 0, 0, (byte) 0xFF, (byte) 0xFF};

    /** Blocks marked as the last one that may stand within a message: each begins with a copy of the window. */
    private static final int MOST_LAST_BLOCKS = 64;

    private static final int WINDOW_BYTES = 32 * 1024;
    private static final int SMALLEST_ROOM = 512;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final int maxMessageBytes;
    private final Spares<Inflater> inflaters;

    /** @param most decompressors that are kept for the next message, 40 KiB each */
    Inflation(int most, int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
        this.inflaters = new Spares<>(most, () -> new Inflater(true), Inflater::end);
    }

    /** Why a compressed message is refused. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final CloseReason reason;

        private Refused(CloseReason reason, @Nullable Throwable cause) {
            super(reason.phrase(), cause);
            this.reason = reason;
        }

        CloseReason reason() {
            return reason;
        }
    }

    /**
     * The message as it was.
     *
     * @throws Refused when it is too long, or no whole message
     */
    byte[] inflate(byte[] compressed) throws Refused {
        Inflater inflater = inflaters.take();
        try {
            Unpacking unpacking = new Unpacking(inflater, compressed.length);
            unpacking.feed(compressed);
            return unpacking.end();
        } catch (DataFormatException e) {
            throw new Refused(CloseReason.PROTOCOL_ERROR, e);
        } finally {
            inflater.reset();
            inflaters.giveBack(inflater);
        }
    }

    /** One message under way. */
    private final class Unpacking {
        private final Inflater inflater;

        /** One byte more than is allowed tells the end from the bound. */
        private final int most = (int) Math.min(maxMessageBytes + 1L, LONGEST_ARRAY);

        private byte[] out;
        private int length;
        private int lastBlocks;

        Unpacking(Inflater inflater, int packedLength) {
            this.inflater = inflater;
            this.out = new byte[Math.min(most, Math.max(SMALLEST_ROOM, 4 * Math.min(packedLength, WINDOW_BYTES)))];
        }

        void feed(byte[] in) throws DataFormatException, Refused {
            boolean more = true;
            for (int left = in.length; more; left = inflater.getRemaining()) {
                if (inflater.finished()) {
                    restart();
                }
                inflater.setInput(in, in.length - left, left);
                inflate();
                more = inflater.finished() && inflater.getRemaining() > 0;
            }
        }

        /** A last block need not be the message's last (RFC 7692 section 7.2.3.4): the next may refer to what came before. */
        private void restart() throws Refused {
            if (lastBlocks++ == MOST_LAST_BLOCKS) {
                throw new Refused(CloseReason.PROTOCOL_ERROR, null);
            }
            inflater.reset();
            int window = Math.min(length, WINDOW_BYTES);
            inflater.setDictionary(out, length - window, window);
        }

        /** Unpacks until a last block or the input ends. */
        private void inflate() throws DataFormatException, Refused {
            length += inflater.inflate(out, length, out.length - length);
            while (length == out.length) {
                if (length == most) {
                    throw new Refused(CloseReason.MESSAGE_TOO_BIG, null);
                }
                out = Arrays.copyOf(out, (int) Math.min(most, 2L * length));
                length += inflater.inflate(out, length, out.length - length);
            }
        }

        /** The end must be one: the tail brings no bytes, and its last block is found. */
        byte[] end() throws DataFormatException, Refused {
            int whole = length;
            feed(TAIL);
            if (length != whole || !inflater.finished()) {
                throw new Refused(CloseReason.PROTOCOL_ERROR, null);
            }
            return Arrays.copyOf(out, length);
        }
    }

    @Override
    public void close() {
        inflaters.close();
    }
}
