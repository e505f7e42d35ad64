package dev.realtime.peers;

import java.nio.charset.StandardCharsets;

/**
 * Writes updates of one length, numbered and stamped as the load generator wants them (load/delivery.c): a leading 1 keeps the
 * width of each number. Only its publisher uses it.
 */
final class Update {
    private static final String HEAD = "{\"type\":\"execution_update\",\"event\":\"status_changed\",\"data\":";
    private static final String TAIL = ",\"timestamp\":\"2026-01-01T00:00:00.123\"}";
    private static final String FIELDS = ",\"status\":\"running\",\"progress_percentage\":45.5,\"completed_nodes\":3,"
            + "\"total_nodes\":7,\"current_node\":\"node-3\",\"execution_id\":\"";
    private static final String SEQ = "{\"seq\":1";
    private static final String AT = ",\"at\":1";
    private static final int SEQ_DIGITS = 12;
    private static final int AT_DIGITS = 15;

    private final byte[] text;
    private final int seqEnd;
    private final int atEnd;

    private Update(String before, String after, int bytes) {
        String start = before + SEQ + "0".repeat(SEQ_DIGITS) + AT + "0".repeat(AT_DIGITS) + FIELDS;
        String end = "\"}" + after;
        int padding = bytes - start.length() - end.length();
        this.text = (start + "e".repeat(padding) + end).getBytes(StandardCharsets.ISO_8859_1);
        this.seqEnd = before.length() + SEQ.length() + SEQ_DIGITS;
        this.atEnd = seqEnd + AT.length() + AT_DIGITS;
    }

    /** Whole messages. */
    static Update message(int bytes) {
        return new Update(HEAD, TAIL, bytes);
    }

    /** Their data alone, for a server that writes the message around it. */
    static Update data(int bytes) {
        return new Update("", "", bytes - HEAD.length() - TAIL.length());
    }

    String text(long seq, long at) {
        digits(seq, seqEnd, SEQ_DIGITS);
        digits(at, atEnd, AT_DIGITS);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private void digits(long value, int end, int count) {
        long rest = value;
        for (int i = 1; i <= count; i++) {
            text[end - i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
