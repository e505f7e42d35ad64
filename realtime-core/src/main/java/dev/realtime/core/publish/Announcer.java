package dev.realtime.core.publish;

import dev.realtime.core.concurrent.FailureLog;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Announcements;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import java.util.List;

/**
 * Tells every instance what has happened. What is told is committed already, so other instances that can't be reached now
 * are no failure of the caller: they find it in the log. What an administrator wants is in no log: there it is one.
 */
public final class Announcer implements Announcements {
    private final Broadcaster broadcaster;
    private final FailureLog failures;

    public Announcer(Broadcaster broadcaster, FailureLog failures) {
        this.broadcaster = broadcaster;
        this.failures = failures;
    }

    @Override
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

    /** This user's subscriptions of the room end. */
    public void revoked(UserId user, RoomId room) {
        broadcaster.broadcast(new Envelope.Revoked(user, room));
    }

    /** This user's connections are closed. */
    public void disconnected(UserId user, CloseReason reason) {
        broadcaster.broadcast(new Envelope.Disconnected(user, reason));
    }

    /** This user may come again. */
    public void unblocked(UserId user) {
        broadcaster.broadcast(new Envelope.Unblocked(user));
    }

    /** Whatever the broadcaster throws: what is told is true, and the caller must not do it again. */
    private void broadcast(Envelope envelope) {
        try {
            broadcaster.broadcast(envelope);
        } catch (RuntimeException e) {
            failures.warn("Other instances can't be reached", e);
        }
    }
}
