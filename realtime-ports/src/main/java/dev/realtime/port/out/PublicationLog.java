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
     * Reads what follows a position, no more than asked for: what is beyond the limit should not come into memory. Blocks.
     *
     * @param after the last position that is known
     */
    Slice read(RoomId room, Position after, Limit limit);

    /**
     * How much is read at once: as many publications as keep within both numbers, and at least one where there is one.
     *
     * @param publications at most this many, 1 or more
     * @param bytes the data of all of them together, as UTF-8 bytes of its text ({@link dev.realtime.model.JsonText#utf8Length});
     *     1 or more. Nothing else of a publication counts, and a first one whose data alone is larger is read all the same
     */
    record Limit(int publications, long bytes) {
        /** @throws IllegalArgumentException when one of the numbers is below 1 */
        public Limit {
            if (publications < 1 || bytes < 1) {
                throw new IllegalArgumentException("At least one publication and one byte are read");
            }
        }

        /** So many publications, however large. */
        public static Limit of(int publications) {
            return new Limit(publications, Long.MAX_VALUE);
        }

        /** The first of the publications, as many as may be read; for a log that has them at hand. */
        public List<Publication> cut(List<Publication> following) {
            int most = Math.min(publications, following.size());
            int count = 0;
            long size = 0;
            while (count < most) {
                size += following.get(count).event().data().utf8Length();
                if (size > bytes && count > 0) {
                    break;
                }
                count++;
            }
            return List.copyOf(following.subList(0, count));
        }
    }

    /**
     * A piece of a room's history. Where the limit cut it, it ends below the head.
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
