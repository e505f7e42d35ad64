package dev.realtime.core.local;

import dev.realtime.core.concurrent.GuardedBy;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.IdempotencyConflictException;
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

    @GuardedBy("this")
    private final LocalKeys keys = new LocalKeys();

    /** When quiet rooms and old keys were looked for. */
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
        forgetOld(now);
        refuseConflicts(events, now);
        List<Publication> publications = new ArrayList<>(events.size());
        for (RoomEvent event : events) {
            publications.add(append(event, now));
        }
        return publications;
    }

    private synchronized Publication append(RoomEvent event, Instant now) {
        LocalKeys.First first = keys.first(event.room(), event.idempotencyKey(), 0, now);
        if (first != null) {
            return new Publication(event.room(), first.position(), event.event(), first.timestamp());
        }
        LocalHistory history = rooms.computeIfAbsent(event.room(), this::begin);
        Publication publication = history.append(event, now);
        keys.take(event.room(), event.idempotencyKey(), publication.position(), now);
        return publication;
    }

    /** Before anything is taken: keys that stand for something else, in the log or within the list. */
    private synchronized void refuseConflicts(List<RoomEvent> events, Instant now) {
        Map<RoomId, Map<String, String>> within = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            IdempotencyKey key = events.get(i).idempotencyKey();
            if (key == null) {
                continue;
            }
            RoomId room = events.get(i).room();
            keys.first(room, key, i, now);
            String fingerprint = within.computeIfAbsent(room, ignored -> new HashMap<>())
                    .putIfAbsent(key.value(), key.fingerprint());
            if (fingerprint != null && !fingerprint.equals(key.fingerprint())) {
                throw new IdempotencyConflictException(i);
            }
        }
    }

    /**
     * The position that the key stands for in the room; null when it is none, or new. Of use under this log's lock.
     *
     * @throws IdempotencyConflictException when it stands for something else
     */
    synchronized @Nullable Position first(RoomId room, @Nullable IdempotencyKey key) {
        LocalKeys.First first = keys.first(room, key, 0, clock.instant());
        return first == null ? null : first.position();
    }

    /** From now on the key stands for the first of the publications; where there are none, for the room's head. */
    synchronized void take(RoomId room, IdempotencyKey key, List<Publication> publications) {
        if (publications.isEmpty()) {
            keys.take(room, key, head(room), clock.instant());
        } else {
            Publication first = publications.get(0);
            keys.take(room, key, first.position(), first.timestamp());
        }
    }

    /** Once for each reading of the clock: it stands still while many publish. */
    private synchronized void forgetOld(Instant now) {
        if (now.equals(lookedAt)) {
            return;
        }
        lookedAt = now;
        keys.forgetOld(now);
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
    public Slice read(RoomId room, Position after, Limit limit) {
        Slice kept = kept(room, after, limit.publications());
        // Not under the lock: bytes are counted character by character.
        return new Slice(kept.complete(), limit.cut(kept.publications()), kept.head());
    }

    private synchronized Slice kept(RoomId room, Position after, int most) {
        return history(room).read(after, most, clock.instant());
    }

    /** Asking for a room that has no history begins one, so that its epoch stays the same from then on. */
    private synchronized LocalHistory history(RoomId room) {
        @Nullable LocalHistory known = rooms.get(room);
        if (known != null) {
            return known;
        }
        Instant now = clock.instant();
        forgetOld(now);
        LocalHistory begun = begin(room);
        begun.touch(now);
        rooms.put(room, begun);
        return begun;
    }
}
