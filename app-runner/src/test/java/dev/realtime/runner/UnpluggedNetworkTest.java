package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.Layers;
import dev.realtime.runner.config.Setting;
import dev.realtime.runner.network.Experiment;
import dev.realtime.runner.network.Figure;
import dev.realtime.runner.network.LinkedHost;
import dev.realtime.runner.network.Network;
import dev.realtime.runner.network.Outcome;
import dev.realtime.runner.network.Plan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cable between clients and server is pulled and plugged in again (PROTOCOL D2, D3). TCP sends again what was lost, and half of
 * the clients wait for that; the others leave the silent connection, and the server has it beside their new one.
 */
@Timeout(300)
@EnabledIfSystemProperty(named = "stress.network.seconds", matches = "[0-9]+")
class UnpluggedNetworkTest {
    private static final Plan PLAN = Plan.lasting(Duration.ofSeconds(Integer.getInteger("stress.network.seconds", 0)))
            .withPatient(25);

    @TempDir
    Path directory;

    @Test
    void everySmallPublicationArrivesOnceAndInOrder() throws Exception {
        Outcome outcome = unplugged(PLAN);

        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.delivered()).isEqualTo(outcome.owed());
        assertThat(outcome.recovered()).isPositive();
        assertThat(outcome.of(Figure.GAPS) + outcome.of(Figure.GAPS_BY_HEADS)).isZero();
    }

    @Test
    void whatIsLeftOutWhileTheSocketIsFullIsDeclaredAndHasSomethingNewer() throws Exception {
        Outcome outcome = unplugged(PLAN.withPadding(32_768));

        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.delivered() + outcome.skipped()).isEqualTo(outcome.owed());
        assertThat(outcome.skipped()).isPositive();
        assertThat(outcome.of(Figure.GAPS) + outcome.of(Figure.GAPS_BY_HEADS)).isZero();
    }

    private Outcome unplugged(Plan plan) throws Exception {
        Configuration configuration =
                Configuration.from(Layers.of(Map.of(Setting.JWT_SECRET, RunningServer.SECRET), Map.of(), null));
        try (LinkedHost host = linkedHost();
                ServeProcess serve = ServeProcess.startBy(
                        host.starter(),
                        directory.resolve("log"),
                        "jdbc:h2:mem:state",
                        "--host=0.0.0.0",
                        "--port=0",
                        "--shared-room=team")) {
            int port = serve.address().getPort();
            try (Network cable = host.cable(port)) {
                URI beside = URI.create("http://" + host.addressForPublishers() + ":" + port);
                return Experiment.run(plan, cable, new HttpBackend(beside, configuration));
            }
        }
    }

    private static LinkedHost linkedHost() {
        try {
            return LinkedHost.create();
        } catch (IOException e) {
            return abort("There are no network namespaces here: " + e.getMessage());
        }
    }
}
