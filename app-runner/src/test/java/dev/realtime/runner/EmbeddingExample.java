package dev.realtime.runner;

import dev.realtime.core.Realtime;
import dev.realtime.model.Execution;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Principal;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.tyrus.server.RealtimeServer;
import java.io.IOException;

/** README's snippet, whole: a host that embeds the library. */
final class EmbeddingExample implements AutoCloseable {
    private final Realtime realtime;
    private final RealtimeServer server;

    /** Where a client of Ann's connects. */
    final String address;

    EmbeddingExample(int port) throws IOException {
        // begin: embedding
        Realtime realtime = Realtime.builder().build();
        RealtimeServer server =
                RealtimeServer.builder().connections(realtime).port(port).start();

        UserId ann = new UserId("ann");
        realtime.putWorkflow(new Workflow("report", ann, "Nightly report", new JsonText("{}")));
        realtime.putExecution(new Execution("run-1", "report", new Status("running"), 0, 0, 2, null));
        realtime.putNode(new NodeExecution("run-1", "fetch", null, "Fetch data", new Status("running"), null));

        String token = realtime.issueToken(Principal.of(ann));
        String address = "ws://localhost:" + server.port() + "/api/v1/ws?token=" + token;
        // end: embedding
        this.realtime = realtime;
        this.server = server;
        this.address = address;
    }

    /** The host's next report. */
    void fetched() {
        realtime.putNode(new NodeExecution("run-1", "fetch", null, "Fetch data", new Status("completed"), "42 rows"));
    }

    @Override
    public void close() {
        realtime.close();
        server.close();
    }
}
