package dev.realtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.realtime.core.local.LocalPublicationLog;
import dev.realtime.core.local.LocalWorkflowStore;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.out.Authenticator;
import dev.realtime.tck.fake.RecordingTransport;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RealtimeBuilderTest {
    private static final UserId ANNA = new UserId("anna");

    @Test
    @Timeout(20)
    void withNothingGivenItIsAWholeSystem() {
        try (Realtime realtime = Realtime.builder().build()) {
            String token = realtime.issueToken(Principal.of(ANNA));
            Admission admission = realtime.admit(new Handshake(token, "192.0.2.1", Dialect.V1));
            RecordingTransport transport = new RecordingTransport();
            var connection = ((Admission.Admitted) admission).seat().open(transport);
            Awaitility.await().until(() -> transport.texts().size() == 1);
            realtime.publish(RoomId.user(ANNA), House.event("notification", 1));
            Awaitility.await().until(() -> transport.texts().size() == 2);
            assertThat(realtime.activeRooms(Principal.of(ANNA))).containsExactly(RoomId.user(ANNA));
            assertThat(realtime.activeRooms(Principal.of(new UserId("bert")))).isEmpty();
            Principal admin = new Principal(new UserId("root"), Set.of(Principal.ADMIN), null);
            assertThat(realtime.activeRooms(admin)).containsExactly(RoomId.user(ANNA));
            connection.closed();
        }
    }

    @Test
    void aStoreItsOwnershipAndItsLogGoTogether() {
        LocalPublicationLog log =
                new LocalPublicationLog(1, Duration.ofMinutes(1), InstantSource.system(), new SecureRandom());
        LocalWorkflowStore store = new LocalWorkflowStore(log);
        assertThatIllegalStateException()
                .isThrownBy(() -> Realtime.builder().workflowStore(store).build());
        assertThatIllegalStateException()
                .isThrownBy(() -> Realtime.builder().ownership(store).build());
        assertThatIllegalStateException()
                .isThrownBy(() -> Realtime.builder().publicationLog(log).build());
    }

    @Test
    void aStoreWithoutItsLogUsedToWriteIntoALogThatNobodyRead() {
        LocalPublicationLog log =
                new LocalPublicationLog(1, Duration.ofMinutes(1), InstantSource.system(), new SecureRandom());
        LocalWorkflowStore store = new LocalWorkflowStore(log);
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        Realtime.builder().workflowStore(store).ownership(store).build());
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        RealtimeBuilder builder = Realtime.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxRooms(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxConnections(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxConnectionsPerUser(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxConnectionsPerAddress(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxConnectsPerSecond(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxMessagesPerSecond(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.outboxBytes(65_535));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.outboxBytes(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.logRetention(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.logRetentionAge(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.pingInterval(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.pingTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.shards(0));
    }

    @Test
    void timesBeyondAllTimeAreForEver() {
        Duration beyond = Duration.ofSeconds(Long.MAX_VALUE);
        House house = new House(builder -> builder.logRetentionAge(beyond)
                .pingInterval(beyond)
                .pingTimeout(beyond)
                .accessRecheck(beyond));
        House.TestClient anna = house.connect(ANNA);
        house.realtime.publish(RoomId.user(ANNA), House.event("news", 1));
        assertThat(anna.transport.texts()).last().asString().contains("\"n\":1");
    }

    @Test
    void tokensComeFromWhereTheyAreLookedUp() {
        Authenticator nobody =
                token -> new Authenticator.Rejected(new Refusal(ErrorCode.UNAUTHENTICATED, "Nobody comes in"));
        try (Realtime realtime = Realtime.builder().authenticator(nobody).build()) {
            assertThatIllegalStateException().isThrownBy(() -> realtime.issueToken(Principal.of(ANNA)));
        }
    }
}
