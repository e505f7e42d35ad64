package dev.realtime.runner.network;

import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A client of dialect v2 that comes back with backoff and jitter whenever its connection ends. It has a thread of its own. */
final class Roamer implements AutoCloseable {
    private final HttpClient http;
    private final String address;
    private final String token;
    private final Habits habits;
    private final Memory memory;
    private final Figures figures;
    private final Published published;
    private final RandomGenerator random;
    private final Thread thread;
    private final CountDownLatch settled = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Map<RoomId, Position> goal;

    Roamer(
            HttpClient http,
            String address,
            String token,
            Habits habits,
            Memory memory,
            Figures figures,
            Published published,
            RandomGenerator random) {
        this.http = http;
        this.address = address;
        this.token = token;
        this.habits = habits;
        this.memory = memory;
        this.figures = figures;
        this.published = published;
        this.random = random;
        thread = new Thread(this::roam, "roamer");
        thread.start();
    }

    /** Waits until it has been in all its rooms. */
    boolean settles(Duration deadline) throws InterruptedException {
        return settled.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on it waits for a pong that says that all rooms are there, while it has everything. */
    void goTo(Map<RoomId, Position> heads) {
        goal = heads;
    }

    boolean arrives(Duration deadline) throws InterruptedException {
        return arrived.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** To be asked when it is closed. */
    Memory memory() {
        return memory;
    }

    private void roam() {
        Duration backoff = Plan.FIRST_BACKOFF;
        try {
            while (!closed.await(jittered(backoff), TimeUnit.NANOSECONDS)) {
                backoff = visit() ? Plan.FIRST_BACKOFF : shorter(backoff.multipliedBy(2), habits.backoff());
            }
        } catch (InterruptedException leaves) {
            Thread.currentThread().interrupt();
        }
    }

    /** Between half of it and the whole. */
    private long jittered(Duration backoff) {
        return backoff.toNanos() / 2 + random.nextLong(backoff.toNanos() / 2);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Stays as long as the connection is good; returns whether it ever was. */
    private boolean visit() throws InterruptedException {
        boolean begun = false;
        try (Conversation talk = new Conversation(http, address, token)) {
            Visit visit = new Visit(talk, memory, figures, published, habits);
            visit.begin(random);
            begun = true;
            while (true) {
                visit.goOn();
                report(visit);
            }
        } catch (IOException over) {
            ended(begun, String.valueOf(over.getMessage()));
            return begun;
        }
    }

    private void report(Visit visit) {
        if (visit.isSettled()) {
            settled.countDown();
        }
        Map<RoomId, Position> end = goal;
        if (end != null && visit.isAt(end)) {
            arrived.countDown();
        }
    }

    private void ended(boolean begun, String how) {
        if (begun) {
            memory.ended(how);
        } else {
            figures.count(Figure.FAILED_ATTEMPTS);
        }
    }

    /** Leaves, and waits until the thread has ended. */
    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        thread.interrupt();
        thread.join(10_000);
        if (thread.isAlive()) {
            throw new AssertionError("A client does not end");
        }
    }
}
