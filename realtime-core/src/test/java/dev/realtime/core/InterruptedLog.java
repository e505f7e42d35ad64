package dev.realtime.core;

import dev.realtime.core.local.LocalPublicationLog;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.UnavailableException;
import dev.realtime.tck.fake.ForwardingLog;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;

/** A log that can be away, and during whose reading something else happens. */
final class InterruptedLog extends ForwardingLog {
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
        super(kept);
        this.kept = kept;
    }

    private void failIfAway() {
        if (away) {
            throw new UnavailableException("away");
        }
    }

    @Override
    public Position head(RoomId room) {
        failIfAway();
        return super.head(room);
    }

    @Override
    public Map<RoomId, Position> heads(Collection<RoomId> rooms) {
        failIfAway();
        return super.heads(rooms);
    }

    @Override
    public Slice read(RoomId room, Position after, Limit limit) {
        failIfAway();
        Slice slice = super.read(room, after, limit);
        publicationsRead += slice.publications().size();
        Runnable now = meanwhile;
        meanwhile = () -> {};
        now.run();
        return slice;
    }
}
