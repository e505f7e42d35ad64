package dev.realtime.core;

import dev.realtime.core.local.LocalPublicationLog;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.UnavailableException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A log that can be away, and during whose reading something else happens. */
final class InterruptedLog implements PublicationLog {
    /** The log itself. */
    final LocalPublicationLog kept;

    boolean away;

    /** Happens once, after the next read was made and before its answer arrives. */
    Runnable meanwhile = () -> {};

    int publicationsRead;

    InterruptedLog() {
        this(new LocalPublicationLog(256, Duration.ofMinutes(10), InstantSource.system(), new SecureRandom()));
    }

    InterruptedLog(LocalPublicationLog kept) {
        this.kept = kept;
    }

    private void failIfAway() {
        if (away) {
            throw new UnavailableException("away");
        }
    }

    @Override
    public List<Publication> append(List<RoomEvent> events) {
        return kept.append(events);
    }

    @Override
    public Position head(RoomId room) {
        failIfAway();
        return kept.head(room);
    }

    @Override
    public Map<RoomId, Position> heads(Collection<RoomId> rooms) {
        failIfAway();
        return kept.heads(rooms);
    }

    @Override
    public Slice read(RoomId room, Position after, Limit limit) {
        failIfAway();
        Slice slice = kept.read(room, after, limit);
        publicationsRead += slice.publications().size();
        Runnable now = meanwhile;
        meanwhile = () -> {};
        now.run();
        return slice;
    }
}
