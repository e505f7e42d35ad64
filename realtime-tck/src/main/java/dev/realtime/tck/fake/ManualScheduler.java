package dev.realtime.tck.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler without threads: its time stands until {@link #advance} moves it, and what is due runs on the thread that
 * moves it, in the order in which it became due. Tasks may be handed in from any thread; one thread at a time moves it.
 *
 * <p>An exception of a task ends that task alone, as in the JDK's schedulers; it stands in the task's future.
 */
public final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final List<Consumer<Duration>> followers;
    // All guarded by this.
    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
    private long now;
    private long handedIn;
    private boolean shutDown;
    private @Nullable RandomGenerator picker;

    /**
     * A scheduler that takes other time along.
     *
     * @param followers are told by how much the time moves, before each task runs: {@code clock::advance, ticker::advance}
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public ManualScheduler(Consumer<Duration>... followers) {
        this.followers = List.of(followers);
    }

    /** From now on the generator chooses which of the tasks that are due runs next, as the threads of a pool would. */
    public synchronized void pickBy(RandomGenerator generator) {
        picker = generator;
    }

    /** Runs one task that is due now, if there is one, and says whether there was; the time stands. */
    public boolean runNext() {
        Task<?> task = nextDue(now());
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** Moves the time, step by step, and runs what becomes due, tasks that tasks hand in included. */
    public void advance(Duration by) {
        long end;
        synchronized (this) {
            end = now + by.toNanos();
        }
        runUntil(end);
        moveTo(end);
    }

    /** Runs what is due now, and what comes of it; the time stands. */
    public void runAll() {
        long end;
        synchronized (this) {
            end = now;
        }
        runUntil(end);
    }

    private void runUntil(long end) {
        for (Task<?> task = nextDue(end); task != null; task = nextDue(end)) {
            moveTo(task.due);
            task.run();
        }
    }

    private synchronized @Nullable Task<?> nextDue(long end) {
        Task<?> next = tasks.peek();
        if (next == null || next.due > end) {
            return null;
        }
        return picker == null ? tasks.poll() : pick(picker, Math.max(now, next.due));
    }

    /** One of those that are due at that time. */
    private synchronized Task<?> pick(RandomGenerator generator, long moment) {
        List<Task<?>> due = tasks.stream().filter(task -> task.due <= moment).toList();
        Task<?> picked = due.get(generator.nextInt(due.size()));
        tasks.remove(picked);
        return picked;
    }

    private void moveTo(long moment) {
        long step;
        synchronized (this) {
            step = moment - now;
            if (step <= 0) {
                return;
            }
            now = moment;
        }
        followers.forEach(follower -> follower.accept(Duration.ofNanos(step)));
    }

    /** How many tasks wait, due or not. */
    public synchronized int waiting() {
        return tasks.size();
    }

    @Override
    public void execute(Runnable command) {
        schedule(command, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(new Task<>(() -> call(command), unit.toNanos(delay), 0, 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(new Task<>(callable, unit.toNanos(delay), 0, 0));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return add(new Task<>(() -> call(command), unit.toNanos(initialDelay), positive(unit.toNanos(period)), 0));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return add(new Task<>(() -> call(command), unit.toNanos(initialDelay), 0, positive(unit.toNanos(delay))));
    }

    private static @Nullable Void call(Runnable command) {
        command.run();
        return null;
    }

    private static long positive(long nanos) {
        if (nanos <= 0) {
            throw new IllegalArgumentException("A period is positive");
        }
        return nanos;
    }

    private synchronized <V> Task<V> add(Task<V> task) {
        if (shutDown) {
            throw new RejectedExecutionException("The scheduler was shut down");
        }
        task.order = handedIn++;
        tasks.add(task);
        return task;
    }

    private synchronized void addAgain(Task<?> task, long due) {
        if (!shutDown && !task.isCancelled()) {
            task.due = due;
            task.order = handedIn++;
            tasks.add(task);
        }
    }

    private synchronized long now() {
        return now;
    }

    /** Drops the tasks that wait for their time; what was handed in for now still runs. */
    @Override
    public synchronized void shutdown() {
        shutDown = true;
        tasks.removeIf(task -> task.due > now);
    }

    @Override
    public synchronized List<Runnable> shutdownNow() {
        shutDown = true;
        List<Runnable> dropped = new ArrayList<>(tasks);
        tasks.clear();
        return dropped;
    }

    @Override
    public synchronized boolean isShutdown() {
        return shutDown;
    }

    @Override
    public synchronized boolean isTerminated() {
        return shutDown && tasks.isEmpty();
    }

    /** Runs what is due instead of waiting; says whether that was all. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        runAll();
        return isTerminated();
    }

    private synchronized void forget(Task<?> task) {
        tasks.remove(task);
    }

    /** A task with its time; {@code due} and {@code order} are guarded by the scheduler and stand while it is queued. */
    private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long period;
        private final long pause;
        private long due;
        private long order;

        Task(Callable<V> callable, long delay, long period, long pause) {
            super(callable);
            this.due = now() + Math.max(0, delay);
            this.period = period;
            this.pause = pause;
        }

        @Override
        public void run() {
            if (period == 0 && pause == 0) {
                super.run();
            } else if (runAndReset()) {
                addAgain(this, period > 0 ? due + period : now() + pause);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            forget(this);
            return cancelled;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - now(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Comparator.<Task<?>>comparingLong(task -> task.due)
                    .thenComparingLong(task -> task.order)
                    .compare(this, (Task<?>) other);
        }
    }
}
