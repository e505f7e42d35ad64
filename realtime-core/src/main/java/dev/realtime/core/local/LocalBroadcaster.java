package dev.realtime.core.local;

import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A broadcaster for one instance: listeners are called in place. */
public final class LocalBroadcaster implements Broadcaster {
    private final List<Consumer<Envelope>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void broadcast(Envelope envelope) {
        listeners.forEach(listener -> listener.accept(envelope));
    }

    @Override
    public Runnable listen(Consumer<Envelope> listener) {
        // An object of its own: the same listener may be added twice.
        Consumer<Envelope> added = listener::accept;
        listeners.add(added);
        return () -> listeners.remove(added);
    }
}
