package dev.realtime.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.Realtime;
import dev.realtime.examples.SessionTokens.Session;
import dev.realtime.tyrus.server.RealtimeServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionTokensTest {
    private static final InstantSource CLOCK = InstantSource.system();

    private final SessionTokens sessions = new SessionTokens(CLOCK);

    @Test
    void whoHasSignedInConnectsAndWhoHasNotIsRefused() throws IOException {
        sessions.begin("s3cret", session(CLOCK.instant().plus(Duration.ofHours(1))));
        try (Realtime realtime = Realtime.builder().authenticator(sessions).build();
                RealtimeServer server =
                        RealtimeServer.builder().connections(realtime).port(0).start()) {
            assertThat(Guest.refusal(server.port(), "guessed")).isEqualTo(401);
            try (Guest ann = new Guest(server.port(), "s3cret")) {
                assertThat(ann.subscribe("user:ann")).contains("\"subscribed\"");
            }
        }
    }

    @Test
    void connectionEndsWithTheSession() throws IOException {
        sessions.begin("short", session(CLOCK.instant().plus(Duration.ofSeconds(2))));
        try (Realtime realtime = Realtime.builder().authenticator(sessions).build();
                RealtimeServer server =
                        RealtimeServer.builder().connections(realtime).port(0).start();
                Guest ann = new Guest(server.port(), "short")) {
            assertThat(ann.closeCode()).isEqualTo(4401);
        }
    }

    private static Session session(Instant end) {
        return new Session("ann", Set.of(), end);
    }
}
