package dev.realtime.core.connection;

import dev.realtime.core.access.AccessPolicy;
import dev.realtime.core.access.AccessPolicy.Question;
import dev.realtime.core.concurrent.FailureLog;
import dev.realtime.core.room.Subscription;
import dev.realtime.model.AccessDecision;
import dev.realtime.port.out.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks whether those who are in rooms still may be: finds rights that vanished without a word, by plain SQL (PROTOCOL D8).
 *
 * <p>All rights are asked for twice in an interval, together, so that one that vanishes is missed within it. Those that can't be
 * asked for then are asked for again with every tick, so that a failure which passes ends nothing; a subscription goes on until its
 * last confirmation is an interval old, and then it ends.
 */
public final class AccessRecheck {
    private final ConnectionRegistry connections;
    private final AccessPolicy access;
    private final Ticker ticker;
    private final Executor workers;
    private final long interval;
    private final FailureLog failures;
    private final AtomicBoolean asking = new AtomicBoolean();

    /** Some rights could not be confirmed the last time. */
    private volatile boolean doubtful;

    /** When all rights were asked for. */
    private volatile long roundAt;

    private record Member(ClientSubscriber subscriber, Subscription subscription) {}

    /** @param interval how long a right may be gone unseen; more than zero */
    public AccessRecheck(
            ConnectionRegistry connections,
            AccessPolicy access,
            Ticker ticker,
            Executor workers,
            Duration interval,
            FailureLog failures) {
        this.connections = connections;
        this.access = access;
        this.ticker = ticker;
        this.workers = workers;
        this.interval = interval.toNanos();
        this.failures = failures;
    }

    /** Begins; the answer ends it. */
    public ScheduledFuture<?> start(ScheduledExecutorService scheduler) {
        long pace = Math.min(interval / 4, TimeUnit.SECONDS.toNanos(1));
        Runnable tick = new Tick();
        return scheduler.scheduleWithFixedDelay(tick, pace, pace, TimeUnit.NANOSECONDS);
    }

    private final class Tick implements Runnable {
        private volatile long nextAt = ticker.nanos() + interval / 2;

        @Override
        public void run() {
            try {
                if (asking.get() || doubtful) {
                    endUnconfirmed();
                }
                long now = ticker.nanos();
                boolean due = now - nextAt >= 0;
                if ((due || doubtful) && asking.compareAndSet(false, true)) {
                    askOnWorker(due);
                    nextAt = due ? now + interval / 2 : nextAt;
                }
            } catch (RuntimeException e) {
                failures.warn("The re-check of access failed", e);
            }
        }
    }

    private void askOnWorker(boolean all) {
        try {
            workers.execute(() -> askFenced(all));
        } catch (RuntimeException e) {
            doubtful = true;
            asking.set(false);
            throw e;
        }
    }

    private void askFenced(boolean all) {
        try {
            ask(all);
        } catch (RuntimeException | Error e) {
            doubtful = true;
            failures.warn("The re-check of access failed", e);
        } finally {
            asking.set(false);
        }
    }

    /** @param all a new round; else those that were not confirmed in the last one */
    private void ask(boolean all) {
        long begunAt = ticker.nanos();
        if (all) {
            roundAt = begunAt;
        }
        Map<Question, List<Member>> members = members(roundAt);
        Map<Question, AccessDecision> answers = access.decideAll(members.keySet());
        members.forEach((question, those) -> {
            AccessDecision answer = answers.get(question);
            if (answer == AccessDecision.GRANTED) {
                those.forEach(member -> member.subscription().confirm(begunAt));
            } else if (answer == AccessDecision.DENIED) {
                those.forEach(member -> member.subscriber().revoke(question.room(), () -> {}));
            }
        });
        doubtful = answers.size() < members.size();
    }

    private Map<Question, List<Member>> members(long confirmedBefore) {
        Map<Question, List<Member>> members = new HashMap<>();
        for (ClientConnection connection : connections.all()) {
            for (Subscription subscription : changeable(connection)) {
                if (subscription.confirmedAt() - confirmedBefore >= 0) {
                    continue;
                }
                Question question =
                        new Question(connection.principal(), subscription.room().id());
                members.computeIfAbsent(question, q -> new ArrayList<>(1))
                        .add(new Member(connection.subscriber(), subscription));
            }
        }
        return members;
    }

    private List<Subscription> changeable(ClientConnection connection) {
        return connection.subscriber().subscriptions().all().stream()
                .filter(subscription ->
                        access.mayChange(subscription.room().id().type()))
                .toList();
    }

    private void endUnconfirmed() {
        long now = ticker.nanos();
        for (ClientConnection connection : connections.all()) {
            for (Subscription subscription : changeable(connection)) {
                if (now - subscription.confirmedAt() >= interval) {
                    ClientSubscriber subscriber = connection.subscriber();
                    subscriber.shard().execute(() -> subscriber.ended(subscription, Conversation.NOT_NOW));
                }
            }
        }
    }
}
