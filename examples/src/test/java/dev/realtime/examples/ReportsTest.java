package dev.realtime.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.Realtime;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.tyrus.server.RealtimeServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final UserId ANN = new UserId("ann");

    private final Realtime realtime = Realtime.builder().build();
    private final Reports reports = new Reports(realtime, realtime);
    private RealtimeServer server;

    @BeforeEach
    void start() throws IOException {
        server = RealtimeServer.builder().connections(realtime).port(0).start();
    }

    @AfterEach
    void end() {
        realtime.close();
        server.close();
    }

    @Test
    void ownerWatchesTheRunToItsEnd() {
        reports.begin("run-1");
        try (Guest ann = new Guest(server.port(), realtime.issueToken(Principal.of(ANN)))) {
            assertThat(ann.subscribe("execution:run-1")).contains("\"subscribed\"");
            assertThat(reports.end("run-1")).isTrue();
            assertThat(ann.next()).contains("execution_update", "\"completed\"");
            assertThat(reports.end("run-1")).as("it has ended already").isFalse();
        }
    }

    @Test
    void notificationComesWithoutASubscription() {
        try (Guest ann = new Guest(server.port(), realtime.issueToken(Principal.of(ANN)))) {
            reports.tell(ANN, "Your report is ready");
            assertThat(ann.next()).contains("notification", "report_ready", "Your report is ready");
        }
    }

    @Test
    void publishingGoesOnWhileTheHostShutsDown() {
        reports.begin("run-2");
        realtime.close();
        assertThat(reports.end("run-2")).isTrue();
        reports.tell(ANN, "Nobody hears it");
    }
}
