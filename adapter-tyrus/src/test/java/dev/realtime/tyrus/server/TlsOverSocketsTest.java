package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.realtime.model.CloseReason;
import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.RawRequest;
import dev.realtime.tck.server.RawSocket;
import dev.realtime.tck.server.WireFrame;
import dev.realtime.tyrus.fake.Guest;
import dev.realtime.tyrus.fake.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.SocketFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is TLS' own: handshakes that come to nothing, new keys, the last record. The rest is as without. */
class TlsOverSocketsTest extends ServerTest {
    /** In MiB: more than the kernel takes, and not more than a cold machine encrypts in time. */
    private static final int FLOOD = 10;

    private static final int ALERT = 21;
    private static final int PROTOCOL_VERSION = 70;

    @Override
    RealtimeServerBuilder builder() {
        // A handshake on a busy machine takes its time; where impatience is what matters, see impatient().
        return super.builder().tls(Tls.context()).handshakeDeadline(Duration.ofSeconds(10));
    }

    private RawSocket impatient() throws IOException {
        RealtimeServer impatient = start(super.builder().tls(Tls.context()));
        return closedLater(new HttpProbe("127.0.0.1", impatient.port()).open());
    }

    @Override
    SocketFactory sockets() {
        return Tls.context().getSocketFactory();
    }

    @Test
    void socketThatSaysNothingIsCut() throws IOException {
        assertThat(impatient().endsWithin(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void tricklingHelloIsCut() throws IOException {
        assertThat(impatient().trickle(hello("TLSv1.3"), Duration.ofMillis(20))).isTrue();
    }

    @Test
    void helloThatNothingFollowsIsCut() throws IOException {
        RawSocket client = impatient();
        client.write(hello("TLSv1.3"));
        assertThat(client.endsWithin(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void handshakeInManySmallPiecesIsAsGoodAsOneInFew() throws Exception {
        try (SSLSocket client = connected("TLSv1.3")) {
            client.startHandshake();
            for (byte one : upgrade("?token=good").bytes()) {
                client.getOutputStream().write(one);
            }
            guests.next();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\u0016\u0003\u0001\u00FF\u00FF",
                "\u0016\u0003\u0003\u0000\u0004AAAA"
            })
    void whatIsNoTlsEndsTheConnection(String nonsense) {
        RawSocket client = plain();
        client.write(nonsense.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(client.endsWithin(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void olderVersionIsRefusedWithAnAlert() throws SSLException {
        byte[] hello = hello("TLSv1.2");
        // The version that the client wants (RFC 5246 section 7.4.1.2, RFC 8446 section 4.2.1): 1.1.
        hello[10] = 2;
        String extension = "002b0003020303";
        int at = HexFormat.of().formatHex(hello).indexOf(extension) / 2;
        assertThat(at).isPositive();
        hello[at + 6] = 2;
        RawSocket client = plain();
        client.write(hello);
        assertThat(client.read()).isEqualTo(ALERT);
        byte[] rest = client.read(6);
        assertThat(rest[5]).isEqualTo((byte) PROTOCOL_VERSION);
        assertThat(client.endsWithin(Duration.ofSeconds(5))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsAreSpokenAndNoOtherProtocolIsChosen(String version) throws IOException {
        try (SSLSocket client = connected(version)) {
            client.startHandshake();
            assertThat(client.getSession().getProtocol()).isEqualTo(version);
            assertThat(client.getApplicationProtocol()).isEmpty();
        }
    }

    @Test
    void handshakesThatFailAreNotLogged() throws Exception {
        Queue<LogRecord> logged = new ConcurrentLinkedQueue<>();
        Handler recorder = new Recorder(logged);
        Logger root = Logger.getLogger("");
        root.addHandler(recorder);
        try {
            root.warning("the recorder hears");
            whatIsNoTlsEndsTheConnection("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            olderVersionIsRefusedWithAnAlert();
            SSLSocket stranger = (SSLSocket) SSLSocketFactory.getDefault().createSocket("127.0.0.1", server.port());
            closedLater(stranger);
            assertThatThrownBy(stranger::startHandshake).isInstanceOf(SSLHandshakeException.class);
            RawSocket gone = plain();
            gone.write(hello("TLSv1.3"));
            gone.reset();
            bothVersionsAreSpokenAndNoOtherProtocolIsChosen("TLSv1.3");
        } finally {
            root.removeHandler(recorder);
        }
        assertThat(logged).extracting(LogRecord::getMessage).containsExactly("the recorder hears");
    }

    /** Grizzly's own filter used to hold a thread for each such client. */
    @Test
    void secondHandshakeEndsTheConnection() throws Exception {
        SSLSocket client = webSocket("TLSv1.2");
        Guest guest = guests.next();

        assertThatThrownBy(() -> {
                    client.startHandshake();
                    client.getInputStream().read();
                })
                .isInstanceOf(IOException.class);

        await().until(() -> guest.ends() == 1);
    }

    @Test
    void newKeysAreAnsweredWhileMessagesGoOn() throws Exception {
        SSLSocket client = webSocket("TLSv1.3");
        Guest guest = guests.next();
        for (int i = 0; i < 100; i++) {
            // In version 1.3 this asks for new keys (RFC 8446 section 4.6.3).
            client.startHandshake();
            client.getOutputStream().write(WireFrame.text("echo " + i).bytes());
            assertThat(guest.nextText()).isEqualTo("echo " + i);
            byte[] frame =
                    client.getInputStream().readNBytes(2 + String.valueOf(i).length());
            assertThat(new String(frame, 2, frame.length - 2, StandardCharsets.US_ASCII))
                    .isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void clientThatAsksForNewKeysAndReadsNothingIsCut() throws Exception {
        SSLSocket client = webSocket("TLSv1.3");
        Guest guest = guests.next();
        guest.transport().write(flood(guest, FLOOD), new Guest.Unheard());
        for (int i = 0; i <= 1_000 && guest.ends() == 0; i++) {
            try {
                client.startHandshake();
            } catch (IOException e) {
                break;
            }
        }
        await().until(() -> guest.ends() == 1);
    }

    @Test
    void stoppedReadersSocketIsReallyGoneAfterTheDeadline() throws Exception {
        Assumptions.assumeThat(Path.of("/proc/net/tcp")).exists();
        RawClient client =
                closedLater(new RawClient(server.port(), Tls.context().getSocketFactory()));
        Guest guest = guests.next();
        client.stopReading();
        guest.transport().write(flood(guest, FLOOD), new Guest.Unheard());
        assertThat(isInKernel(client.localPort())).isTrue();

        guest.close(CloseReason.SLOW_CONSUMER);

        await().until(() -> !isInKernel(client.localPort()));
        await().until(() -> guest.ends() == 1 && guests.seatsTaken() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void lastRecordOfAClosedWebSocketSaysThatItIsTheLast(String version) throws Exception {
        SSLSocket client = webSocket(version);
        client.getOutputStream().write(WireFrame.close(1000).bytes());
        // An end that was not announced is an exception here.
        assertThat(client.getInputStream().readAllBytes()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/v1/ws", "/%zz"})
    void lastRecordOfAnAnswerSaysThatItIsTheLast(String target) throws Exception {
        HttpProbe probe = probe();
        try (SSLSocket client = connected("TLSv1.3")) {
            client.getOutputStream().write(probe.request("GET", target).bytes());
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 ");
        }
    }

    @Test
    void clientThatSaysItsLastIsAnsweredInKind() throws Exception {
        SSLSocket client = webSocket("TLSv1.3");
        Guest guest = guests.next();
        client.shutdownOutput();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        await().until(() -> guest.ends() == 1);
    }

    private RawSocket plain() {
        return closedLater(new HttpProbe("127.0.0.1", server.port()).open());
    }

    private SSLSocket connected(String version) throws IOException {
        SSLSocket socket = (SSLSocket) sockets().createSocket("127.0.0.1", server.port());
        socket.setEnabledProtocols(new String[] {version});
        socket.setSoTimeout((int) RawSocket.PATIENCE.toMillis());
        return closedLater(socket);
    }

    private SSLSocket webSocket(String version) throws IOException {
        SSLSocket socket = connected(version);
        RawRequest request = upgrade("?token=good");
        socket.getOutputStream().write(request.bytes());
        InputStream in = socket.getInputStream();
        byte[] end = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] last = new byte[4];
        while (!Arrays.equals(last, end)) {
            System.arraycopy(last, 1, last, 0, 3);
            int next = in.read();
            assertThat(next).isNotNegative();
            last[3] = (byte) next;
        }
        return socket;
    }

    /** The first record of a client. */
    private static byte[] hello(String version) throws SSLException {
        SSLEngine engine = Tls.context().createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version});
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    /** Keeps what is logged above debug. */
    private static final class Recorder extends Handler {
        private final Queue<LogRecord> logged;

        Recorder(Queue<LogRecord> logged) {
            this.logged = logged;
        }

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() > Level.FINE.intValue()) {
                logged.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
