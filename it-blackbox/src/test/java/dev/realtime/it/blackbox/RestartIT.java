package dev.realtime.it.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.realtime.tck.server.Limits;
import jakarta.websocket.CloseReason;
import java.nio.file.Path;
import java.util.List;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is stopped and started again, and the client that comes back by itself. */
@Timeout(120)
class RestartIT {
    private static final int RESTART = 1012;

    @TempDir
    Path directory;

    private final Workflow workflow = new Workflow("support", "alice");

    /** Comes back after a moment when told that the server restarts, and until it has. */
    private static final class ComingBack extends ClientManager.ReconnectHandler {
        @Override
        public boolean onDisconnect(CloseReason reason) {
            return reason.getCloseCode().getCode() == RESTART;
        }

        @Override
        public boolean onConnectFailure(Exception failure) {
            return true;
        }

        @Override
        public long getDelay() {
            return 1;
        }
    }

    @Test
    void clientIsToldOfTheRestartComesBackAndGoesOnWhereTheServerWas() throws Exception {
        String database = "jdbc:h2:file:" + directory.resolve("state");
        TyrusClient alice;
        List<JsonNode> before;
        int port;
        try (ServerProcess first = ServerProcess.start(Limits.DEFAULT, database, 0)) {
            port = first.port();
            workflow.put(first);
            ClientManager manager = TyrusClient.newManager();
            manager.getProperties().put(ClientProperties.RECONNECT_HANDLER, new ComingBack());
            alice = TyrusClient.connect(manager, first, workflow.upgrade(first));
            workflow.enter(alice);
            before = workflow.publish(first, 0, 1);
            assertThat(Workflow.numberOf(alice.nextText())).isZero();

            assertThat(first.terminate()).isZero();

            assertThat(alice.closeCode()).isEqualTo(RESTART);
        }

        try (ServerProcess second = ServerProcess.start(Limits.DEFAULT, database, port);
                TyrusClient again = alice) {
            workflow.enter(again);
            List<JsonNode> after = workflow.publish(second, 1, 2);

            assertThat(Workflow.numberOf(again.nextText())).isEqualTo(1);
            assertThat(after.get(0).path("epoch")).isEqualTo(before.get(0).path("epoch"));
            assertThat(after.get(0).path("offset").asLong())
                    .isEqualTo(before.get(0).path("offset").asLong() + 1);
        }
    }
}
