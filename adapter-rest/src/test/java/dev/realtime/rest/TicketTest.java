package dev.realtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.port.out.UnavailableException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class TicketTest extends RestServerTest {
    private static final String TICKETS = "/api/v1/ws/tickets";

    @Test
    void anybodyWithATokenGetsATicketThatNoCacheKeeps() {
        HttpResponse<String> response = server.send(server.alice(TICKETS).POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"ticket\":\"ticket-of-alice\",\"expires_in\":30}");
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(realtime.calls).containsExactly("alice asks for a ticket");
    }

    @Test
    void bodyMakesNoDifference() {
        for (String body : new String[] {"{}", "nonsense"}) {
            assertThat(server.send(server.alice(TICKETS).POST(HttpRequest.BodyPublishers.ofString(body)))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void storeThatIsDownIs503() {
        realtime.failure = new UnavailableException("down");

        assertThat(server.send(server.alice(TICKETS).POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(503);
    }
}
