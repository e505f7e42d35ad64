package dev.realtime.tyrus.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.realtime.model.Dialect;
import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.RawRequest;
import dev.realtime.tck.server.RawWebSocket;
import dev.realtime.tck.server.WireFrame;
import dev.realtime.tyrus.fake.Guest;
import dev.realtime.tyrus.fake.Guests;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The endpoint in a container that knows nothing of it: stock Tyrus. */
class PortableEndpointTest {
    private final Guests guests = new Guests();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final StockTyrus server;
    private final HttpProbe probe;

    PortableEndpointTest() throws Exception {
        HandshakeGate gate = new HandshakeGate(guests, AllowedOrigins.sameOrigin());
        PortableCarrier carrier = new PortableCarrier(65_536, workers, scheduler);
        server = new StockTyrus(RealtimeEndpoints.portable(gate, carrier, request -> "192.0.2.1"));
        probe = new HttpProbe("127.0.0.1", server.port());
    }

    @AfterEach
    void close() {
        server.close();
        workers.shutdownNow();
        scheduler.shutdownNow();
    }

    @Test
    void textsAndSignsOfLifeReachTheConnection() throws InterruptedException {
        try (RawWebSocket client = connect("?token=a%2Bb")) {
            Guest guest = guests.next();
            assertThat(guests.handshakes().element().credential().secret()).isEqualTo("a+b");
            client.text("echo hello");
            assertThat(guest.nextText()).isEqualTo("echo hello");
            assertThat(client.nextText()).isEqualTo("hello");
            client.send(WireFrame.of(10, new byte[0]));
            await().until(() -> guest.signsOfLife() == 1);
        }
        await().until(() -> guests.seatsTaken() == 0);
    }

    @Test
    void tokenInASubprotocolIsNeverSelected() throws InterruptedException {
        RawRequest request = probe.upgrade(RealtimeEndpoints.PATH)
                .header("Sec-WebSocket-Protocol", "bearer.good, realtime.v1, realtime.v2");
        try (RawWebSocket client = RawWebSocket.open(probe, request)) {
            guests.next();
            assertThat(client.handshake().header("Sec-WebSocket-Protocol")).hasValue("realtime.v2");
            assertThat(guests.handshakes().element().dialect()).isEqualTo(Dialect.V2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?token=bad, 4401",
        "?ticket=bad, 4401",
        "'', 4401",
        "?token=many, 1013",
        "?token=later, 1013",
        "?token=a&token=b, 1008",
        "?token=a&ticket=b, 1008"
    })
    void refusalIsToldByACloseCode(String query, int code) {
        try (RawWebSocket client = connect(query)) {
            assertThat(client.closeCode()).isEqualTo(code);
        }
        assertThat(guests.seatsTaken()).isZero();
    }

    @Test
    void foreignOriginIsClosedWith1008() {
        RawRequest request =
                probe.upgrade(RealtimeEndpoints.PATH + "?token=good").header("Origin", "http://evil.example");
        try (RawWebSocket client = RawWebSocket.open(probe, request)) {
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void binaryMessageIsClosedWith1003() {
        try (RawWebSocket client = connect("?token=good")) {
            client.send(WireFrame.of(2, new byte[] {1}));
            assertThat(client.closeCode()).isEqualTo(1003);
        }
    }

    private RawWebSocket connect(String query) {
        return RawWebSocket.open(probe, probe.upgrade(RealtimeEndpoints.PATH + query));
    }
}
