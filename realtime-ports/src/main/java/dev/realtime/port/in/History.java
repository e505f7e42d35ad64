package dev.realtime.port.in;

import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what was published. Thread-safe; blocks for the log and the access check. */
public interface History {
    /** Publications per answer at most. */
    int MOST = 1_000;

    /** 4 MiB: what the data of an answer's publications takes together at most, as UTF-8; an event's is far smaller. */
    int MOST_BYTES = 4 << 20;

    /**
     * What a room's log keeps: up to {@code limit} publications, and fewer where they would take more than
     * {@link #MOST_BYTES}.
     *
     * @param epoch null for the current one
     * @param after the offset that the answer starts behind; null for the newest publications
     * @param limit 1 to {@link #MOST}
     * @throws dev.realtime.port.out.UnavailableException when it can't be told now
     */
    Answer history(Principal principal, RoomId room, @Nullable String epoch, @Nullable Long after, int limit);

    /** What there is. */
    sealed interface Answer {}

    /**
     * A piece without gaps.
     *
     * @param head the room's newest position
     */
    record Page(List<Publication> publications, Position head) implements Answer {
        public Page {
            publications = List.copyOf(publications);
        }
    }

    /**
     * It can't be told without a gap: another epoch, or older than what is kept.
     *
     * @param head the room's newest position
     */
    record Gone(Position head) implements Answer {}

    /** The room does not exist or is somebody else's: the two are answered alike. */
    record Denied() implements Answer {}
}
