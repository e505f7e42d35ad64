package dev.realtime.core.publish;

import dev.realtime.core.access.AccessPolicy;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.port.in.History;
import dev.realtime.port.out.PublicationLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the log for those who may enter the room. */
public final class HistoryService implements History {
    private final PublicationLog log;
    private final AccessPolicy access;

    public HistoryService(PublicationLog log, AccessPolicy access) {
        this.log = log;
        this.access = access;
    }

    @Override
    public Answer history(Principal principal, RoomId room, @Nullable String epoch, @Nullable Long after, int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is 1 to " + MOST);
        }
        @Nullable Answer read = null;
        long asked;
        do {
            asked = access.changes(principal.user(), room);
            if (access.decide(principal, room) == AccessDecision.DENIED) {
                return new Denied();
            }
            read = read == null ? read(room, epoch, after, limit) : read;
            // A right that was taken away since the question may have been this one (PROTOCOL D7).
        } while (access.changes(principal.user(), room) != asked);
        return read;
    }

    private Answer read(RoomId room, @Nullable String epoch, @Nullable Long after, int limit) {
        Position head = log.head(room);
        if (epoch != null && !epoch.equals(head.epoch())) {
            return new Gone(head);
        }
        PublicationLog.Limit most = new PublicationLog.Limit(limit, MOST_BYTES);
        return after == null ? newest(room, head, most) : after(room, new Position(head.epoch(), after), most);
    }

    private Answer after(RoomId room, Position position, PublicationLog.Limit limit) {
        PublicationLog.Slice slice = log.read(room, position, limit);
        return slice.complete() ? new Page(slice.publications(), slice.head()) : new Gone(slice.head());
    }

    /**
     * The log reads forwards, and nobody knows how far back an answer's worth begins: it may keep less than the limit, forget more
     * meanwhile, or hold more bytes. Each time what is left is read, or the newer half of it where less than half was read.
     */
    private Answer newest(RoomId room, Position head, PublicationLog.Limit limit) {
        List<Publication> newest = List.of();
        Position newestHead = head;
        long back = Math.min(limit.publications(), head.offset());
        while (back > 0) {
            PublicationLog.Slice slice = log.read(room, new Position(head.epoch(), head.offset() - back), limit);
            long left = back - slice.publications().size();
            back = Math.min(left, back / 2);
            newest = back < left ? List.of() : lastOf(newest, slice.publications(), limit);
            newestHead = slice.complete() ? slice.head() : head;
        }
        return new Page(newest, newestHead);
    }

    private static List<Publication> lastOf(
            List<Publication> some, List<Publication> more, PublicationLog.Limit limit) {
        List<Publication> newestFirst = new ArrayList<>(some);
        newestFirst.addAll(more);
        Collections.reverse(newestFirst);
        List<Publication> last = new ArrayList<>(limit.cut(newestFirst));
        Collections.reverse(last);
        return last;
    }
}
