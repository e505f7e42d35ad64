package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Transport;
import dev.realtime.tck.server.PerMessageDeflate;
import dev.realtime.tck.server.RawRequest;
import dev.realtime.tck.server.RawWebSocket;
import dev.realtime.tck.server.WireFrame;
import dev.realtime.tyrus.fake.Guest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate as a client sees it (RFC 7692), who packs and unpacks with {@code java.util.zip}. */
class CompressionOverSocketsTest extends ServerTest {
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final String TERMS = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private static final String LONG_TEXT = "status changed, ".repeat(100);

    /** The first reserved bit, as {@link WireFrame#reserved} counts. */
    private static final int RSV1 = 4;

    @Override
    RealtimeServerBuilder builder() {
        return super.builder().compression(true);
    }

    /** How many at a time are many. */
    int connections() {
        return 1_000;
    }

    private RawWebSocket connectCompressed() {
        return offering(server, PerMessageDeflate.OFFER);
    }

    private RawWebSocket offering(RealtimeServer to, String... offers) {
        RawRequest request = probe(to).upgrade(PATH + "?token=good");
        for (String offer : offers) {
            request = request.header(EXTENSIONS, offer);
        }
        return closedLater(RawWebSocket.open(probe(to), request));
    }

    @Test
    void offerIsAnsweredWithTermsThatKeepNoWindow() {
        assertThat(connectCompressed().handshake().all(EXTENSIONS)).containsExactly(TERMS);
    }

    @Test
    void firstOfferThatCanBeHonouredIsTakenWhereverItStands() {
        RawWebSocket client = offering(
                server,
                "foo, permessage-deflate; server_max_window_bits=10",
                "permessage-deflate; server_max_window_bits=15");

        assertThat(client.handshake().all(EXTENSIONS)).containsExactly(TERMS + "; server_max_window_bits=15");
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate; server_max_window_bits=10", "permessage-deflate; x", "foo", "=;,"})
    void clientWhoseOfferIsDeclinedIsServedWithoutCompression(String offer) throws InterruptedException {
        RawWebSocket client = offering(server, offer);
        client.text("echo " + LONG_TEXT);

        assertThat(client.handshake().all(EXTENSIONS)).isEmpty();
        assertThat(guests.next().transport().format()).isSameAs(TyrusFrame.FORMAT);
        assertThat(firstByte(client)).isEqualTo(0x81);
    }

    @Test
    void clientThatOffersNothingIsServedWithoutCompression() {
        RawWebSocket client = connect();
        client.text("echo " + LONG_TEXT);

        assertThat(client.handshake().all(EXTENSIONS)).isEmpty();
        assertThat(client.nextText()).isEqualTo(LONG_TEXT);
    }

    @Test
    void serverWithoutCompressionDeclinesEveryOffer() throws IOException {
        RealtimeServer without = start(builder().compression(false));
        RawWebSocket client = offering(without, PerMessageDeflate.OFFER);
        assertThat(client.handshake().all(EXTENSIONS)).isEmpty();

        client.send(PerMessageDeflate.text("hello"));
        assertThat(client.closeCode()).isEqualTo(1002);
    }

    @Test
    void longTextsTravelCompressedAndShortOnesAsTheyAre() {
        RawWebSocket client = connectCompressed();
        client.text("echo " + LONG_TEXT);
        assertThat(firstByte(client)).isEqualTo(0xC1);

        RawWebSocket other = connectCompressed();
        other.text("echo short");
        assertThat(firstByte(other)).isEqualTo(0x81);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 127, 128, 10_000, 65_531})
    void textsComeBackAsTheyWere(int length) {
        RawWebSocket client = connectCompressed();
        String text = "{\"n\":1}".repeat(length).substring(0, length);

        for (int i = 0; i < 3; i++) {
            client.text("echo " + text);
            assertThat(client.nextText()).isEqualTo(text);
        }
    }

    @Test
    void everyLanguageComesBack() {
        RawWebSocket client = connectCompressed();
        String text = "é你👩 ".repeat(200);
        client.text("echo " + text);

        assertThat(client.nextText()).isEqualTo(text);
    }

    @Test
    void clientMayLeaveMessagesUncompressed() throws InterruptedException {
        RawWebSocket client = connectCompressed();
        client.send(WireFrame.text("one"), PerMessageDeflate.text("two"), WireFrame.text("three"));

        Guest guest = guests.next();
        assertThat(List.of(guest.nextText(), guest.nextText(), guest.nextText()))
                .containsExactly("one", "two", "three");
    }

    @Test
    void compressedMessageMayComeInFragmentsWithControlFramesBetween() throws InterruptedException {
        RawWebSocket client = connectCompressed();
        byte[] packed = PerMessageDeflate.deflate(LONG_TEXT.getBytes(StandardCharsets.UTF_8));
        client.send(
                WireFrame.text(Arrays.copyOf(packed, 5)).reserved(RSV1).unfinished(),
                WireFrame.ping("between"),
                WireFrame.continuation("").unfinished(),
                WireFrame.continuation(Arrays.copyOfRange(packed, 5, 9)).unfinished(),
                WireFrame.pong("x"),
                WireFrame.continuation(Arrays.copyOfRange(packed, 9, packed.length)));

        assertThat(client.next().text()).isEqualTo("between");
        assertThat(guests.next().nextText()).isEqualTo(LONG_TEXT);
    }

    @Test
    void compressedMessageMayArriveByteByByte() throws InterruptedException {
        RawWebSocket client = connectCompressed();
        client.socket().writeByteByByte(PerMessageDeflate.text(LONG_TEXT).bytes());

        assertThat(guests.next().nextText()).isEqualTo(LONG_TEXT);
    }

    @Test
    void lastBlockWithinAMessageIsNoEnd() throws InterruptedException {
        RawWebSocket client = connectCompressed();
        byte[] hello = {(byte) 0xf3, 0x48, (byte) 0xcd, (byte) 0xc9, (byte) 0xc9, 7, 0};
        byte[] both = new byte[2 * hello.length + 1];
        System.arraycopy(hello, 0, both, 0, hello.length);
        System.arraycopy(hello, 0, both, hello.length, hello.length);
        client.send(WireFrame.text(both).reserved(RSV1));

        assertThat(guests.next().nextText()).isEqualTo("HelloHello");
    }

    @Test
    void reservedBitsThatMeanNothingAreClosedWith1002() {
        byte[] packed = PerMessageDeflate.text("hello").payload();
        closes(1002, WireFrame.text(packed).reserved(1));
        closes(1002, WireFrame.text(packed).reserved(2));
        closes(1002, WireFrame.text(packed).reserved(RSV1 | 1));
        closes(1002, WireFrame.ping("x").reserved(RSV1));
        closes(1002, WireFrame.pong("x").reserved(RSV1));
        closes(1002, WireFrame.close(1000).reserved(RSV1));
        closes(
                1002,
                WireFrame.text(packed).reserved(RSV1).unfinished(),
                WireFrame.continuation("").reserved(RSV1));
        closes(
                1002,
                WireFrame.text("a").unfinished(),
                WireFrame.continuation(packed).reserved(RSV1));
        closes(1002, WireFrame.text("a").unfinished(), WireFrame.text(packed).reserved(RSV1));
    }

    @Test
    void compressedMessageWithoutNegotiationIsClosedWith1002() {
        RawWebSocket client = connect();
        client.send(PerMessageDeflate.text("hello"));

        assertThat(client.closeCode()).isEqualTo(1002);
    }

    @Test
    void compressedBinaryMessageIsClosedWith1003() {
        closes(1003, WireFrame.of(2, new byte[] {0}).reserved(RSV1));
    }

    @Test
    void messageThatIsTooLongUnpackedIsClosedWith1009() {
        closes(1009, PerMessageDeflate.text("x".repeat(65_537)));
        closes(1009, PerMessageDeflate.text("\0".repeat(20_000_000)));
    }

    @Test
    void messageThatIsTooLongPackedIsClosedWith1009BeforeItCame() {
        RawWebSocket client = connectCompressed();
        client.socket().write(WireFrame.text("").reserved(RSV1).bytes(100_000));

        assertThat(client.closeCode()).isEqualTo(1009);
    }

    @Test
    void fragmentsOfACompressedMessageAreCounted() {
        WireFrame[] fragments = new WireFrame[1_001];
        Arrays.fill(fragments, WireFrame.continuation("").unfinished());
        fragments[0] = WireFrame.text("").reserved(RSV1).unfinished();

        closes(1009, fragments);
    }

    @Test
    void whatCanNotBeUnpackedIsClosedWith1002() {
        byte[] packed = PerMessageDeflate.text(LONG_TEXT).payload();
        closes(1002, WireFrame.text(Arrays.copyOf(packed, packed.length / 2)).reserved(RSV1));
        closes(1002, WireFrame.text("no deflate data").reserved(RSV1));
        closes(1002, WireFrame.text("").reserved(RSV1));
    }

    @Test
    void unpackedTextThatIsNotUtf8IsClosedWith1007() {
        closes(
                1007,
                WireFrame.text(PerMessageDeflate.deflate(new byte[] {(byte) 0xc3, 0x28}))
                        .reserved(RSV1));
    }

    @Test
    void messageThatNeedsTheLastOneIsClosedWith1002() throws InterruptedException {
        RawWebSocket client = connectCompressed();
        byte[] plain = LONG_TEXT.getBytes(StandardCharsets.UTF_8);
        byte[] packed = PerMessageDeflate.deflate(plain);
        Deflater keepsItsWindow = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        byte[] second = new byte[plain.length];
        int length = 0;
        for (int i = 0; i < 2; i++) {
            keepsItsWindow.setInput(plain);
            length = keepsItsWindow.deflate(second, 0, second.length, Deflater.SYNC_FLUSH) - 4;
        }
        keepsItsWindow.end();
        assertThat(length).isLessThan(packed.length);

        client.send(
                WireFrame.text(packed).reserved(RSV1),
                WireFrame.text(Arrays.copyOf(second, length)).reserved(RSV1));

        assertThat(guests.next().nextText()).isEqualTo(LONG_TEXT);
        assertThat(client.closeCode()).isEqualTo(1002);
    }

    /** The core prepares a publication once for each format. */
    @Test
    void allConnectionsShareOneFrame() throws InterruptedException {
        List<RawWebSocket> clients = new ArrayList<>();
        List<Transport> transports = new ArrayList<>();
        for (int i = 0; i < connections(); i++) {
            clients.add(connectCompressed());
            transports.add(guests.next().transport());
        }
        FrameFormat format = transports.get(0).format();
        Frame frame = format.prepare(LONG_TEXT);

        transports.forEach(transport -> transport.write(List.of(frame), new Guest.Unheard()));

        assertThat(frame.length()).isLessThan(100);
        assertThat(transports)
                .allSatisfy(transport -> assertThat(transport.format()).isSameAs(format));
        assertThat(clients).allSatisfy(client -> assertThat(client.nextText()).isEqualTo(LONG_TEXT));
    }

    @Test
    void idleConnectionHoldsNothingOfTheCompressor() throws Exception {
        List<RawWebSocket> clients = new ArrayList<>();
        long before = zlibStreams();
        for (int i = 0; i < 100; i++) {
            RawWebSocket client = connectCompressed();
            client.text("echo " + LONG_TEXT);
            assertThat(client.nextText()).isEqualTo(LONG_TEXT);
            clients.add(client);
        }
        // Half of a message waits at each for the other half.
        byte[] packed = PerMessageDeflate.deflate(LONG_TEXT.getBytes(StandardCharsets.UTF_8));
        clients.forEach(client -> client.send(
                WireFrame.text(Arrays.copyOf(packed, 9)).reserved(RSV1).unfinished(), WireFrame.ping("")));
        clients.forEach(RawWebSocket::next);

        long clientsOwn = clients.size();
        int kept = 2 * Runtime.getRuntime().availableProcessors();
        assertThat(zlibStreams() - before).isBetween(clientsOwn, clientsOwn + kept);
    }

    /** Compressors and decompressors in the heap, by the objects that hold their native memory. */
    private static long zlibStreams() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        long streams = 0;
        Matcher line = Pattern.compile("(\\d+) +\\d+ +java\\.util\\.zip\\.(Inflater|Deflater) ")
                .matcher(histogram);
        while (line.find()) {
            streams += Long.parseLong(line.group(1));
        }
        return streams;
    }

    private static int firstByte(RawWebSocket client) {
        return ByteBuffer.wrap(client.socket().read(1)).get() & 0xFF;
    }

    private void closes(int code, WireFrame... frames) {
        RawWebSocket client = connectCompressed();
        client.send(frames);

        assertThat(client.closeCode()).as(Arrays.toString(frames)).isEqualTo(code);
    }
}
