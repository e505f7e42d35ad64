package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.Layers;
import dev.realtime.runner.config.Setting;
import dev.realtime.runner.network.Experiment;
import dev.realtime.runner.network.Figure;
import dev.realtime.runner.network.GatedNetwork;
import dev.realtime.runner.network.GatedNetwork.Cut;
import dev.realtime.runner.network.Outcome;
import dev.realtime.runner.network.Plan;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The network between clients and server goes and comes back, again and again (PROTOCOL D2, D3). */
@Timeout(300)
class CutNetworkTest {
    private static final Map<Setting, String> SETTINGS = Map.of(
            Setting.JWT_SECRET,
            RunningServer.SECRET,
            Setting.PORT,
            "0",
            Setting.SHARED_ROOM,
            "team",
            Setting.DATABASE_URL,
            Databases.memory());

    private static final int SECONDS = Integer.getInteger("stress.network.seconds", 0);
    private static final Plan BRIEF = Plan.SHORT.withPublications(50);

    @Test
    void everyPublicationArrivesOnceAndInOrderHoweverTheNetworkGoes() throws Exception {
        Outcome outcome = behindGate(
                SECONDS == 0 ? Plan.SHORT : Plan.lasting(Duration.ofSeconds(SECONDS)), Cut.RESET, Cut.SILENCE);

        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.delivered()).isEqualTo(outcome.owed());
        assertThat(outcome.recovered()).isPositive();
        assertThat(outcome.of(Figure.GAPS) + outcome.of(Figure.GAPS_BY_HEADS)).isZero();
    }

    @Test
    void whatALogHasForgottenIsDeclaredLost() throws Exception {
        Outcome outcome = overLog(2, SECONDS == 0 ? BRIEF : Plan.lasting(Duration.ofSeconds(SECONDS)));

        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.lost()).isPositive();
        assertThat(outcome.delivered() + outcome.lost()).isEqualTo(outcome.owed());
        assertThat(outcome.of(Figure.LOST_SUBSCRIPTIONS)).isPositive();
    }

    @Test
    void aClientThatComesBackWithoutSinceIsFoundToHaveLostSomething() throws Exception {
        Outcome outcome = overLog(100, BRIEF.withForgetful(1));

        assertThat(outcome.findings())
                .isNotEmpty()
                .allSatisfy(finding ->
                        assertThat(finding).startsWith("client-0 in ").contains("lost silently"));
        assertThat(outcome.delivered() + outcome.findings().size()).isEqualTo(outcome.owed());
    }

    private static Outcome behindGate(Plan plan, Cut... cuts) throws Exception {
        Configuration configuration = Configuration.from(Layers.of(SETTINGS, Map.of(), null));
        try (ReferenceServer server = ReferenceServer.start(configuration);
                GatedNetwork network = new GatedNetwork(server.port(), cuts)) {
            return Experiment.run(plan, network, new HttpBackend(server.address(), configuration));
        }
    }

    /** @param retention how many publications the log keeps of each room */
    private static Outcome overLog(int retention, Plan plan) throws Exception {
        try (EmbeddedBackend backend = new EmbeddedBackend(retention);
                GatedNetwork network = new GatedNetwork(backend.port(), Cut.RESET, Cut.SILENCE)) {
            return Experiment.run(plan, network, backend);
        }
    }
}
