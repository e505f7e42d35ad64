package dev.realtime.tck.engine;

import dev.realtime.model.Publication;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import dev.realtime.tck.fake.ManualScheduler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Brings announcements at once, late, twice or never, as the dice fall; everything else at once. */
final class SimulatedBroadcaster implements Broadcaster {
    private static final int LONGEST_DELAY = 3_000;

    private final List<Consumer<Envelope>> listeners = new CopyOnWriteArrayList<>();
    private final ManualScheduler scheduler;
    private final RandomGenerator random;
    private final Turns turns;
    private final int unreliable;
    private boolean losesSome;
    private int losing;

    /** @param unreliable how many announcements of a hundred do not come as they should */
    SimulatedBroadcaster(ManualScheduler scheduler, RandomGenerator random, Turns turns, int unreliable) {
        this.scheduler = scheduler;
        this.random = random;
        this.turns = turns;
        this.unreliable = unreliable;
    }

    /** The next so many announcements get lost. */
    void loseNext(int count) {
        losing += count;
        losesSome = true;
    }

    /** Whether every announcement has come at once so far. */
    boolean isReliable() {
        return unreliable == 0 && !losesSome;
    }

    @Override
    public void broadcast(Envelope envelope) {
        turns.whileBlocked();
        if (envelope instanceof Envelope.Announced announced) {
            announce(announced);
        } else {
            tell(envelope);
        }
        turns.whileBlocked();
    }

    private void announce(Envelope.Announced announced) {
        if (losing > 0) {
            losing--;
            return;
        }
        if (random.nextInt(100) >= unreliable) {
            tell(announced);
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> {
                // Lost: the instance died before it could tell.
            }
            case 1 -> {
                tell(announced);
                later(announced);
            }
            case 2 -> inPieces(announced.publications());
            case 3 -> scheduler.execute(() -> tell(announced));
            default -> later(announced);
        }
    }

    private void later(Envelope envelope) {
        scheduler.schedule(() -> tell(envelope), random.nextInt(LONGEST_DELAY), TimeUnit.MILLISECONDS);
    }

    private void inPieces(List<Publication> publications) {
        for (Publication publication : publications) {
            scheduler.execute(() -> tell(new Envelope.Announced(List.of(publication))));
        }
    }

    private void tell(Envelope envelope) {
        listeners.forEach(listener -> listener.accept(envelope));
    }

    @Override
    public Runnable listen(Consumer<Envelope> listener) {
        Consumer<Envelope> added = listener::accept;
        listeners.add(added);
        return () -> listeners.remove(added);
    }
}
