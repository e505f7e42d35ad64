package dev.realtime.it.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.it.HostedServer;
import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.Limit;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.RawWebSocket;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TomcatCloseTest {
    private static final int CLOSE = 8;

    /** Tomcat looks every 10 s for what should have ended; the endpoint gives a close 5 s. */
    private static final Duration TOMCAT_PATIENCE = Duration.ofSeconds(20);

    @Test
    void clientThatDoesNotAnswerACloseUsedToKeepItsTcpConnectionForHalfAMinute() throws Exception {
        try (HostedServer server = TomcatContainer.under(Limits.DEFAULT.with(Limit.TOKEN_LEEWAY, 0))) {
            String token = server.token("alice", Duration.ofSeconds(5));
            HttpProbe http = new HttpProbe(server.host(), server.port());
            try (RawWebSocket alice =
                    RawWebSocket.open(http, http.upgrade(RealtimeEndpoints.PATH + "?token=" + token))) {
                while (alice.next().opcode() != CLOSE) {
                    // The connection message, pings.
                }

                assertThat(alice.socket().endsWithin(TOMCAT_PATIENCE)).isTrue();
            }
        }
    }
}
