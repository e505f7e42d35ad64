package dev.realtime.port.in;

import dev.realtime.model.Publication;
import java.util.List;

/** The door for who writes into the log without {@link Publisher}: the transactional publisher and its relay. Thread-safe. */
@FunctionalInterface
public interface Announcements {
    /**
     * Says that these publications are in the log, committed: all instances deliver them. Saying it again is harmless. Does not
     * block for subscribers.
     */
    void announce(List<Publication> committed);
}
