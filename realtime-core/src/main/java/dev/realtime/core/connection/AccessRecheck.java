package dev.realtime.core.connection;

import dev.realtime.core.access.AccessPolicy;
import dev.realtime.core.access.AccessPolicy.Question;
import dev.realtime.core.concurrent.FailureLog;
import dev.realtime.core.room.Subscription;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether those who are in rooms still may be: finds rights that vanished without a word, by plain SQL (PROTOCOL D8).
 *
 * <p>All rights are asked for twice in an interval, so that one that vanishes is missed within it. Those that can't be
 * asked for then are asked for again with every tick, so that a failure which passes ends nothing; a subscription goes on until its
 * last confirmation is an interval old, and then it ends.
 *
 * <p>Owners are asked for together, in few queries. A host's own rules are asked one by one, by several workers, and apart: they may be
 * slow, and one user may be in many of their rooms, which is to end nothing of others.
 */
public final class AccessRecheck {
    /** Questions to rules that a worker takes at a time. */
    private static final int PART = 16;

    /** Workers that ask rules at the same time. */
    private static final int MOST_ASKERS = 4;

    private final ConnectionRegistry connections;
    private final AccessPolicy access;
    private final Ticker ticker;
    private final Executor workers;
    private final long interval;
    private final FailureLog failures;

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
        Lane owners = new Lane(true, 1, Integer.MAX_VALUE);
        Lane rules = new Lane(false, MOST_ASKERS, PART);
        Runnable tick = () -> {
            owners.tick();
            rules.tick();
        };
        return scheduler.scheduleWithFixedDelay(tick, pace, pace, TimeUnit.NANOSECONDS);
    }

    /** The rooms that are asked for in the same way. */
    private final class Lane {
        private final boolean owned;
        private final int mostAskers;
        private final int part;
        private final AtomicBoolean asking = new AtomicBoolean();

        /** Some rights could not be confirmed the last time. */
        private volatile boolean doubtful;

        /** When all rights were asked for. */
        private volatile long roundAt;

        private volatile long nextAt = ticker.nanos() + interval / 2;

        /**
         * Asks for nothing yet.
         *
         * @param owned whether it is the rooms whose owner is asked for
         * @param part how many questions are asked together
         */
        Lane(boolean owned, int mostAskers, int part) {
            this.owned = owned;
            this.mostAskers = mostAskers;
            this.part = part;
        }

        void tick() {
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

        private void askOnWorker(boolean all) {
            try {
                workers.execute(() -> askFenced(all));
            } catch (RuntimeException e) {
                ended(true);
                throw e;
            }
        }

        private void askFenced(boolean all) {
            try {
                ask(all);
            } catch (RuntimeException | Error e) {
                failures.warn("The re-check of access failed", e);
                ended(true);
            }
        }

        /** @param all a new round; else those that were not confirmed in the last one */
        private void ask(boolean all) {
            if (all) {
                roundAt = ticker.nanos();
            }
            Round round = new Round(this, members(roundAt));
            round.askWith(mostAskers);
        }

        void ended(boolean incomplete) {
            doubtful = incomplete;
            asking.set(false);
        }

        private Map<Question, List<Member>> members(long confirmedBefore) {
            Map<Question, List<Member>> members = new HashMap<>();
            for (ClientConnection connection : connections.all()) {
                for (Subscription subscription : changeable(connection)) {
                    if (subscription.confirmedAt() - confirmedBefore >= 0) {
                        continue;
                    }
                    Question question = new Question(
                            connection.principal(), subscription.room().id());
                    members.computeIfAbsent(question, q -> new ArrayList<>(1))
                            .add(new Member(connection.subscriber(), subscription));
                }
            }
            return members;
        }

        private List<Subscription> changeable(ClientConnection connection) {
            return connection.subscriber().subscriptions().all().stream()
                    .filter(subscription -> isHere(subscription.room().id()))
                    .toList();
        }

        private boolean isHere(RoomId room) {
            return access.isOwned(room) == owned && access.mayChange(room.type());
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

    /** The questions of one time. Those who ask take them part by part; the last of them ends it. */
    private final class Round {
        private final Lane lane;
        private final Map<Question, List<Member>> members;
        private final Queue<List<Question>> parts = new ConcurrentLinkedQueue<>();
        private final AtomicInteger askers = new AtomicInteger(1);
        private volatile boolean incomplete;

        Round(Lane lane, Map<Question, List<Member>> members) {
            this.lane = lane;
            this.members = members;
            List<Question> all = List.copyOf(members.keySet());
            int from = 0;
            while (from < all.size()) {
                int to = from + Math.min(lane.part, all.size() - from);
                parts.add(all.subList(from, to));
                from = to;
            }
        }

        /** The caller asks as well, and blocks. */
        void askWith(int most) {
            for (int i = 1; i < Math.min(most, parts.size()); i++) {
                askers.incrementAndGet();
                try {
                    workers.execute(this::askParts);
                } catch (RejectedExecutionException full) {
                    askers.decrementAndGet();
                }
            }
            askParts();
        }

        private void askParts() {
            try {
                for (List<Question> some = parts.poll(); some != null; some = parts.poll()) {
                    ask(some);
                }
            } catch (RuntimeException | Error e) {
                incomplete = true;
                failures.warn("The re-check of access failed", e);
            } finally {
                if (askers.decrementAndGet() == 0) {
                    lane.ended(incomplete);
                }
            }
        }

        private void ask(List<Question> some) {
            long begunAt = ticker.nanos();
            Map<Question, AccessDecision> answers = access.decideAll(some);
            some.forEach(question -> take(question, answers.get(question), begunAt));
        }

        private void take(Question question, @Nullable AccessDecision answer, long begunAt) {
            List<Member> those = members.getOrDefault(question, List.of());
            if (answer == AccessDecision.GRANTED) {
                those.forEach(member -> member.subscription().confirm(begunAt));
            } else if (answer == AccessDecision.DENIED) {
                those.forEach(member -> member.subscriber().revoke(question.room(), () -> {}));
            } else {
                incomplete = true;
            }
        }
    }
}
