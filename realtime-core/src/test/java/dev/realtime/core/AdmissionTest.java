package dev.realtime.core;

import static dev.realtime.core.House.ANNA;
import static dev.realtime.core.House.BERT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.realtime.core.House.TestClient;
import dev.realtime.model.CloseReason;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Admission.Seat;
import dev.realtime.port.in.Admission.TurnedAway;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import dev.realtime.port.out.UnavailableException;
import dev.realtime.tck.fake.RecordingTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may come in, and who has to go when the house closes. */
class AdmissionTest {
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "192.0.2.2";

    private static void assertTurnedAway(Admission admission, ErrorCode code) {
        assertThat(admission).isInstanceOf(TurnedAway.class);
        TurnedAway away = (TurnedAway) admission;
        assertThat(away.why().code()).isEqualTo(code);
        assertThat(away.retryAfter().isZero()).isEqualTo(code == ErrorCode.UNAUTHENTICATED);
        assertThat(away.why().message()).doesNotContain("Exception", "secret");
    }

    private static Seat seat(House house, UserId user, String address) {
        Admission admission = house.admit(house.realtime.issueToken(Principal.of(user)), address);
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) admission).seat();
    }

    private static void assertFull(House house, UserId user, String address) {
        assertTurnedAway(house.admit(house.realtime.issueToken(Principal.of(user)), address), ErrorCode.RATE_LIMITED);
    }

    @Test
    void aBadTokenIsTurnedAway() {
        House house = new House();
        assertTurnedAway(house.admit("", HERE), ErrorCode.UNAUTHENTICATED);
        assertTurnedAway(house.admit("secret", HERE), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void placesAreCountedPerUserAddressAndOverallAndComeBack() {
        House perUser = new House(builder -> builder.maxConnectionsPerUser(2));
        assertPlacesComeBack(perUser, seat(perUser, ANNA, HERE), seat(perUser, ANNA, THERE), ANNA, "192.0.2.3");
        seat(perUser, BERT, HERE);
        House perAddress = new House(builder -> builder.maxConnectionsPerAddress(2));
        assertPlacesComeBack(perAddress, seat(perAddress, ANNA, HERE), seat(perAddress, BERT, HERE), ANNA, HERE);
        seat(perAddress, ANNA, THERE);
        House overall = new House(builder -> builder.maxConnections(2));
        assertPlacesComeBack(overall, seat(overall, ANNA, HERE), seat(overall, BERT, THERE), ANNA, "192.0.2.3");
    }

    private static void assertPlacesComeBack(House house, Seat first, Seat second, UserId user, String address) {
        assertFull(house, user, address);
        first.release();
        first.release();
        Seat third = seat(house, user, address);
        assertFull(house, user, address);
        second.open(new RecordingTransport()).closed();
        second.release();
        Seat fourth = seat(house, user, address);
        assertFull(house, user, address);
        third.release();
        fourth.release();
        seat(house, user, address).release();
    }

    @Test
    void zeroTurnsALimitOff() {
        House house = new House(builder -> builder.maxConnections(0)
                .maxConnectionsPerUser(0)
                .maxConnectionsPerAddress(0)
                .maxConnectsPerSecond(0));
        String token = house.realtime.issueToken(Principal.of(ANNA));
        for (int i = 0; i < 2_000; i++) {
            assertThat(house.admit(token, HERE)).isInstanceOf(Admission.Admitted.class);
        }
    }

    @Test
    void attemptsAreCountedPerAddressBadTokensIncluded() {
        House house = new House(builder -> builder.maxConnectsPerSecond(2));
        for (int i = 0; i < 20; i++) {
            assertTurnedAway(house.admit("guess", HERE), ErrorCode.UNAUTHENTICATED);
        }
        assertTurnedAway(house.admit("guess", HERE), ErrorCode.RATE_LIMITED);
        assertFull(house, ANNA, HERE);
        seat(house, ANNA, THERE);
        house.advance(Duration.ofMillis(500));
        seat(house, ANNA, HERE);
        assertFull(house, ANNA, HERE);
        house.advance(Duration.ofSeconds(60));
        seat(house, ANNA, HERE);
    }

    @Test
    void aSeatIsOpenedOnce() {
        House house = new House();
        Seat seat = seat(house, ANNA, HERE);
        seat.open(new RecordingTransport());
        assertThatIllegalStateException().isThrownBy(() -> seat.open(new RecordingTransport()));
        Seat released = seat(house, ANNA, HERE);
        released.release();
        assertThatIllegalStateException().isThrownBy(() -> released.open(new RecordingTransport()));
        assertThat(house.realtime.statistics(Principal.of(ANNA)).totalConnections())
                .isEqualTo(1);
    }

    @Test
    void aSeatOfAnOpenConnectionIsNotReleasedBeforeItsEnd() {
        House house = new House(builder -> builder.maxConnections(1));
        Seat seat = seat(house, ANNA, HERE);
        seat.open(new RecordingTransport());
        seat.release();
        assertFull(house, ANNA, HERE);
    }

    @Test
    void anAuthenticatorThatThrowsUsedToReachTheTransportsThread() {
        List<RuntimeException> failures =
                new ArrayList<>(List.of(new UnavailableException("secret"), new IllegalStateException("secret")));
        House house = new House(builder -> builder.authenticator(token -> {
            throw failures.remove(0);
        }));
        assertTurnedAway(house.admit("t", HERE), ErrorCode.UNAVAILABLE);
        assertTurnedAway(house.admit("t", HERE), ErrorCode.UNAVAILABLE);
    }

    @Test
    void aWorkerPoolThatIsFullUsedToLeaveANewClientWithoutAWord() {
        House house = new House(builder -> builder.workers(task -> {
            throw new RejectedExecutionException("full");
        }));
        RecordingTransport transport = new RecordingTransport();
        seat(house, ANNA, HERE).open(transport);
        assertThat(transport.closeReason()).isEqualTo(CloseReason.OVERLOADED);
    }

    @Test
    void aPoolThatFailsOtherwiseUsedToKeepTheSeat() {
        List<Integer> failing = new ArrayList<>(List.of(1));
        House house = new House(builder -> builder.maxConnections(1).workers(task -> {
            if (!failing.isEmpty()) {
                failing.clear();
                throw new IllegalStateException("no thread");
            }
        }));
        Seat seat = seat(house, ANNA, HERE);
        assertThatIllegalStateException().isThrownBy(() -> seat.open(new RecordingTransport()));
        seat(house, ANNA, HERE);
        assertThat(house.realtime.statistics(Principal.of(ANNA)).totalConnections())
                .isZero();
    }

    @Test
    @Timeout(20)
    void whenItClosesNewClientsStayOutAndOldOnesGo() throws Exception {
        House house = new House();
        TestClient anna = house.connect(ANNA);
        Seat reserved = seat(house, BERT, HERE);
        assertThat(house.realtime.isReady()).isTrue();
        CountDownLatch closed = new CountDownLatch(1);
        Thread closer = new Thread(() -> {
            house.realtime.close();
            closed.countDown();
        });
        closer.start();
        Awaitility.await()
                .untilAsserted(() -> assertThat(anna.transport.closeReason()).isEqualTo(CloseReason.RESTART));
        assertThat(house.realtime.isReady()).isFalse();
        assertTurnedAway(house.admit("t", HERE), ErrorCode.UNAVAILABLE);
        RecordingTransport late = new RecordingTransport();
        var lateConnection = reserved.open(late);
        assertThat(late.closeReason()).isEqualTo(CloseReason.RESTART);
        assertThat(closed.getCount()).as("it waits for those who have not gone").isEqualTo(1);
        anna.connection.closed();
        lateConnection.closed();
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        house.realtime.close();
    }

    @Test
    @Timeout(20)
    void anEndingThatFailsUsedToKeepTheRestFromEnding() {
        House house = new House(builder -> builder.broadcaster(new Broadcaster() {
            @Override
            public void broadcast(Envelope envelope) {}

            @Override
            public Runnable listen(Consumer<Envelope> listener) {
                return () -> {
                    throw new IllegalStateException("no");
                };
            }
        }));
        house.realtime.close();
        assertThat(house.scheduler.waiting()).as("the sweep has ended").isZero();
    }
}
