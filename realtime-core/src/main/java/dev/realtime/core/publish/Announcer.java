package dev.realtime.core.publish;

import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import dev.realtime.port.out.UnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Tells every instance what has happened. What is told is committed already, so other instances that can't be reached now
 * are no failure of the caller: they find it in the log.
 */
public final class Announcer {
    private static final Logger LOG = System.getLogger(Announcer.class.getName());

    private final Broadcaster broadcaster;

    public Announcer(Broadcaster broadcaster) {
        this.broadcaster = broadcaster;
    }

    /** These publications are in the log. */
    public void announce(List<Publication> publications) {
        broadcast(new Envelope.Announced(publications));
    }

    /** These rooms are no more. */
    public void roomsEnded(List<RoomId> rooms) {
        broadcast(new Envelope.RoomsEnded(rooms));
    }

    /** This user lost rights. */
    public void rightsChanged(UserId user) {
        broadcast(new Envelope.RightsChanged(user));
    }

    private void broadcast(Envelope envelope) {
        try {
            broadcaster.broadcast(envelope);
        } catch (UnavailableException e) {
            LOG.log(Level.WARNING, "Other instances can't be reached", e);
        }
    }
}
