package dev.realtime.port.out;

import dev.realtime.model.CloseReason;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.util.List;

/** What instances tell one another. */
public sealed interface Envelope {

    /** Calls the handler's method for this kind of envelope. */
    <R> R handle(Handler<R> handler);

    /** These publications are in the log. A hint: the log is the truth. */
    record Announced(List<Publication> publications) implements Envelope {
        public Announced {
            publications = List.copyOf(publications);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.announced(this);
        }
    }

    /** These rooms are no more: their subscriptions end after what was announced before. */
    record RoomsEnded(List<RoomId> rooms) implements Envelope {
        public RoomsEnded {
            rooms = List.copyOf(rooms);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.roomsEnded(this);
        }
    }

    /** This user lost rights: each of their subscriptions is asked again. */
    record RightsChanged(UserId user) implements Envelope {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.rightsChanged(this);
        }
    }

    /** This user's subscriptions of the room end, and what waits of it is not sent (PROTOCOL D7). */
    record Revoked(UserId user, RoomId room) implements Envelope {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.revoked(this);
        }
    }

    /**
     * This user's connections are closed.
     *
     * @param reason what for; {@link CloseReason#BLOCKED} refuses new ones too
     */
    record Disconnected(UserId user, CloseReason reason) implements Envelope {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.disconnected(this);
        }
    }

    /** This user may connect again. */
    record Unblocked(UserId user) implements Envelope {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.unblocked(this);
        }
    }

    /** One method per kind of envelope. */
    interface Handler<R> {
        R announced(Announced envelope);

        R roomsEnded(RoomsEnded envelope);

        R rightsChanged(RightsChanged envelope);

        R revoked(Revoked envelope);

        R disconnected(Disconnected envelope);

        R unblocked(Unblocked envelope);
    }
}
