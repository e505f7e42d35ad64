package dev.realtime.core.access;

import dev.realtime.model.Claim;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Questions about ownership that many connections have at the same time, asked together: what comes while a query runs shares the
 * next one. So a storm of reconnecting clients costs a few queries, and holds no thread while it waits. Thread-safe.
 *
 * <p>When a query fails, so does all that waits then: a database that is away makes nobody wait for the time of two queries.
 */
final class OwnershipQuestions {
    /** Claims in one query at most. */
    private static final int MOST_CLAIMS = 500;

    /** Queries under way at most. */
    private static final int MOST_QUERIES = 2;

    private final Ownership ownership;
    private final Executor workers;
    private final Queue<Question> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queries = new AtomicInteger();

    private record Question(Claim claim, CompletableFuture<Boolean> answer) {}

    OwnershipQuestions(Ownership ownership, Executor workers) {
        this.ownership = ownership;
        this.workers = workers;
    }

    /**
     * Whether the claim holds. Does not block; the answer comes on a worker.
     *
     * @return fails when it can't be told now
     */
    CompletionStage<Boolean> ask(Claim claim) {
        Question question = new Question(claim, new CompletableFuture<>());
        waiting.add(question);
        startQuery();
        return question.answer();
    }

    private void startQuery() {
        if (waiting.isEmpty() || !takeTurn()) {
            return;
        }
        try {
            workers.execute(this::query);
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

    private void query() {
        List<Question> questions = take(MOST_CLAIMS);
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

    private void answer(List<Question> questions) {
        Set<Claim> claims = questions.stream().map(Question::claim).collect(Collectors.toSet());
        Set<Claim> owned = ownership.owned(claims);
        for (Question question : questions) {
            complete(question, owned.contains(question.claim()));
        }
    }

    /** On a worker of its own: what follows may block, and others wait for their answers. */
    private void complete(Question question, boolean owned) {
        try {
            workers.execute(() -> question.answer().complete(owned));
        } catch (RejectedExecutionException e) {
            fail(List.of(question), e);
        }
    }

    private static void fail(List<Question> questions, Throwable cause) {
        UnavailableException failure = cause instanceof UnavailableException known
                ? known
                : new UnavailableException("Ownership can't be told now", cause);
        questions.forEach(question -> question.answer().completeExceptionally(failure));
    }

    private List<Question> takeAll() {
        return take(Integer.MAX_VALUE);
    }

    private List<Question> take(int most) {
        List<Question> taken = new ArrayList<>();
        while (taken.size() < most) {
            Question next = waiting.poll();
            if (next == null) {
                break;
            }
            taken.add(next);
        }
        return taken;
    }
}
