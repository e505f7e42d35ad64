package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.Layers;
import dev.realtime.runner.config.Setting;
import dev.realtime.runner.network.Experiment;
import dev.realtime.runner.network.Figure;
import dev.realtime.runner.network.LinkedHost;
import dev.realtime.runner.network.Outcome;
import dev.realtime.runner.network.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
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

    private static final int SEND_BUFFER = 32_768;

    @TempDir
    Path directory;

    @Test
    void everyPublicationArrivesOnceAndInOrder() throws Exception {
        Outcome outcome = unplugged(host -> {}, PLAN);

        assertThat(outcome.delivered()).isEqualTo(outcome.owed());
        assertThat(outcome.recovered()).isPositive();
    }

    @Test
    void whatIsLeftOutWhileTheSocketIsFullIsDeclaredAndHasSomethingNewer() throws Exception {
        Outcome outcome = unplugged(host -> host.limitSendBuffers(SEND_BUFFER), PLAN.withPadding(16_384));

        assertThat(outcome.delivered() + outcome.skipped()).isEqualTo(outcome.owed());
        assertThat(outcome.skipped()).isPositive();
    }

    @Test
    void aClientThatIsClosedForItsFullOutboxRecovers() throws Exception {
        Outcome outcome =
                unplugged(host -> host.limitSendBuffers(SEND_BUFFER), PLAN.withPadding(8_192), "--outbox-bytes=65536");

        assertThat(outcome.delivered() + outcome.skipped()).isEqualTo(outcome.owed());
        assertThat(outcome.ends()).containsKey("close 4409");
    }

    /** How the host is prepared before the server starts. */
    private interface Preparation {
        void prepare(LinkedHost host) throws IOException;
    }

    private Outcome unplugged(Preparation preparation, Plan plan, String... flags) throws Exception {
        Configuration configuration =
                Configuration.from(Layers.of(Map.of(Setting.JWT_SECRET, RunningServer.SECRET), Map.of(), null));
        try (LinkedHost host = linkedHost()) {
            preparation.prepare(host);
            try (ServeProcess serve = ServeProcess.startBy(
                    host.starter(), directory.resolve("log"), "jdbc:h2:mem:state", allFlags(flags))) {
                int port = serve.address().getPort();
                HttpBackend backend = new HttpBackend(host.addressForPublishers(port), configuration);
                return flawless(Experiment.run(plan, host.cable(port), backend));
            }
        }
    }

    private static Outcome flawless(Outcome outcome) {
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.of(Figure.GAPS) + outcome.of(Figure.GAPS_BY_HEADS)).isZero();
        return outcome;
    }

    private static String[] allFlags(String... more) {
        return Stream.concat(Stream.of("--host=0.0.0.0", "--port=0", "--shared-room=team"), Stream.of(more))
                .toArray(String[]::new);
    }

    private static LinkedHost linkedHost() {
        try {
            return LinkedHost.create();
        } catch (IOException e) {
            return abort("There are no network namespaces here: " + e.getMessage());
        }
    }
}
