package dev.realtime.port.in;

import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import java.util.List;

/** Counts connections and rooms of this instance. Thread-safe. */
public interface RoomStatistics {
    /** The guide's three numbers. Does not block. */
    Statistics statistics(Principal principal);

    /** The rooms with a subscriber that the principal may enter (all for {@link Principal#ADMIN}), sorted by id. Blocks for access checks. */
    List<RoomId> activeRooms(Principal principal);

    /**
     * How busy this instance is.
     *
     * @param totalConnections all connections
     * @param userConnections the asking user's own
     * @param activeRooms rooms with at least one subscriber
     */
    record Statistics(int totalConnections, int userConnections, int activeRooms) {}
}
