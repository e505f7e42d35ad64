package dev.realtime.tck;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client at the other end of a {@link dev.realtime.port.out.Transport}. It reads what comes on a thread of its own, until it is
 * told to stop, and answers a close. Thread-safe; no method waits.
 */
public interface Client {
    /** The text messages that arrived, in their order. */
    List<String> texts();

    /** How many WebSocket pings arrived. */
    int pings();

    /** The code of the first close frame that arrived, or null. */
    @Nullable
    Integer closeCode();

    /** Whether the network connection is gone. */
    boolean isGone();

    /** Reads nothing any more, so that the network's buffers fill up. */
    void stopReading();

    /** Reads on. */
    void startReading();

    /** Cuts the network connection, without a close frame. */
    void vanish();
}
