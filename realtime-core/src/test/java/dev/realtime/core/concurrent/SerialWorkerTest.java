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

    private void execute(Runnable work) {
        worker.execute(SerialWorker.Task.of(work));
    }

    private void runNext() {
        pool.remove(0).run();
    }

    @Test
    void nothingRunsInPlace() {
        execute(() -> log.add("a"));
        assertThat(log).isEmpty();
        runNext();
        assertThat(log).containsExactly("a");
        assertThat(worker.pending()).isZero();
    }

    @Test
    void tasksRunInOrderAndThePoolsThreadIsGivenBackAfterEach() {
        execute(() -> log.add("a"));
        execute(() -> log.add("b"));
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
        execute(() -> {
            throw new IllegalStateException("no");
        });
        execute(() -> log.add("b"));
        runNext();
        runNext();
        assertThat(log).containsExactly("b");
    }

    @Test
    void aTaskMayOutlastItsCallWithoutAThread() {
        List<Runnable> ends = new ArrayList<>();
        worker.execute(ends::add);
        execute(() -> log.add("b"));
        runNext();
        assertThat(pool).as("the pool's thread is free").isEmpty();
        ends.get(0).run();
        runNext();
        assertThat(log).containsExactly("b");
        assertThat(worker.pending()).isZero();
    }

    @Test
    void anEndThatIsToldTwiceCountsOnce() {
        worker.execute(done -> {
            done.run();
            throw new IllegalStateException("after the end");
        });
        execute(() -> log.add("b"));
        execute(() -> log.add("c"));
        runNext();
        assertThat(worker.pending()).isEqualTo(2);
        assertThat(pool).hasSize(1);
    }

    @Test
    void aPoolThatWasFullOnceUsedToSilenceTheWorkerForEver() {
        rejecting = true;
        execute(() -> log.add("forgotten"));
        assertThat(log).containsExactly("rejected");
        assertThat(worker.pending()).isZero();
        rejecting = false;
        execute(() -> log.add("next"));
        runNext();
        assertThat(log).containsExactly("rejected", "next");
    }

    @Test
    void whatWaitsWhenThePoolTakesNoMoreIsForgottenTogether() {
        execute(() -> log.add("a"));
        execute(() -> log.add("b"));
        execute(() -> log.add("c"));
        rejecting = true;
        runNext();
        assertThat(log).containsExactly("a", "rejected");
        assertThat(worker.pending()).isZero();
    }
}
