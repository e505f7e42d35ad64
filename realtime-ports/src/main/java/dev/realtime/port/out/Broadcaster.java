package dev.realtime.port.out;

import java.util.function.Consumer;

/** Carries envelopes to every instance, the sending one included. */
public interface Broadcaster {
    /**
     * Sends to every listener, one of the same instance included, at least once unless the connection between instances
     * breaks; envelopes of one thread arrive in their order. May block shortly.
     *
     * @throws UnavailableException when the other instances can't be reached; the own listener has it all the same
     */
    void broadcast(Envelope envelope);

    /**
     * Adds a listener, called on any thread, perhaps the sender's own and several at once; it must not throw.
     *
     * @return ends the listening; harmless when called twice
     */
    Runnable listen(Consumer<Envelope> listener);
}
