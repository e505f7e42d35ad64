package dev.realtime.core.local;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.port.out.PublicationLog.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** One room's newest publications. Touched under the log's lock alone. */
final class LocalHistory {
    private final String epoch;
    private final int retention;
    private final Duration retentionAge;
    private final Deque<Publication> kept = new ArrayDeque<>(1);

    @ConfinedTo("owner")
    private long offset;

    @ConfinedTo("owner")
    private Instant lastUse = Instant.MIN;

    LocalHistory(String epoch, int retention, Duration retentionAge) {
        this.epoch = epoch;
        this.retention = retention;
        this.retentionAge = retentionAge;
    }

    Publication append(RoomEvent event, Instant now) {
        touch(now);
        offset++;
        Publication publication = new Publication(event.room(), head(), event.event(), now);
        kept.addLast(publication);
        trim(now);
        return publication;
    }

    void touch(Instant now) {
        lastUse = now;
    }

    boolean isQuietSince(Instant moment) {
        return lastUse.isBefore(moment);
    }

    Position head() {
        return new Position(epoch, offset);
    }

    Slice read(Position after, int most, Instant now) {
        trim(now);
        long oldest = offset - kept.size();
        boolean complete = after.epoch().equals(epoch) && after.offset() <= offset && after.offset() >= oldest;
        List<Publication> page = complete
                ? kept.stream().skip(after.offset() - oldest).limit(most).toList()
                : List.of();
        return new Slice(complete, page, head());
    }

    private void trim(Instant now) {
        while (kept.size() > retention) {
            kept.removeFirst();
        }
        Instant oldest = now.minus(retentionAge);
        while (!kept.isEmpty() && kept.getFirst().timestamp().isBefore(oldest)) {
            kept.removeFirst();
        }
    }
}
