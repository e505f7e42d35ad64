package dev.realtime.tyrus.server;

import dev.realtime.model.CloseReason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a client sends into unmasked frames and enforces what Tyrus does not: masks, reserved bits and opcodes, the size of
 * messages, the number of fragments (RFC 6455 section 5). A frame's bytes are held as they come, so a length alone takes no
 * memory, and nothing is held between frames.
 *
 * <p>Used by the thread that handles the connection's current event.
 */
final class FrameReader {
    private static final int LONGEST_HEAD = 14;
    private static final int LONGEST_CONTROL_PAYLOAD = 125;
    private static final int MASK_BYTES = 4;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 64;

    private final int maxMessageBytes;
    private final int maxFragments;
    private final boolean takesCompressed;
    private final Sink sink;

    private final byte[] head = new byte[LONGEST_HEAD];
    private int headLength;
    private long payloadLength;
    /** Null while the head is incomplete. */
    private byte @Nullable [] payload;

    private int payloadReceived;

    private boolean inMessage;
    /** Of the message at hand; control frames between its fragments leave it alone. */
    private boolean compressed;

    private int messageBytes;
    private int fragments;
    private boolean stopped;

    /** Where frames go. */
    interface Sink {
        /**
         * A whole frame, of a kind that is allowed here.
         *
         * @param compressed whether the message is, of which a data frame is part; false for control frames
         * @return whether to go on reading
         */
        boolean frame(int opcode, boolean last, boolean compressed, byte[] payload);

        /** The client broke the protocol; nothing more is read. */
        void violation(CloseReason reason);
    }

    /** @param takesCompressed whether compression was negotiated */
    FrameReader(int maxMessageBytes, int maxFragments, boolean takesCompressed, Sink sink) {
        this.maxMessageBytes = maxMessageBytes;
        this.maxFragments = maxFragments;
        this.takesCompressed = takesCompressed;
        this.sink = sink;
    }

    /** Takes all bytes; after the end of reading they are thrown away. */
    void read(ByteBuffer in) {
        while (!stopped && in.hasRemaining()) {
            byte[] receiving = payload;
            if (receiving == null) {
                readHead(in);
            } else {
                readPayload(in, receiving);
            }
        }
    }

    private void readHead(ByteBuffer in) {
        head[headLength++] = in.get();
        if (headLength == 2) {
            checkKind();
        }
        if (headLength == 2 + lengthBytes()) {
            checkLength();
        }
        if (!stopped && headLength == 2 + lengthBytes() + MASK_BYTES) {
            beginPayload(in.remaining());
        }
    }

    private int opcode() {
        return head[0] & 0x0F;
    }

    private boolean isLast() {
        return (head[0] & 0x80) != 0;
    }

    private boolean isControl() {
        return (opcode() & 0x08) != 0;
    }

    /** How many bytes behind the second one tell the length; 14 while there is no second one. */
    private int lengthBytes() {
        if (headLength < 2) {
            return LONGEST_HEAD;
        }
        return switch (head[1] & 0x7F) {
            case 126 -> Short.BYTES;
            case 127 -> Long.BYTES;
            default -> 0;
        };
    }

    private void checkKind() {
        boolean mayBeCompressed = takesCompressed && !isControl() && !inMessage;
        boolean reserved = (head[0] & (mayBeCompressed ? 0x30 : 0x70)) != 0;
        boolean masked = (head[1] & 0x80) != 0;
        boolean known = isControl() ? isKnownControl() : isKnownData();
        if (reserved || !masked || !known) {
            fail(CloseReason.PROTOCOL_ERROR);
        } else if (opcode() == Opcode.BINARY) {
            fail(CloseReason.BINARY_MESSAGE);
        } else if (mayBeCompressed) {
            compressed = (head[0] & 0x40) != 0;
        }
    }

    private boolean isKnownControl() {
        return opcode() <= Opcode.PONG && isLast() && (head[1] & 0x7F) <= LONGEST_CONTROL_PAYLOAD;
    }

    private boolean isKnownData() {
        return opcode() <= Opcode.BINARY && inMessage == (opcode() == Opcode.CONTINUATION);
    }

    private void checkLength() {
        int lengthBytes = lengthBytes();
        ByteBuffer bytes = ByteBuffer.wrap(head);
        payloadLength = switch (lengthBytes) {
            case Short.BYTES -> bytes.getShort(2) & 0xFFFF;
            case Long.BYTES -> bytes.getLong(2);
            default -> head[1] & 0x7F;
        };
        // Negative ones included.
        boolean wasteful = (lengthBytes == Short.BYTES && payloadLength < 126)
                || (lengthBytes == Long.BYTES && payloadLength <= 0xFFFF);
        if (wasteful) {
            fail(CloseReason.PROTOCOL_ERROR);
        } else if (!isControl() && (payloadLength > mostMessageBytes() - messageBytes || fragments >= maxFragments)) {
            fail(CloseReason.MESSAGE_TOO_BIG);
        }
    }

    /** Data that can't be compressed takes a little more, at worst a seventh with zlib; what it holds is bounded elsewhere. */
    private int mostMessageBytes() {
        return compressed ? (int) Math.min(maxMessageBytes * 5L / 4 + 64, LONGEST_ARRAY) : maxMessageBytes;
    }

    private void beginPayload(int arrived) {
        payload = new byte[(int) Math.min(payloadLength, arrived)];
        payloadReceived = 0;
        if (payloadLength == 0) {
            finishFrame(payload);
        }
    }

    private void readPayload(ByteBuffer in, byte[] receiving) {
        int length = (int) payloadLength;
        int step = Math.min(in.remaining(), length - payloadReceived);
        byte[] enough = receiving;
        if (receiving.length < payloadReceived + step) {
            enough = Arrays.copyOf(receiving, Math.min(length, Math.max(payloadReceived + step, receiving.length * 2)));
            payload = enough;
        }
        in.get(enough, payloadReceived, step);
        payloadReceived += step;
        if (payloadReceived == length) {
            finishFrame(enough.length == length ? enough : Arrays.copyOf(enough, length));
        }
    }

    private void finishFrame(byte[] whole) {
        unmask(whole);
        int opcode = opcode();
        boolean last = isLast();
        boolean data = !isControl();
        if (data) {
            inMessage = !last;
            messageBytes = last ? 0 : messageBytes + whole.length;
            fragments = last ? 0 : fragments + 1;
        }
        headLength = 0;
        payload = null;
        stopped = !sink.frame(opcode, last, data && compressed, whole);
    }

    private void unmask(byte[] whole) {
        int mask = headLength - MASK_BYTES;
        for (int i = 0; i < whole.length; i++) {
            whole[i] ^= head[mask + (i & 3)];
        }
    }

    private void fail(CloseReason reason) {
        if (!stopped) {
            stopped = true;
            payload = null;
            sink.violation(reason);
        }
    }
}
