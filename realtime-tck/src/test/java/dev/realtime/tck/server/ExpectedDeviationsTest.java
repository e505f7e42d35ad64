package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

class ExpectedDeviationsTest {
    @Test
    void failureThatIsKnownIsSkippedAndNothingElseIs() {
        TestExecutionSummary run = run(Honest.class);

        assertThat(run.getTestsSucceededCount()).isOne();
        assertThat(run.getTestsAbortedCount()).isOne();
        assertThat(run.getTestsFailedCount()).isOne();
    }

    @Test
    void deviationThatIsNoneAnyMoreFails() {
        assertThat(run(Outdated.class).getFailures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.getException()).hasMessageStartingWith("Passes, so"));
    }

    @Test
    void deviationFromNoTestFails() {
        assertThat(run(Misspelt.class).getFailures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.getException()).hasMessage("Misspelt has no test broke"));
    }

    private static TestExecutionSummary run(Class<?> suite) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(suite))
                                .build(),
                        listener);
        return listener.getSummary();
    }

    @ExtendWith(ExpectedDeviations.class)
    abstract static class Suite {
        @Test
        void fine() {
            assertThat(true).isTrue();
        }

        @Test
        void broken() {
            throw new AssertionError("broken");
        }

        @Test
        void alsoBroken() {
            throw new AssertionError("also broken");
        }
    }

    @Deviation(of = "broken", because = "it is")
    static class Honest extends Suite {}

    @Deviation(of = "broken", because = "it is")
    @Deviation(of = "alsoBroken", because = "it is")
    @Deviation(of = "fine", because = "it was")
    static class Outdated extends Suite {}

    @Deviation(of = "broke", because = "it is")
    static class Misspelt extends Suite {}
}
