package dev.realtime.tyrus.server;

import java.io.ByteArrayOutputStream;
import org.glassfish.grizzly.Buffer;

/** The bytes of a request's body that have come so far, counted against what all bodies may take together. Thread-safe. */
final class GatheredBody {
    private final Capacity bodies;

    // Both guarded by this.
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean released;

    GatheredBody(Capacity bodies) {
        this.bodies = bodies;
    }

    /** Copies the rest of the buffer. False when there is no room for it, or the request has ended. */
    synchronized boolean add(Buffer part) {
        int length = part.remaining();
        if (released || !bodies.tryTake(length)) {
            return false;
        }
        byte[] copy = new byte[length];
        part.get(copy);
        bytes.writeBytes(copy);
        return true;
    }

    synchronized int size() {
        return bytes.size();
    }

    synchronized byte[] toByteArray() {
        return bytes.toByteArray();
    }

    /** The request has ended. Harmless when called twice. */
    synchronized void release() {
        if (!released) {
            released = true;
            bodies.giveBack(bytes.size());
            bytes.reset();
        }
    }
}
