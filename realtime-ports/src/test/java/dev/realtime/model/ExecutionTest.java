package dev.realtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.realtime.model.ExecutionPatch.CurrentNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionTest {
    private static final Status RUNNING = new Status("running");
    private static final Execution RUN = new Execution("e", "w", RUNNING, 45.5, 3, 7, "node-3");

    @Test
    void itsRoomIsNamedAfterIt() {
        assertThat(RUN.room()).isEqualTo(RoomId.execution("e"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 100.001, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void progressIsFromZeroToAHundred(double progress) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Execution("e", "w", RUNNING, progress, 0, 0, null));
        assertThatIllegalArgumentException().isThrownBy(() -> patch(null, progress, null, null, null));
    }

    @Test
    void countsAreNotNegativeAndIdsAreRoomKeys() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Execution("e", "w", RUNNING, 0, -1, 0, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Execution("e", "w", RUNNING, 0, 0, -1, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Execution("a b", "w", RUNNING, 0, 0, 0, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Execution("e", "", RUNNING, 0, 0, 0, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Execution("e", "w", RUNNING, 0, 0, 0, ""));
    }

    @Test
    void anEmptyPatchChangesNothing() {
        assertThat(patch(null, null, null, null, null).applyTo(RUN)).isEqualTo(RUN);
    }

    @Test
    void aPatchChangesWhatItNames() {
        assertThat(patch(new Status("failed"), 50.0, 4, 8, new CurrentNode("node-4"))
                        .applyTo(RUN))
                .isEqualTo(new Execution("e", "w", new Status("failed"), 50.0, 4, 8, "node-4"));
        assertThat(patch(null, 0.0, 0, 0, null).applyTo(RUN))
                .isEqualTo(new Execution("e", "w", RUNNING, 0, 0, 0, "node-3"));
    }

    @Test
    void aPatchMaySayThatNoNodeRunsAnyMore() {
        assertThat(patch(null, null, null, null, new CurrentNode(null))
                        .applyTo(RUN)
                        .currentNode())
                .isNull();
    }

    @Test
    void aPatchWithBadValuesUsedToFailInTheStoresTransaction() {
        assertThatIllegalArgumentException().isThrownBy(() -> patch(null, 101.0, null, null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> patch(null, null, -1, null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> patch(null, null, null, -1, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new CurrentNode("a\nb"));
    }

    private static ExecutionPatch patch(
            @Nullable Status status,
            @Nullable Double progress,
            @Nullable Integer completed,
            @Nullable Integer total,
            @Nullable CurrentNode current) {
        return new ExecutionPatch(status, progress, completed, total, current);
    }
}
