package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.realtime.model.CloseReason;
import dev.realtime.tck.server.RawWebSocket;
import dev.realtime.tck.server.WireFrame;
import dev.realtime.tyrus.fake.Guest;
import dev.realtime.tyrus.fake.RawClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames in, frames out, and the ways in which a connection ends. */
class WebSocketOverSocketsTest extends ServerTest {
    /** In MiB: more than the kernel takes for a client that does not read. */
    private static final int FLOOD = 32;

    @Test
    void fragmentsAreJoinedAroundControlFrames() throws InterruptedException {
        RawWebSocket client = connect();
        client.send(
                WireFrame.text("a\u00e9").unfinished(),
                WireFrame.ping("p"),
                WireFrame.continuation("b").unfinished(),
                WireFrame.continuation("c"));
        assertThat(guests.next().nextText()).isEqualTo("a\u00e9bc");
        assertThat(client.next().text()).isEqualTo("p");
    }

    @Test
    void whateverArrivesIsASignOfLife() throws InterruptedException {
        RawWebSocket client = connect();
        Guest guest = guests.next();
        client.send(WireFrame.of(10, new byte[0]));
        await().until(() -> guest.signsOfLife() == 1);
        client.socket().write(new byte[] {(byte) 0x81});
        await().until(() -> guest.signsOfLife() == 2);
    }

    @Test
    void longestMessageIsTaken() throws InterruptedException {
        RawWebSocket client = connect();
        client.text("x".repeat(65_536));
        assertThat(guests.next().nextText()).hasSize(65_536);
    }

    @ParameterizedTest
    @CsvSource({
        "810161, 1002", // not masked
        "828000000000, 1003", // binary
        "81ff000000000001000100000000, 1009", // one byte too long
        "818200000000c328, 1007" // no UTF-8
    })
    void brokenRuleIsClosedWithItsNumber(String hex, int code) {
        RawWebSocket client = connect();
        client.socket().write(HexFormat.of().parseHex(hex));
        assertThat(client.closeCode()).isEqualTo(code);
    }

    @Test
    void textIsCheckedOverItsFragments() throws InterruptedException {
        RawWebSocket client = connect();
        client.send(
                WireFrame.text(new byte[] {(byte) 0xC3}).unfinished(),
                WireFrame.continuation(new byte[] {(byte) 0xA9}));
        assertThat(guests.next().nextText()).isEqualTo("\u00e9");
        client.send(WireFrame.text(new byte[] {(byte) 0xC3}).unfinished(), WireFrame.continuation("x"));
        assertThat(client.closeCode()).isEqualTo(1007);
    }

    @Test
    void clientThatBreaksTheProtocolAndStaysIsCut() {
        RawWebSocket client = connect();
        client.send(WireFrame.text("x").unmasked());
        assertThat(client.next().closeCode()).isEqualTo(1002);
        for (int i = 0; i < 10_000 && client.socket().tryWrite(new byte[1_000]); i++) {
            client.socket().endsWithin(Duration.ofMillis(1));
        }
        await().until(() -> guests.seatsTaken() == 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1011, 3000, 4999})
    void closeIsAnsweredWithItsNumber(int code) throws InterruptedException {
        RawWebSocket client = connect();
        Guest guest = guests.next();
        client.send(WireFrame.close(code));
        assertThat(client.closeCode()).isEqualTo(code);
        await().until(() -> guest.ends() == 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000})
    void closeWithAForbiddenNumberIsAnsweredWith1002(int code) {
        RawWebSocket client = connect();
        client.send(WireFrame.close(code));
        assertThat(client.closeCode()).isEqualTo(1002);
    }

    @Test
    void closeFrameSaysTheReasonInWords() throws InterruptedException {
        RawWebSocket client = connect();
        guests.next().close(CloseReason.TOKEN_EXPIRED);
        assertThat(client.next().text()).endsWith("Token expired");
    }

    @Test
    void clientThatDoesNotAnswerACloseIsCut() throws InterruptedException {
        RawWebSocket client = connect();
        Guest guest = guests.next();
        guest.close(CloseReason.RESTART);
        assertThat(client.next().closeCode()).isEqualTo(1012);
        assertThat(client.socket().endsWithin(Duration.ofSeconds(5))).isTrue();
        await().until(() -> guest.ends() == 1);
    }

    @Test
    void clientThatVanishesIsReportedOnce() throws InterruptedException {
        RawWebSocket client = connect();
        Guest guest = guests.next();
        client.socket().reset();
        await().until(() -> guest.ends() == 1 && guests.seatsTaken() == 0);
    }

    @Test
    void failingConnectionIsClosedWithoutItsReason() throws InterruptedException {
        RawWebSocket client = connect();
        client.text("throw");
        WireFrame close = client.next();
        assertThat(close.closeCode()).isEqualTo(1011);
        assertThat(close.text()).doesNotContain("secret");
    }

    @Test
    void onlyTheLatestOfManyPingsIsAnsweredOnceTheClientReads() throws Exception {
        RawWebSocket client = connect();
        Guest guest = guests.next();
        guest.transport().write(flood(guest, FLOOD), new Guest.Unheard());
        for (int i = 0; i <= 500; i++) {
            client.send(WireFrame.ping("ping " + i));
        }
        client.text("all sent");
        assertThat(guest.nextText()).isEqualTo("all sent");

        List<String> pongs = new ArrayList<>();
        for (int texts = 0; texts < FLOOD || pongs.isEmpty(); ) {
            WireFrame frame = client.next();
            if (frame.opcode() == 10) {
                pongs.add(frame.text());
            } else {
                texts++;
            }
        }
        assertThat(pongs).containsExactly("ping 500");
    }

    @Test
    void stoppedReadersSocketIsReallyGoneAfterTheDeadline() throws Exception {
        Assumptions.assumeThat(Path.of("/proc/net/tcp")).exists();
        RawClient client = closedLater(new RawClient(server.port()));
        Guest guest = guests.next();
        client.stopReading();
        guest.transport().write(flood(guest, FLOOD), new Guest.Unheard());
        assertThat(isInKernel(client.localPort())).isTrue();

        guest.close(CloseReason.SLOW_CONSUMER);

        await().until(() -> !isInKernel(client.localPort()));
        await().until(() -> guest.ends() == 1 && guests.seatsTaken() == 0);
    }

    @Test
    void closeRefusesNewSocketsAndSends1012ToTheOpenOnes() throws Exception {
        RawWebSocket client = connect();
        Guest guest = guests.next();
        int port = server.port();
        Thread closing = new Thread(server::close);
        closing.start();
        assertThat(client.closeCode()).isEqualTo(1012);
        closing.join(5_000);
        assertThat(closing.isAlive()).isFalse();
        await().untilAsserted(() -> assertThat(guest.ends()).isOne());
        assertThat(catchConnect(port)).isInstanceOf(ConnectException.class);
    }

    /** The client of an upgrade that was under way used to hear nothing: its connection was cut. */
    @Test
    void closeWaitsForUpgradesUnderWayAndSends1012ToThem() throws Exception {
        RealtimeServer closed = start(builder().closeDeadline(Duration.ofSeconds(20)));
        CountDownLatch open = new CountDownLatch(1);
        guests.beforeOpening(() -> awaitQuietly(open));
        RawWebSocket client =
                closedLater(RawWebSocket.open(probe(closed), probe(closed).upgrade(PATH + "?token=good")));

        Thread closing = new Thread(closed::close);
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING || !closing.isAlive());
        open.countDown();

        assertThat(client.closeCode()).isEqualTo(1012);
        closing.join(5_000);
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void closeWaitsForNobodyLongerThanTheDeadline() throws Exception {
        RawClient client = closedLater(new RawClient(server.port()));
        Guest guest = guests.next();
        client.stopReading();
        guest.transport().write(flood(guest, FLOOD), new Guest.Unheard());

        server.close();

        await().untilAsserted(() -> assertThat(guest.ends()).isOne());
    }

    @Test
    void portThatIsTakenIsAnIOException() {
        RealtimeServerBuilder second = builder().port(server.port());
        assertThat(catchThrowable(second::start)).isInstanceOf(IOException.class);
    }

    private static Throwable catchConnect(int port) {
        return catchThrowable(() -> new Socket("127.0.0.1", port).close());
    }
}
