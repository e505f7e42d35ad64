package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Frames, fragments, control frames and the end (RFC 6455 sections 5 to 8, PROTOCOL sections 3 and 5). */
@Tag("v1")
public abstract class FramingSuite extends ServerSuite {
    private static final String PING = GoldenFrames.v1("ping").text();

    /** Whatever a test did to its own connection, the server goes on serving the others. */
    @AfterEach
    final void othersAreServed() {
        connect(unique("canary")).hearsNothing();
    }

    // Messages in one frame and in several

    @Test
    void messageMayComeInFragments() {
        RawGuideClient alice = alice();

        alice.socket()
                .send(
                        WireFrame.text("{\"ty").unfinished(),
                        WireFrame.continuation("").unfinished(),
                        WireFrame.continuation("pe\":\"pi").unfinished(),
                        WireFrame.continuation("ng\"}"));

        alice.hear(GoldenFrames.v1("pong"));
    }

    @Test
    void controlFramesMayComeBetweenFragments() {
        RawGuideClient alice = alice();

        alice.socket().send(WireFrame.text("{\"type\":").unfinished(), WireFrame.ping("between"));
        isPong(alice.socket().next(), "between");
        alice.socket().send(WireFrame.pong("unasked"), WireFrame.continuation("\"ping\"}"));

        alice.hear(GoldenFrames.v1("pong"));
    }

    @Test
    void emptyFragmentsMayStandAnywhere() {
        RawGuideClient alice = alice();

        alice.socket()
                .send(
                        WireFrame.text("").unfinished(),
                        WireFrame.continuation(PING).unfinished(),
                        WireFrame.continuation(""));

        alice.hear(GoldenFrames.v1("pong"));
    }

    @Test
    void characterMayBeSplitAcrossFragments() {
        RawGuideClient alice = alice();
        byte[] message = "{\"type\":\"ping\",\"note\":\"é你👩\"}".getBytes(StandardCharsets.UTF_8);
        WireFrame[] fragments = IntStream.range(0, message.length)
                .mapToObj(i -> fragment(i, new byte[] {message[i]}, i == message.length - 1))
                .toArray(WireFrame[]::new);

        alice.socket().send(fragments);

        alice.hear(GoldenFrames.v1("pong"));
    }

    @Test
    void framesMayArriveByteByByte() {
        RawGuideClient alice = alice();

        alice.socket().socket().writeByteByByte(WireFrame.text(PING).bytes());
        alice.hear(GoldenFrames.v1("pong"));
        alice.socket().socket().writeByteByByte(WireFrame.text(padded(200)).bytes());

        alice.hear(GoldenFrames.v1("pong"));
    }

    @Test
    void manyFramesMayArriveInOneSegment() {
        RawGuideClient alice = alice();

        alice.socket().send(Collections.nCopies(200, WireFrame.text(PING)).toArray(WireFrame[]::new));

        for (int i = 0; i < 200; i++) {
            alice.hear(GoldenFrames.v1("pong"));
        }
    }

    @Test
    void frameMayBeSplitAcrossSegmentsAnywhere() {
        byte[] frames =
                concat(WireFrame.text(PING).bytes(), WireFrame.text(padded(300)).bytes());
        RawGuideClient alice = alice();

        for (int split = 1; split < 30; split++) {
            alice.socket().socket().write(Arrays.copyOf(frames, split));
            alice.socket().socket().write(Arrays.copyOfRange(frames, split, frames.length));
            alice.hear(GoldenFrames.v1("pong"));
            alice.hear(GoldenFrames.v1("pong"));
        }
    }

    // Bounds

    @Test
    @Tag("client")
    void longestMessageIsTaken() {
        GuideClient alice = connect(unique("alice"));

        alice.say(padded(65_536));

        alice.hear(GoldenFrames.v1("pong"));
    }

    @Test
    @Tag("client")
    void longerMessageIsClosedWith1009() {
        GuideClient alice = connect(unique("alice"));

        alice.say(padded(65_537));

        assertThat(alice.hearsTheEnd()).isEqualTo(1009);
    }

    @Test
    void longestMessageIsTakenInFragments() {
        RawGuideClient alice = alice();
        String message = padded(65_536);

        alice.socket()
                .send(
                        WireFrame.text(message.substring(0, 40_000)).unfinished(),
                        WireFrame.continuation(message.substring(40_000)));

        alice.hear(GoldenFrames.v1("pong"));
    }

    @Test
    void longerMessageInFragmentsIsClosedWith1009() {
        String message = padded(65_537);

        closes(
                1009,
                WireFrame.text(message.substring(0, 40_000)).unfinished(),
                WireFrame.continuation(message.substring(40_000)));
    }

    @Test
    @Tag("client")
    void boundCountsBytesNotCharacters() {
        GuideClient alice = connect(unique("alice"));

        alice.say("{\"type\":\"ping\",\"note\":\"" + "é".repeat(33_000) + "\"}");

        assertThat(alice.hearsTheEnd()).isEqualTo(1009);
    }

    @Test
    void hugeFrameIsClosedWith1009BeforeItCame() {
        for (long length : new long[] {65_537, 1L << 31, 1L << 40, Long.MAX_VALUE}) {
            RawGuideClient alice = alice();
            alice.socket().socket().write(WireFrame.text("").bytes(length));

            assertThat(alice.socket().closeCode()).as("length " + length).isEqualTo(1009);
        }
    }

    @Test
    void lengthWithItsTopBitSetIsRefused() {
        RawGuideClient alice = alice();
        alice.socket().socket().write(WireFrame.text("").bytes(Long.MIN_VALUE));

        assertThat(alice.socket().closeCode()).isIn(1002, 1009);
    }

    @Test
    void asManyFragmentsAsAllowedAreTaken() {
        RawGuideClient alice = alice();

        alice.socket().send(fragments((int) Limit.MAX_FRAGMENTS.defaultValue()));

        alice.hear(GoldenFrames.v1("pong"));
    }

    @Test
    void tooManyFragmentsAreClosedWith1009() {
        closes(1009, fragments((int) Limit.MAX_FRAGMENTS.defaultValue() + 1));
    }

    @Test
    void endlessEmptyFragmentsAreClosedWith1009() {
        RawGuideClient alice = alice();
        byte[] empty = WireFrame.continuation("").unfinished().bytes();
        alice.socket().send(WireFrame.text("").unfinished());

        for (int i = 0; i < 20_000 && !alice.socket().socket().hasInput(); i++) {
            if (!alice.socket().socket().tryWrite(empty)) {
                break;
            }
        }

        assertThat(alice.socket().closeCode()).isEqualTo(1009);
    }

    // Text that is none

    @Test
    void textThatIsNotUtf8IsClosedWith1007() {
        for (String hex : List.of(
                "c328", // a second byte that is none
                "80", // a second byte without a first
                "c0af", // overlong
                "e080af",
                "eda080", // a surrogate
                "f4908080", // beyond U+10FFFF
                "f880808080",
                "fe",
                "e4bda0e4bd")) { // cut short
            closes(1007, WireFrame.text(HexFormat.of().parseHex(hex)));
        }
    }

    @Test
    void textThatIsNotUtf8AcrossFragmentsIsClosedWith1007() {
        closes(1007, WireFrame.text(new byte[] {(byte) 0xc3}).unfinished(), WireFrame.continuation(new byte[] {0x28}));
        closes(1007, WireFrame.text("a").unfinished(), WireFrame.continuation(new byte[] {(byte) 0xe4, (byte) 0xbd}));
    }

    @Test
    void binaryMessageIsClosedWith1003() {
        closes(1003, WireFrame.of(WireFrame.BINARY, PING.getBytes(StandardCharsets.UTF_8)));
        closes(1003, WireFrame.of(WireFrame.BINARY, new byte[0]));
        closes(1003, WireFrame.of(WireFrame.BINARY, new byte[] {1}).unfinished(), WireFrame.continuation(new byte[] {2
        }));
    }

    // Frames that break the protocol

    @Test
    void unmaskedFrameIsClosedWith1002() {
        closes(1002, WireFrame.text(PING).unmasked());
        closes(1002, WireFrame.ping("x").unmasked());
    }

    @Test
    void reservedBitsAreClosedWith1002() {
        for (int bits = 1; bits < 8; bits++) {
            closes(1002, WireFrame.text(PING).reserved(bits));
        }
        closes(1002, WireFrame.ping("x").reserved(4));
    }

    @Test
    void reservedOpcodesAreClosedWith1002() {
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            closes(1002, WireFrame.of(opcode, new byte[] {1}));
        }
    }

    @Test
    void longControlFrameIsClosedWith1002() {
        closes(1002, WireFrame.ping("x".repeat(126)));
        closes(1002, WireFrame.pong("x".repeat(126)));
        closes(1002, WireFrame.close(1000, new byte[124]));
    }

    @Test
    void controlFrameInFragmentsIsClosedWith1002() {
        closes(1002, WireFrame.ping("a").unfinished());
        closes(1002, WireFrame.text("{").unfinished(), WireFrame.pong("a").unfinished());
    }

    @Test
    void continuationOfNothingIsClosedWith1002() {
        closes(1002, WireFrame.continuation(PING));
        closes(1002, WireFrame.continuation(PING).unfinished());
    }

    @Test
    void continuationOfAFinishedMessageIsClosedWith1002() {
        RawGuideClient alice = alice();
        alice.socket().send(WireFrame.text(PING).unfinished(), WireFrame.continuation(""));
        alice.hear(GoldenFrames.v1("pong"));
        isQuiet(alice);

        alice.socket().send(WireFrame.continuation(""));

        assertThat(alice.socket().closeCode()).isEqualTo(1002);
    }

    @Test
    void newMessageWithinAMessageIsClosedWith1002() {
        closes(1002, WireFrame.text("{").unfinished(), WireFrame.text(PING));
    }

    // Control frames

    @Test
    void pingIsAnsweredWithItsPayload() {
        RawGuideClient alice = alice();

        for (String payload : List.of("", "hello", "x".repeat(125))) {
            alice.socket().send(WireFrame.ping(payload));
            isPong(alice.socket().next(), payload);
        }
    }

    @Test
    void pongThatNobodyAskedForIsIgnored() {
        RawGuideClient alice = alice();

        alice.socket().send(WireFrame.pong("unasked"), WireFrame.pong(""));

        alice.hearsNothing();
    }

    // The end

    @Test
    void closeIsAnsweredWithItsCode() {
        for (int code : new int[] {1000, 1001, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999}) {
            closes(code, WireFrame.close(code, "bye é".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void closeWithoutCodeIsAnswered() {
        RawGuideClient alice = alice();

        alice.socket().send(WireFrame.of(WireFrame.CLOSE, new byte[0]));

        assertThat(alice.socket().closeCode()).isIn(WireFrame.NO_CODE, 1000);
    }

    @Test
    void badCloseCodeIsClosedWith1002() {
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1100, 2000, 2999, 5000, 65_535}) {
            closes(1002, WireFrame.close(code));
        }
    }

    @Test
    void closeWithHalfACodeIsClosedWith1002() {
        closes(1002, WireFrame.of(WireFrame.CLOSE, new byte[] {3}));
    }

    @Test
    void closeWithABadReasonIsRefused() {
        RawGuideClient alice = alice();

        alice.socket().send(WireFrame.close(1000, new byte[] {(byte) 0xc3, 0x28}));

        assertThat(alice.socket().closeCode()).isIn(1002, 1007);
    }

    @Test
    void nothingIsAnsweredBehindACloseFrame() {
        closes(1000, WireFrame.close(1000), WireFrame.text(PING), WireFrame.ping("late"));
    }

    @Test
    void closeWithinAMessageIsAnswered() {
        closes(1000, WireFrame.text("{\"type\":").unfinished(), WireFrame.close(1000));
    }

    @Test
    void resetLeavesNoConnectionBehind() {
        String user = unique("alice");
        RawGuideClient halfway = connectRaw(user);
        halfway.socket().socket().write(Arrays.copyOf(WireFrame.text(PING).bytes(), 5));
        RawGuideClient idle = connectRaw(user);

        halfway.socket().socket().reset();
        idle.socket().socket().reset();

        hasNoConnectionsSoon(user);
    }

    @Test
    void endOfTheConnectionWithoutACloseFrameLeavesNothingBehind() {
        String user = unique("alice");
        RawGuideClient alice = connectRaw(user);

        alice.socket().socket().finishWriting();

        assertThat(alice.socket().socket().endsWithin(RawSocket.PATIENCE)).isTrue();
        hasNoConnectionsSoon(user);
    }

    private void hasNoConnectionsSoon(String user) {
        Backend asUser = new Backend(http(), server().token(user));
        await().atMost(RawSocket.PATIENCE)
                .until(() ->
                        asUser.get("/ws/stats").json().path("user_connections").asInt() == 0);
    }

    // What the tests share

    private RawGuideClient alice() {
        RawGuideClient alice = connectRaw(unique("alice"));
        isQuiet(alice);
        return alice;
    }

    /**
     * The server has nothing under way to the client: a pong that answers comes after all of that. Tomcat may end a connection
     * without a close frame when a frame that breaks the protocol comes while it ends a send.
     */
    private static void isQuiet(RawGuideClient client) {
        client.socket().send(WireFrame.ping("quiet"));
        isPong(client.socket().next(), "quiet");
    }

    private void closes(int code, WireFrame... frames) {
        RawGuideClient alice = alice();

        alice.socket().send(frames);

        assertThat(alice.socket().closeCode()).as(List.of(frames).toString()).isEqualTo(code);
    }

    private static void isPong(WireFrame frame, String payload) {
        assertThat(frame.opcode()).isEqualTo(WireFrame.PONG);
        assertThat(frame.text()).isEqualTo(payload);
    }

    /** A ping of exactly that many bytes; white space behind a JSON value means nothing. */
    private static String padded(int bytes) {
        return PING + " ".repeat(bytes - PING.length());
    }

    private static WireFrame[] fragments(int count) {
        byte[] message = padded(count).getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, count)
                .mapToObj(i -> fragment(i, new byte[] {message[i]}, i == count - 1))
                .toArray(WireFrame[]::new);
    }

    private static WireFrame fragment(int index, byte[] bytes, boolean last) {
        WireFrame frame = index == 0 ? WireFrame.text(bytes) : WireFrame.continuation(bytes);
        return last ? frame : frame.unfinished();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
