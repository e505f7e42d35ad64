package dev.realtime.core.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SerialWorkerTest {
    private final List<Runnable> pool = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private boolean rejecting;
    private final SerialWorker worker = new SerialWorker(this::accept, () -> log.add("rejected"));

    private void accept(Runnable task) {
        if (rejecting) {
            throw new RejectedExecutionException("full");
        }
        pool.add(task);
    }

    private void runNext() {
        pool.remove(0).run();
    }

    @Test
    void nothingRunsInPlace() {
        worker.execute(() -> log.add("a"));
        assertThat(log).isEmpty();
        runNext();
        assertThat(log).containsExactly("a");
        assertThat(worker.pending()).isZero();
    }

    @Test
    void tasksRunInOrderAndThePoolsThreadIsGivenBackAfterEach() {
        worker.execute(() -> log.add("a"));
        worker.execute(() -> log.add("b"));
        assertThat(pool).hasSize(1);
        assertThat(worker.pending()).isEqualTo(2);
        runNext();
        assertThat(log).containsExactly("a");
        runNext();
        assertThat(log).containsExactly("a", "b");
        assertThat(pool).isEmpty();
    }

    @Test
    void aFailingTaskDoesNotStopTheOthers() {
        worker.execute(() -> {
            throw new IllegalStateException("no");
        });
        worker.execute(() -> log.add("b"));
        runNext();
        runNext();
        assertThat(log).containsExactly("b");
    }

    @Test
    void aPoolThatWasFullOnceUsedToSilenceTheWorkerForEver() {
        rejecting = true;
        worker.execute(() -> log.add("forgotten"));
        assertThat(log).containsExactly("rejected");
        assertThat(worker.pending()).isZero();
        rejecting = false;
        worker.execute(() -> log.add("next"));
        runNext();
        assertThat(log).containsExactly("rejected", "next");
    }

    @Test
    void whatWaitsWhenThePoolTakesNoMoreIsForgottenTogether() {
        worker.execute(() -> log.add("a"));
        worker.execute(() -> log.add("b"));
        worker.execute(() -> log.add("c"));
        rejecting = true;
        runNext();
        assertThat(log).containsExactly("a", "rejected");
        assertThat(worker.pending()).isZero();
    }
}
