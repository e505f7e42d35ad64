package dev.realtime.it.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.realtime.tck.server.GoldenFrames;
import dev.realtime.tck.server.Limit;
import dev.realtime.tck.server.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As many connections of one user as are allowed. */
@Timeout(120)
class ManyClientsIT {
    private static final int CLIENTS = 200;
    private static final int STEPS = 500;
    private static final int AT_ONCE = 50;
    private static final Limits LIMITS =
            Limits.DEFAULT.with(Limit.MAX_CONNECTIONS_PER_USER, CLIENTS).with(Limit.MAX_CONNECTS_PER_SECOND, 0);

    private final Workflow workflow = new Workflow("support", "alice");
    private final List<TyrusClient> clients = new ArrayList<>();
    private ServerProcess server;

    @BeforeEach
    void connect() throws Exception {
        server = ServerProcess.start(LIMITS);
        workflow.put(server);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(workflow.connectOwner(server));
        }
    }

    @AfterEach
    void stop() {
        clients.forEach(TyrusClient::close);
        server.close();
    }

    @Test
    void everyClientHearsEveryStepOnceAndInOrderAndOneMoreClientIsRefused() throws Exception {
        for (int from = 0; from < STEPS; from += AT_ONCE) {
            workflow.publish(server, from, from + AT_ONCE);
        }

        List<Integer> published = IntStream.range(0, STEPS).boxed().toList();
        for (TyrusClient client : clients) {
            List<Integer> heard = Stream.generate(client::nextText)
                    .limit(STEPS)
                    .map(Workflow::numberOf)
                    .toList();
            assertThat(heard).isEqualTo(published);
            client.text(GoldenFrames.v1("ping").text());
            GoldenFrames.v1("pong").requireMatch(client.nextText());
        }
        assertThatThrownBy(() -> TyrusClient.connect(server, workflow.upgrade(server)))
                .satisfies(TyrusClientIT.refusedWith(429));
    }
}
