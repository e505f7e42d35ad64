package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflationTest {
    private static final int COMPRESSED_TEXT = 0xC1;
    private static final int TEXT = 0x81;

    private final Deflation deflation = new Deflation(2);
    private final Inflation inflation = new Inflation(1, 1 << 21);

    @AfterEach
    void close() {
        deflation.close();
        inflation.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 300, 70_000, 1_000_000})
    void textIsCompressedOnItsOwn(int length) throws Inflation.Refused {
        String text = "status é ".repeat(length).substring(0, length);

        for (int i = 0; i < 2; i++) {
            TyrusFrame frame = (TyrusFrame) deflation.prepare(text);
            assertThat(frame.length()).isLessThan(length);
            assertThat(first(frame)).isEqualTo(COMPRESSED_TEXT);
            assertThat(text(frame)).isEqualTo(text);
        }
    }

    @Test
    void shortTextGoesAsItIs() {
        TyrusFrame frame = (TyrusFrame) deflation.prepare("x".repeat(Deflation.SHORTEST - 1));

        assertThat(first(frame)).isEqualTo(TEXT);
    }

    @Test
    void textThatWouldNotShrinkGoesAsItIs() {
        byte[] noise = new byte[1_000];
        new Random(7).nextBytes(noise);
        StringBuilder text = new StringBuilder();
        for (byte each : noise) {
            text.append((char) (each & 0x7F));
        }
        // Seven bits of eight are noise: what is left to save is an eighth, less what the codes take.
        TyrusFrame frame = (TyrusFrame) deflation.prepare(text.substring(0, 140));

        assertThat(first(frame)).isEqualTo(TEXT);
        assertThat(payload(frame)).asString().isEqualTo(text.substring(0, 140));
    }

    @Test
    void manyThreadsPrepareAtATime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Boolean>> same = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            String seed = Base64.getEncoder().encodeToString(new byte[300 + thread]) + thread;
            same.add(threads.submit(() -> {
                boolean always = true;
                for (int i = 0; i < 2_000; i++) {
                    always &= text((TyrusFrame) deflation.prepare(seed + i)).equals(seed + i);
                }
                return always;
            }));
        }
        for (Future<Boolean> each : same) {
            assertThat(each.get()).isTrue();
        }
        threads.shutdown();
    }

    /** A publisher may be under way when the server ends. */
    @Test
    void closedOneStillPrepares() throws Inflation.Refused {
        deflation.close();

        assertThat(text((TyrusFrame) deflation.prepare("x".repeat(300)))).isEqualTo("x".repeat(300));
    }

    private String text(TyrusFrame frame) throws Inflation.Refused {
        return new String(inflation.inflate(payload(frame)), StandardCharsets.UTF_8);
    }

    private static int first(TyrusFrame frame) {
        return frame.bytes().get() & 0xFF;
    }

    private static byte[] payload(TyrusFrame frame) {
        ByteBuffer bytes = frame.bytes();
        int length = bytes.position(1).get();
        int head = length < 126 ? 2 : length == 126 ? 4 : 10;
        byte[] payload = new byte[bytes.limit() - head];
        bytes.position(head).get(payload);
        return payload;
    }
}
