package dev.realtime.jooq;

import dev.realtime.model.Event;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import java.util.List;

/** Takes the events of one transaction of the host's, which are published if it commits. Used by the transaction's thread. */
public interface TransactionEvents {
    /**
     * Publishes events with the transaction: all together when it commits, none when it rolls back. Does not block: they
     * wait in memory, and no room is locked before the commit. Positions are given then.
     *
     * @throws IllegalStateException when the transaction has ended
     */
    void publish(List<RoomEvent> events);

    /** Publishes one event with the transaction; see {@link #publish(List)}. */
    default void publish(RoomId room, Event event) {
        publish(List.of(new RoomEvent(room, event)));
    }
}
