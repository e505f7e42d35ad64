package dev.realtime.core.local;

import dev.realtime.core.concurrent.GuardedBy;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory: the newest publications of each room, bounded in count and age. A room that has been quiet for the whole
 * age is forgotten, numbering included; it starts again in a new epoch.
 */
public final class LocalPublicationLog implements PublicationLog {
    private final int retention;
    private final Duration retentionAge;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** In the order of their last publication, so that quiet rooms stand first. */
    @GuardedBy("this")
    private final Map<RoomId, LocalHistory> rooms = new LinkedHashMap<>(16, 0.75f, true);

    /** That of rooms that begin now, as long as none is forgotten. */
    @GuardedBy("this")
    private @Nullable String epoch;

    /** When quiet rooms were looked for. */
    @GuardedBy("this")
    private Instant lookedAt = Instant.MIN;

    /**
     * @param retention publications kept per room, 1 or more
     * @param retentionAge how long, more than nothing
     */
    public LocalPublicationLog(int retention, Duration retentionAge, InstantSource clock, RandomGenerator random) {
        this.retention = retention;
        this.retentionAge = retentionAge;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public synchronized List<Publication> append(List<RoomEvent> events) {
        Instant now = clock.instant();
        forgetQuietRooms(now);
        List<Publication> publications = new ArrayList<>(events.size());
        for (RoomEvent event : events) {
            LocalHistory history = rooms.computeIfAbsent(event.room(), this::begin);
            publications.add(history.append(event, now));
        }
        return publications;
    }

    /** Once for each reading of the clock: it stands still while many publish. */
    private synchronized void forgetQuietRooms(Instant now) {
        if (now.equals(lookedAt)) {
            return;
        }
        lookedAt = now;
        Instant oldest = now.minus(retentionAge);
        var eldest = rooms.values().iterator();
        while (eldest.hasNext() && eldest.next().isQuietSince(oldest)) {
            eldest.remove();
            epoch = null;
        }
    }

    /** One that begins again must not meet its old epoch: nobody knows any more which one that was. */
    private synchronized LocalHistory begin(RoomId room) {
        String own = epoch == null ? Long.toHexString(random.nextLong()) : epoch;
        epoch = own;
        return new LocalHistory(own, retention, retentionAge);
    }

    @Override
    public synchronized Position head(RoomId room) {
        return history(room).head();
    }

    @Override
    public synchronized Map<RoomId, Position> heads(Collection<RoomId> asked) {
        Map<RoomId, Position> heads = new HashMap<>();
        for (RoomId room : asked) {
            LocalHistory known = rooms.get(room);
            if (known != null) {
                heads.put(room, known.head());
            }
        }
        return heads;
    }

    @Override
    public synchronized Slice read(RoomId room, Position after, int limit) {
        return history(room).read(after, limit, clock.instant());
    }

    /** Asking for a room that has no history begins one, so that its epoch stays the same from then on. */
    private synchronized LocalHistory history(RoomId room) {
        @Nullable LocalHistory known = rooms.get(room);
        if (known != null) {
            return known;
        }
        Instant now = clock.instant();
        forgetQuietRooms(now);
        LocalHistory begun = begin(room);
        begun.touch(now);
        rooms.put(room, begun);
        return begun;
    }
}
