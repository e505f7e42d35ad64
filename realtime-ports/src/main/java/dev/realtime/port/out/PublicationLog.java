package dev.realtime.port.out;

import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The truth about what was published: gives every publication its position and keeps the newest ones of each room. */
public interface PublicationLog {
    /**
     * Takes events, all or none, in the order of the list. Blocks. Offsets of a room are 1, 2, 3 ... without gaps within
     * an epoch, whoever appends at once. An event whose idempotency key was taken in its room within
     * {@link dev.realtime.model.IdempotencyKey#WINDOW} is not taken again.
     *
     * @return the publications, in the order of the list; they are durable as far as this log is. A repeated event's is the
     *     first one's, with its position
     * @throws UnavailableException when nothing was taken
     * @throws IdempotencyConflictException when a key came back with another fingerprint; nothing was taken
     */
    List<Publication> append(List<RoomEvent> events);

    /** The room's newest position; offset 0 when nothing was published in this epoch. Blocks. */
    Position head(RoomId room);

    /** The newest positions of those rooms that have a history, asked together; rooms without one are left out. Blocks. */
    Map<RoomId, Position> heads(Collection<RoomId> rooms);

    /**
     * Reads what follows a position. Blocks.
     *
     * @param after the last position that is known
     * @param limit at most this many, 1 or more
     */
    Slice read(RoomId room, Position after, int limit);

    /**
     * A piece of a room's history.
     *
     * @param complete whether nothing is missing between {@code after} and the first publication: the epoch is the same,
     *     {@code after} is not above the head, and what follows it is still kept
     * @param publications in order of offset, without gaps; empty when not complete, or when nothing follows
     * @param head the room's newest position at the time of reading
     */
    record Slice(boolean complete, List<Publication> publications, Position head) {
        public Slice {
            publications = List.copyOf(publications);
        }
    }
}
