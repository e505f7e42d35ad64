package dev.realtime.core.publish;

import dev.realtime.core.access.AccessPolicy;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.port.in.History;
import dev.realtime.port.out.PublicationLog;
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
            asked = access.changes();
            if (access.decide(principal, room) == AccessDecision.DENIED) {
                return new Denied();
            }
            read = read == null ? read(room, epoch, after, limit) : read;
            // A right that was taken away since the question may have been this one (PROTOCOL D7).
        } while (access.changes() != asked);
        return read;
    }

    private Answer read(RoomId room, @Nullable String epoch, @Nullable Long after, int limit) {
        Position head = log.head(room);
        if (epoch != null && !epoch.equals(head.epoch())) {
            return new Gone(head);
        }
        return after == null ? newest(room, head, limit) : after(room, new Position(head.epoch(), after), limit);
    }

    private Answer after(RoomId room, Position position, int limit) {
        PublicationLog.Slice slice = log.read(room, position, limit);
        return slice.complete() ? new Page(slice.publications(), slice.head()) : new Gone(slice.head());
    }

    /** The log may keep less than the limit, and forget more meanwhile: each time half as far back is tried. */
    private Answer newest(RoomId room, Position head, int limit) {
        long back = Math.min(limit, head.offset());
        while (back > 0) {
            Position from = new Position(head.epoch(), head.offset() - back);
            if (after(room, from, limit) instanceof Page page) {
                return page;
            }
            back /= 2;
        }
        return new Page(List.of(), head);
    }
}
