package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.realtime.jooq.server.TcpGate;
import dev.realtime.model.JsonText;
import dev.realtime.runner.config.Setting;
import dev.realtime.runner.replay.RealtimeHttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server's PostgreSQL goes away while clients are connected, and comes back. */
@Timeout(90)
class DatabaseAwayTest {
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration PONG = Duration.ofSeconds(2);
    private static final String PING = "{\"type\":\"ping\"}";

    private TcpGate gate;
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        String url = Databases.postgreSql();
        URI direct = URI.create(url.substring("jdbc:".length()));
        gate = new TcpGate(direct.getPort());
        server =
                new RunningServer(Map.of(Setting.DATABASE_URL, url.replace(":" + direct.getPort(), ":" + gate.port())));
        RealtimeHttpClient backend = server.backend();
        backend.putWorkflow("w", new JsonText("{\"owner_id\":\"ann\",\"name\":\"W\"}"));
        backend.putExecution("joined", execution());
        backend.putExecution("other", execution());
    }

    private static JsonText execution() {
        return new JsonText("{\"workflow_id\":\"w\",\"status\":\"running\",\"total_nodes\":3}");
    }

    @AfterEach
    void stop() throws Exception {
        gate.open();
        server.close();
        gate.close();
    }

    @Test
    void stoppedDatabaseIsToldAndComesBackWithoutRestart() throws Exception {
        awayAndBack(gate::shut);
    }

    @Test
    void silentDatabaseIsToldAndComesBackWithoutRestart() throws Exception {
        awayAndBack(gate::silence);
    }

    private void awayAndBack(Runnable goesAway) throws Exception {
        try (TestSocket joined = new TestSocket(server, "ann");
                TestSocket asking = new TestSocket(server, "ann")) {
            joined.subscribe("execution:joined");
            assertThat(joined.next()).contains("\"subscribed\"");

            goesAway.run();

            asking.subscribe("execution:other");
            joined.say(PING);
            assertThat(joined.next(PONG)).contains("\"pong\"");
            assertThat(asking.next(ANSWER))
                    .contains("\"type\":\"error\"", "\"room_id\":\"execution:other\"")
                    .doesNotContain("Access denied");
            assertThat(server.publish("execution:joined", "0").statusCode()).isEqualTo(503);
            joined.say(PING);
            assertThat(joined.next(PONG)).contains("\"pong\"");

            gate.open();

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> server.publish("execution:joined", "1").statusCode() == 200);
            assertThat(joined.next()).contains("\"data\":1");
            assertThat(server.publish("execution:other", "2").statusCode()).isEqualTo(200);
            asking.say(PING);
            assertThat(asking.next()).as("nothing of a room that was refused").contains("\"pong\"");
            asking.subscribe("execution:other");
            assertThat(asking.next()).contains("\"subscribed\"");
            assertThat(server.publish("execution:other", "3").statusCode()).isEqualTo(200);
            assertThat(asking.next()).contains("\"data\":3");
            assertThat(joined.rest()).isEmpty();
        }
    }
}
