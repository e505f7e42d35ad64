package dev.realtime.runner.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.realtime.model.Event;
import dev.realtime.model.UserId;
import dev.realtime.runner.wfformat.RecordedRun;
import dev.realtime.runner.wfformat.RecordedTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayPlanTest {
    private static final UserId OWNER = new UserId("ada");

    @Test
    void taskStartsWhenItsLastParentIsDoneAndRunsForItsScaledTime() {
        RecordedRun run = new RecordedRun(
                "run", List.of(task("a", 60), task("b", 120), task("c", 30, "a", "b"), task("d", 0, "a")));

        ReplayPlan plan = ReplayPlan.of(run, 60);

        assertThat(plan.steps())
                .extracting(step -> step.task().id(), ReplayPlan.Step::start, ReplayPlan.Step::end)
                .containsExactlyInAnyOrder(
                        tuple("a", 0, 1000), tuple("b", 0, 2000), tuple("c", 2000, 2500), tuple("d", 1000, 1000));
        assertThat(plan.length()).isEqualTo(Duration.ofMillis(2500));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1_000_001})
    void speedThatIsNoneIsRefused(double speed) {
        RecordedRun run = new RecordedRun("run", List.of(task("a", 1)));

        assertThatIllegalArgumentException().isThrownBy(() -> ReplayPlan.of(run, speed));
    }

    @Test
    void taskThatWouldRunForYearsIsRefused() {
        RecordedRun run = new RecordedRun("run", List.of(task("a", 3600)));

        assertThatIllegalArgumentException().isThrownBy(() -> ReplayPlan.of(run, 1e-9));
    }

    @Test
    void sameTasksOfTheSameOwnerAreOneWorkflow() {
        ReplayPlan plan = ReplayPlan.of(new RecordedRun("run", List.of(task("a", 1))), 1);
        ReplayPlan other = ReplayPlan.of(new RecordedRun("run", List.of(task("b", 1))), 1);

        String workflow = WorkflowRun.of(plan, OWNER, "1").workflowId();

        assertThat(WorkflowRun.of(plan, OWNER, "2").workflowId()).isEqualTo(workflow);
        assertThat(WorkflowRun.of(other, OWNER, "1").workflowId()).isNotEqualTo(workflow);
        assertThat(WorkflowRun.of(plan, new UserId("bob"), "1").workflowId()).isNotEqualTo(workflow);
    }

    @Test
    void graphThatIsTooLargeForAnEventIsLeftOut() {
        List<RecordedTask> tasks = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            tasks.add(task("x".repeat(180) + i, 1));
        }

        WorkflowRun run = WorkflowRun.of(ReplayPlan.of(new RecordedRun("run", tasks), 1), OWNER, "1");

        assertThat(run.nodes().text()).isEqualTo("[]");
        assertThat(run.nodes().utf8Length()).isLessThan(Event.MAX_DATA_BYTES);
    }

    private static org.assertj.core.groups.Tuple tuple(String id, long start, long end) {
        return org.assertj.core.groups.Tuple.tuple(id, Duration.ofMillis(start), Duration.ofMillis(end));
    }

    private static RecordedTask task(String id, int seconds, String... parents) {
        return new RecordedTask(id, "Task " + id, List.of(parents), Duration.ofSeconds(seconds));
    }
}
