package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The examples of RFC 6455 section 5.7, and lengths at their borders. */
class WireFrameTest {
    @Test
    void maskedTextIsTheRfcsExample() {
        assertThat(hex(WireFrame.text("Hello").bytes())).isEqualTo("818537fa213d7f9f4d5158");
    }

    @Test
    void unmaskedTextIsTheRfcsExample() {
        assertThat(hex(WireFrame.text("Hello").unmasked().bytes())).isEqualTo("810548656c6c6f");
    }

    @Test
    void fragmentsAreTheRfcsExample() {
        assertThat(hex(WireFrame.text("Hel").unfinished().unmasked().bytes())).isEqualTo("010348656c");
        assertThat(hex(WireFrame.continuation("lo").unmasked().bytes())).isEqualTo("80026c6f");
    }

    @Test
    void pingIsTheRfcsExample() {
        assertThat(hex(WireFrame.ping("Hello").unmasked().bytes())).isEqualTo("890548656c6c6f");
    }

    @Test
    void lengthsTakeOneThreeOrNineBytes() {
        assertThat(head(125)).isEqualTo("817d");
        assertThat(head(126)).isEqualTo("817e007e");
        assertThat(head(65_535)).isEqualTo("817effff");
        assertThat(head(65_536)).isEqualTo("817f0000000000010000");
        assertThat(head(Long.MIN_VALUE)).isEqualTo("817f8000000000000000");
    }

    @Test
    void closeCarriesItsCode() {
        assertThat(hex(WireFrame.close(1000).unmasked().bytes())).isEqualTo("880203e8");
        assertThat(WireFrame.close(65_535).closeCode()).isEqualTo(65_535);
        assertThat(WireFrame.of(WireFrame.CLOSE, new byte[0]).closeCode()).isEqualTo(WireFrame.NO_CODE);
    }

    @Test
    void reservedBitsStandBehindTheFirst() {
        assertThat(hex(WireFrame.text("").reserved(4).unmasked().bytes())).isEqualTo("c100");
        assertThat(hex(WireFrame.text("").reserved(1).unmasked().bytes())).isEqualTo("9100");
    }

    private static String head(long length) {
        return hex(WireFrame.text("").unmasked().bytes(length));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
