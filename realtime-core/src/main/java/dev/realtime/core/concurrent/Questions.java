package dev.realtime.core.concurrent;

import dev.realtime.port.out.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Questions that many connections have at the same time, asked together: what comes while a query runs shares the next one. So a
 * storm of reconnecting clients costs a few queries, and holds no thread while it waits. Thread-safe.
 *
 * <p>When a query fails, so does all that waits then: a database that is away makes nobody wait for the time of two queries.
 */
public final class Questions<Q, A> {
    /** Queries under way at most. */
    private static final int MOST_QUERIES = 2;

    private final int most;
    private final Function<List<Q>, Function<Q, A>> query;
    private final Executor workers;
    private final Queue<Question<Q, A>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queries = new AtomicInteger();

    private record Question<Q, A>(Q asked, CompletableFuture<A> answer) {}

    /**
     * Nothing is asked yet.
     *
     * @param most questions in one query
     * @param query asks them; may block; its answer tells each question's
     */
    public Questions(int most, Function<List<Q>, Function<Q, A>> query, Executor workers) {
        this.most = most;
        this.query = query;
        this.workers = workers;
    }

    /**
     * Asks. Does not block; the answer comes on a worker.
     *
     * @return fails with {@link UnavailableException} when it can't be told now
     */
    public CompletionStage<A> ask(Q asked) {
        Question<Q, A> question = new Question<>(asked, new CompletableFuture<>());
        waiting.add(question);
        startQuery();
        return question.answer();
    }

    private void startQuery() {
        if (waiting.isEmpty() || !takeTurn()) {
            return;
        }
        try {
            workers.execute(this::runQuery);
        } catch (RejectedExecutionException e) {
            fail(takeAll(), e);
            endTurn();
        }
    }

    private boolean takeTurn() {
        int running = queries.get();
        while (running < MOST_QUERIES) {
            if (queries.compareAndSet(running, running + 1)) {
                return true;
            }
            running = queries.get();
        }
        return false;
    }

    /** Whoever asked while all turns were taken did not start a query. */
    private void endTurn() {
        queries.decrementAndGet();
        startQuery();
    }

    private void runQuery() {
        List<Question<Q, A>> questions = take(most);
        try {
            if (!questions.isEmpty()) {
                answer(questions);
            }
        } catch (RuntimeException | Error e) {
            fail(questions, e);
            fail(takeAll(), e);
        } finally {
            endTurn();
        }
    }

    private void answer(List<Question<Q, A>> questions) {
        Function<Q, A> answers =
                query.apply(questions.stream().map(Question::asked).toList());
        for (Question<Q, A> question : questions) {
            complete(question, answers.apply(question.asked()));
        }
    }

    /** On a worker of its own: what follows may block, and others wait for their answers. */
    private void complete(Question<Q, A> question, A answer) {
        try {
            workers.execute(() -> question.answer().complete(answer));
        } catch (RejectedExecutionException e) {
            fail(List.of(question), e);
        }
    }

    private static <Q, A> void fail(List<Question<Q, A>> questions, Throwable cause) {
        UnavailableException failure = cause instanceof UnavailableException known
                ? known
                : new UnavailableException("It can't be told now", cause);
        questions.forEach(question -> question.answer().completeExceptionally(failure));
    }

    private List<Question<Q, A>> takeAll() {
        return take(Integer.MAX_VALUE);
    }

    private List<Question<Q, A>> take(int count) {
        List<Question<Q, A>> taken = new ArrayList<>();
        while (taken.size() < count) {
            Question<Q, A> next = waiting.poll();
            if (next == null) {
                break;
            }
            taken.add(next);
        }
        return taken;
    }
}
