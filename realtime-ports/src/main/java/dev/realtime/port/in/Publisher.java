package dev.realtime.port.in;

import dev.realtime.model.Event;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import java.util.List;

/** Publishes events of the host. Thread-safe; blocks for the log, never for a subscriber. */
public interface Publisher {
    /**
     * Publishes events, all or none. When it returns, the log has them (PROTOCOL D11) and their delivery is under way.
     *
     * @return the publications, in the order of the list
     * @throws dev.realtime.port.out.UnavailableException when nothing was published
     * @throws dev.realtime.port.out.IdempotencyConflictException when a key came back with another fingerprint; nothing was published
     */
    List<Publication> publish(List<RoomEvent> events);

    /** Publishes one event; see {@link #publish(List)}. */
    default Publication publish(RoomId room, Event event) {
        return publish(List.of(new RoomEvent(room, event))).get(0);
    }
}
