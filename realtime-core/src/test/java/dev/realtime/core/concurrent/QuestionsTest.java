package dev.realtime.core.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.realtime.model.Claim;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.UnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class QuestionsTest {
    private static final UserId ANNA = new UserId("anna");
    private static final UserId BERT = new UserId("bert");

    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final List<Integer> queries = new ArrayList<>();
    private boolean away;
    private final Questions<Claim, Boolean> questions = new Questions<>(500, this::ofAnna, workers::add);

    private Function<Claim, Boolean> ofAnna(List<Claim> claims) {
        queries.add(claims.size());
        if (away) {
            throw new UnavailableException("away");
        }
        return claim -> claim.user().equals(ANNA);
    }

    private CompletableFuture<Boolean> ask(UserId user, int execution) {
        return questions.ask(new Claim(user, RoomId.execution("e" + execution))).toCompletableFuture();
    }

    private void runAll() {
        while (!workers.isEmpty()) {
            workers.remove().run();
        }
    }

    @Test
    void eachGetsAnAnswerOfItsOwn() {
        CompletableFuture<Boolean> anna = ask(ANNA, 1);
        CompletableFuture<Boolean> bert = ask(BERT, 1);
        runAll();
        assertThat(anna.join()).isTrue();
        assertThat(bert.join()).isFalse();
    }

    @Test
    void thousandQuestionsAtOnceAreTwoQueries() {
        List<CompletableFuture<Boolean>> answers =
                IntStream.range(0, 1_000).mapToObj(i -> ask(ANNA, i)).toList();
        assertThat(workers).as("questions hold no thread").hasSize(2);
        runAll();
        assertThat(queries).containsExactly(500, 500);
        assertThat(answers).allMatch(CompletableFuture::join);
    }

    @Test
    void aFailureAnswersAllThatWaitAndTheNextQuestionIsAskedAgain() {
        away = true;
        List<CompletableFuture<Boolean>> answers =
                IntStream.range(0, 2_000).mapToObj(i -> ask(ANNA, i)).toList();
        workers.remove().run();
        assertThat(queries).hasSize(1);
        assertThat(answers)
                .allSatisfy(answer -> assertThatThrownBy(answer::join)
                        .hasCauseInstanceOf(UnavailableException.class)
                        .hasRootCauseMessage("away"));
        away = false;
        CompletableFuture<Boolean> later = ask(ANNA, 1);
        runAll();
        assertThat(later.join()).isTrue();
    }

    @Test
    void withoutWorkersTheAnswerIsAFailure() {
        Questions<Claim, Boolean> unserved = new Questions<>(500, this::ofAnna, task -> {
            throw new RejectedExecutionException("shut down");
        });
        CompletableFuture<Boolean> answer =
                unserved.ask(new Claim(ANNA, RoomId.execution("e"))).toCompletableFuture();
        assertThatThrownBy(answer::join).hasCauseInstanceOf(UnavailableException.class);
    }

    @Test
    @Timeout(20)
    void noQuestionOfManyThreadsStaysUnanswered() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        ExecutorService askers = Executors.newFixedThreadPool(8);
        Questions<Claim, Boolean> shared = new Questions<>(500, claims -> claims::contains, pool);
        List<CompletableFuture<Void>> all = IntStream.range(0, 8)
                .mapToObj(asker -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 5_000; i++) {
                                Claim claim = new Claim(ANNA, RoomId.execution(asker + "-" + i));
                                assertThat(shared.ask(claim)
                                                .toCompletableFuture()
                                                .orTimeout(10, TimeUnit.SECONDS)
                                                .join())
                                        .isTrue();
                            }
                        },
                        askers))
                .toList();
        all.forEach(CompletableFuture::join);
        askers.shutdown();
        pool.shutdown();
    }
}
