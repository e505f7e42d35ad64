package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.realtime.model.CloseReason;
import dev.realtime.tck.server.PerMessageDeflate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class InflationTest {
    private static final int MOST = 65_536;

    /** An empty block that says that it is the last one. */
    private static final byte[] LAST_BLOCK = {3, 0};

    private final Inflation inflation = new Inflation(1, MOST);

    @AfterEach
    void close() {
        inflation.close();
    }

    /** The examples of RFC 7692 section 7.2.3. */
    @ParameterizedTest
    @CsvSource({
        "f248cdc9c90700, Hello", // one block
        "000500faff48656c6c6f00, Hello", // not compressed
        "f348cdc9c9070000, Hello", // a last block
        "f248050000 00ffff cac9c90700, Hello", // two blocks
        "00, ''"
    })
    void everyFormOfAMessageIsUnpacked(String hex, String text) throws Inflation.Refused {
        byte[] packed = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThat(inflation.inflate(packed)).asString().isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 40_000, MOST})
    void messagesUpToTheBoundAreUnpacked(int length) throws Inflation.Refused {
        byte[] plain = "ab".repeat(length).substring(0, length).getBytes(StandardCharsets.US_ASCII);

        assertThat(inflation.inflate(PerMessageDeflate.deflate(plain))).isEqualTo(plain);
    }

    @Test
    void dataThatCanNotBeCompressedIsUnpacked() throws Inflation.Refused {
        byte[] noise = new byte[MOST];
        new Random(7).nextBytes(noise);

        assertThat(inflation.inflate(PerMessageDeflate.deflate(noise))).isEqualTo(noise);
    }

    @ParameterizedTest
    @ValueSource(ints = {MOST + 1, 10_000_000})
    void longerMessageIsRefusedAtTheBound(int length) {
        byte[] bomb = PerMessageDeflate.deflate(new byte[length]);

        assertThat(refusal(bomb)).isEqualTo(CloseReason.MESSAGE_TOO_BIG);
    }

    @Test
    void limitOfNoneIsOneToo() throws Inflation.Refused {
        try (Inflation unbounded = new Inflation(1, Integer.MAX_VALUE)) {
            assertThat(unbounded.inflate(PerMessageDeflate.deflate(new byte[1_000_000])))
                    .hasSize(1_000_000);
        }
    }

    @Test
    void messageGoesOnBehindALastBlockAndKnowsWhatCameBefore() throws Inflation.Refused {
        byte[] first = "x".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(9, true);
        byte[] bytes = new byte[1_000];
        deflater.setInput(first);
        packed.write(bytes, 0, deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH));
        packed.writeBytes(LAST_BLOCK);
        deflater.setInput(first);
        packed.write(bytes, 0, deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH) - 4);
        deflater.end();

        assertThat(inflation.inflate(packed.toByteArray())).asString().isEqualTo("x".repeat(2_000));
    }

    @Test
    void lastBlocksAreNotTakenWithoutEnd() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (int i = 0; i < 30_000; i++) {
            packed.writeBytes(LAST_BLOCK);
        }

        assertThat(refusal(packed.toByteArray())).isEqualTo(CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void messageThatIsCutShortIsRefusedWhereverItIsCut() {
        byte[] noise = new byte[300];
        new Random(7).nextBytes(noise);
        for (byte[] plain :
                new byte[][] {"{\"type\":\"ping\",\"note\":\"ping\"}".getBytes(StandardCharsets.US_ASCII), noise}) {
            byte[] packed = PerMessageDeflate.deflate(plain);
            for (int length = 2; length < packed.length; length++) {
                assertThat(refusal(Arrays.copyOf(packed, length)))
                        .as("cut after " + length)
                        .isEqualTo(CloseReason.PROTOCOL_ERROR);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no block
                "ff", // a block of no kind
                "07ff",
                "000500faf048656c6c6f00", // a length that contradicts itself
                "020c00", // a distance beyond the beginning
                "f348cdc9c90700" // a last block that nothing follows
            })
    void whatIsNoDeflateDataIsRefused(String hex) {
        assertThat(refusal(HexFormat.of().parseHex(hex))).isEqualTo(CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void noiseEndsOneWayOrTheOther() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            try {
                assertThat(inflation.inflate(noise).length).isLessThanOrEqualTo(MOST);
            } catch (Inflation.Refused e) {
                assertThat(e.reason()).as("seed " + seed).isIn(CloseReason.PROTOCOL_ERROR, CloseReason.MESSAGE_TOO_BIG);
            }
        }
    }

    @Test
    void refusedMessageLeavesNothingBehindForTheNext() throws Inflation.Refused {
        byte[] hello = HexFormat.of().parseHex("f248cdc9c90700");
        assertThatThrownBy(() -> inflation.inflate(PerMessageDeflate.deflate(new byte[100_000])))
                .isInstanceOf(Inflation.Refused.class);
        assertThatThrownBy(() -> inflation.inflate(new byte[] {-1})).isInstanceOf(Inflation.Refused.class);

        assertThat(inflation.inflate(hello)).asString().isEqualTo("Hello");
    }

    private CloseReason refusal(byte[] packed) {
        Inflation.Refused refused = catchThrowableOfType(Inflation.Refused.class, () -> inflation.inflate(packed));
        assertThat(refused).isNotNull();
        return refused.reason();
    }
}
