package dev.realtime.tyrus.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Handshake;
import dev.realtime.tck.fake.ManualScheduler;
import dev.realtime.tyrus.fake.Guest;
import dev.realtime.tyrus.fake.Guests;
import jakarta.websocket.CloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealtimeEndpointTest {
    private final Guests guests = new Guests();
    private final FakeSession container = new FakeSession();
    private final RealtimeEndpoint endpoint = new RealtimeEndpoint();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final PortableCarrier carrier = new PortableCarrier(65_536, Runnable::run, scheduler);

    @Test
    void sessionOfAnAdmittedPrincipalIsCarriedAsThatSays() throws InterruptedException {
        Admission.Admitted admitted = admitted();
        container.principal = new AdmittedPrincipal(admitted, carrier);
        endpoint.onOpen(container.session, RealtimeEndpoints.admitted());
        assertThat(container.principal.getName()).isEqualTo("alice");
        assertThat(container.calls)
                .containsExactly(
                        "setMaxTextMessageBufferSize 65536",
                        "setMaxIdleTimeout 0",
                        "handler String",
                        "handler ByteBuffer",
                        "handler PongMessage");

        endpoint.onClose(container.session, new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, null));
        Guest guest = guests.next();
        assertThat(guest.ends()).isOne();
        assertThat(guests.seatsTaken()).isZero();
    }

    /** Tomcat's bound counts characters: two thirds of these bytes went past it. */
    @Test
    void messageIsBoundedInBytesWhateverTheContainerCounts() throws InterruptedException {
        container.principal = new AdmittedPrincipal(admitted(), new PortableCarrier(6, Runnable::run, scheduler));
        endpoint.onOpen(container.session, RealtimeEndpoints.admitted());

        container.receive(String.class, "ééé");
        assertThat(guests.next().nextText()).isEqualTo("ééé");
        container.receive(String.class, "éééé");

        assertThat(container.calls).endsWith("close 1009");
    }

    /** Tomcat gives a close 50 ms, the end of the send under way included, and else sends none. */
    @Test
    void tomcatIsToldToTakeItsTimeForAClose() {
        container.principal = new AdmittedPrincipal(admitted(), carrier);
        endpoint.onOpen(container.session, RealtimeEndpoints.admitted());

        assertThat(container.userProperties)
                .containsEntry("org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT", 1_000L);
    }

    @Test
    void failedSessionIsOver() throws InterruptedException {
        container.principal = new AdmittedPrincipal(admitted(), carrier);
        endpoint.onOpen(container.session, RealtimeEndpoints.admitted());
        endpoint.onError(container.session, new IllegalStateException("secret"));
        assertThat(container.calls).endsWith("close 1011");
        assertThat(guests.next().ends()).isOne();
    }

    @Test
    void seatOfASessionThatCannotBeOpenedIsReleased() {
        container.principal = new AdmittedPrincipal(admitted(), (session, seat) -> {
            throw new IllegalStateException("secret");
        });
        endpoint.onOpen(container.session, RealtimeEndpoints.admitted());
        assertThat(container.calls).containsExactly("close 1011");
        assertThat(guests.seatsTaken()).isZero();
    }

    @Test
    void outcomeFromTheConfiguratorIsTakenOnce() throws InterruptedException {
        new HandshakeOutcome(new Verdict.Accepted(admitted(), null), carrier).putInto(container.userProperties);
        endpoint.onOpen(container.session, RealtimeEndpoints.admitted());
        assertThat(container.userProperties).doesNotContainKey(HandshakeOutcome.class.getName());
        assertThat(guests.next().ends()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"401, 4401", "429, 1013", "503, 1013", "403, 1008", "400, 1008"})
    void rememberedRefusalBecomesACloseCode(int status, int code) {
        Verdict refused = Verdict.Refused.of(status, ErrorCode.FORBIDDEN, "No");
        new HandshakeOutcome(refused, carrier).putInto(container.userProperties);
        endpoint.onOpen(container.session, RealtimeEndpoints.admitted());
        assertThat(container.calls).containsExactly("close " + code);
    }

    @Test
    void sessionWithoutAHandshakeOfOursIsClosed() {
        container.principal = () -> "somebody";
        endpoint.onOpen(container.session, RealtimeEndpoints.admitted());
        assertThat(container.calls).containsExactly("close 1011");
    }

    private Admission.Admitted admitted() {
        return (Admission.Admitted) guests.admit(new Handshake("good", "192.0.2.1", Dialect.V1));
    }
}
