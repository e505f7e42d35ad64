package dev.realtime.core.connection;

import dev.realtime.core.access.AccessPolicy;
import dev.realtime.core.room.RoomRegistry;
import dev.realtime.model.CloseReason;
import dev.realtime.port.out.Envelope;

/** What this instance does when an instance, perhaps itself, tells of something: gives each envelope's task. */
public final class EnvelopeReceiver implements Envelope.Handler<Runnable> {
    private final RoomRegistry rooms;
    private final ConnectionRegistry connections;
    private final AccessPolicy access;
    private final Admissions admissions;

    public EnvelopeReceiver(
            RoomRegistry rooms, ConnectionRegistry connections, AccessPolicy access, Admissions admissions) {
        this.rooms = rooms;
        this.connections = connections;
        this.access = access;
        this.admissions = admissions;
    }

    @Override
    public Runnable announced(Envelope.Announced envelope) {
        return () -> rooms.announce(envelope.publications());
    }

    @Override
    public Runnable roomsEnded(Envelope.RoomsEnded envelope) {
        return () -> {
            access.rightsChanged(envelope.rooms());
            envelope.rooms().forEach(id -> rooms.find(id).ifPresent(room -> room.end(Conversation.ACCESS_DENIED)));
        };
    }

    @Override
    public Runnable revoked(Envelope.Revoked envelope) {
        return () -> {
            access.rightsChanged(envelope.user());
            connections
                    .of(envelope.user())
                    .forEach(connection -> connection.subscriber().revoke(envelope.room(), () -> {}));
        };
    }

    @Override
    public Runnable disconnected(Envelope.Disconnected envelope) {
        if (envelope.reason() == CloseReason.BLOCKED) {
            return () -> admissions.block(envelope.user());
        }
        return () -> connections.of(envelope.user()).forEach(connection -> connection.close(envelope.reason()));
    }

    @Override
    public Runnable unblocked(Envelope.Unblocked envelope) {
        return () -> admissions.unblock(envelope.user());
    }

    @Override
    public Runnable rightsChanged(Envelope.RightsChanged envelope) {
        return () -> {
            access.rightsChanged(envelope.user());
            connections.of(envelope.user()).forEach(ClientConnection::askAgain);
        };
    }
}
