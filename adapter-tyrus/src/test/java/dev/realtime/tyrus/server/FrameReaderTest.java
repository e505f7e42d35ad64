package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.CloseReason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private final List<String> seen = new ArrayList<>();
    private final FrameReader reader = new FrameReader(1_000, 3, false, new FrameReader.Sink() {
        @Override
        public boolean frame(int opcode, boolean last, boolean compressed, byte[] payload) {
            seen.add(opcode + (last ? " " : "+ ") + new String(payload, StandardCharsets.UTF_8));
            return opcode != Opcode.CLOSE;
        }

        @Override
        public void violation(CloseReason reason) {
            seen.add("violation " + reason);
        }
    });

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 14, 1_000})
    void framesAreTheSameHoweverTheirBytesArrive(int step) {
        byte[] all = join(
                frame(0x81, "hello"), frame(0x01, "x".repeat(200)), frame(0x89, ""), frame(0x80, "!"), frame(0x81, ""));
        for (int from = 0; from < all.length; from += step) {
            reader.read(ByteBuffer.wrap(all, from, Math.min(step, all.length - from)));
        }
        assertThat(seen).containsExactly("1 hello", "1+ " + "x".repeat(200), "9 ", "0 !", "1 ");
    }

    @Test
    void framesAreReadFromDirectBuffersToo() {
        byte[] bytes = frame(0x81, "hello");
        reader.read(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
        assertThat(seen).containsExactly("1 hello");
    }

    @ParameterizedTest
    @CsvSource({
        "8101 61, PROTOCOL_ERROR", // not masked
        "c180 00000000, PROTOCOL_ERROR", // reserved bits
        "9180 00000000, PROTOCOL_ERROR",
        "8380 00000000, PROTOCOL_ERROR", // reserved opcodes
        "8b80 00000000, PROTOCOL_ERROR",
        "8080 00000000, PROTOCOL_ERROR", // a continuation of nothing
        "0980 00000000, PROTOCOL_ERROR", // a control frame in fragments
        "89fe 007e, PROTOCOL_ERROR", // a long control frame
        "81fe 0005, PROTOCOL_ERROR", // a length in more bytes than it takes
        "81ff 0000000000000005, PROTOCOL_ERROR",
        "81ff 8000000000000000, PROTOCOL_ERROR", // a negative length
        "8280 00000000, BINARY_MESSAGE",
        "81fe 03e9, MESSAGE_TOO_BIG",
        "81ff 7fffffffffffffff, MESSAGE_TOO_BIG"
    })
    void badFrameIsRefusedAsSoonAsItsHeadSaysSo(String hex, String reason) {
        reader.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
        reader.read(ByteBuffer.wrap(frame(0x81, "later")));
        assertThat(seen).containsExactly("violation " + reason);
    }

    @Test
    void newMessageWithinAMessageIsRefused() {
        reader.read(ByteBuffer.wrap(join(frame(0x01, "a"), frame(0x81, "b"))));
        assertThat(seen).containsExactly("1+ a", "violation PROTOCOL_ERROR");
    }

    @Test
    void boundIsOnTheWholeMessage() {
        reader.read(ByteBuffer.wrap(join(frame(0x01, "x".repeat(600)), frame(0x80, "x".repeat(400)))));
        reader.read(ByteBuffer.wrap(join(frame(0x01, "x".repeat(600)), frame(0x80, "x".repeat(401)))));
        assertThat(seen.subList(2, seen.size())).containsExactly("1+ " + "x".repeat(600), "violation MESSAGE_TOO_BIG");
    }

    @Test
    void fragmentsAreCountedEmptyOnesToo() {
        reader.read(ByteBuffer.wrap(join(frame(0x01, ""), frame(0x00, ""), frame(0x80, ""))));
        reader.read(ByteBuffer.wrap(join(frame(0x01, ""), frame(0x00, ""), frame(0x00, ""), frame(0x80, ""))));
        assertThat(seen).containsExactly("1+ ", "0+ ", "0 ", "1+ ", "0+ ", "0+ ", "violation MESSAGE_TOO_BIG");
    }

    @Test
    void nothingIsReadBehindTheCloseFrame() {
        reader.read(ByteBuffer.wrap(join(frame(0x88, ""), frame(0x81, "late"))));
        assertThat(seen).containsExactly("8 ");
    }

    private static byte[] frame(int first, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(bytes.length + 14).put((byte) first);
        if (bytes.length < 126) {
            frame.put((byte) (0x80 | bytes.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) bytes.length);
        }
        byte[] mask = {1, (byte) 0xF2, 3, 4};
        frame.put(mask);
        for (int i = 0; i < bytes.length; i++) {
            frame.put((byte) (bytes[i] ^ mask[i & 3]));
        }
        byte[] exact = new byte[frame.position()];
        frame.flip().get(exact);
        return exact;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
