package dev.realtime.it.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.Realtime;
import dev.realtime.it.Goodbye;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.RawWebSocket;
import org.junit.jupiter.api.Test;

/** What docs/embedding.md promises about Jetty. */
class EmbeddingTest {
    private static final String PATH = "/api/v1/ws?token=";

    @Test
    void embeddedJettyLetsInWhoHasATokenAndSendsThemAwayWith1012() throws Exception {
        Realtime realtime = Realtime.builder().build();
        EmbeddedJetty host = new EmbeddedJetty(realtime);
        HttpProbe server = new HttpProbe("127.0.0.1", host.port());
        assertThat(server.send(server.upgrade(PATH + "guessed")).status()).isEqualTo(401);
        String token = realtime.issueToken(Principal.of(new UserId("ann")));
        try (RawWebSocket ann = RawWebSocket.open(server, server.upgrade(PATH + token))) {
            assertThat(ann.nextText()).contains("\"connected\"");
            assertThat(Goodbye.closeCode(ann, host)).isEqualTo(1012);
        }
    }
}
