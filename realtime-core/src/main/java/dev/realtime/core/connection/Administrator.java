package dev.realtime.core.connection;

import dev.realtime.core.access.AccessPolicy;
import dev.realtime.core.publish.Announcer;
import dev.realtime.model.CloseReason;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Administration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes effect here first, and is told to the other instances then. */
public final class Administrator implements Administration {
    /** How long a shard may take to get to it; microseconds, unless the machine stands still. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ConnectionRegistry connections;
    private final AccessPolicy access;
    private final Admissions admissions;
    private final Announcer announcer;

    public Administrator(
            ConnectionRegistry connections, AccessPolicy access, Admissions admissions, Announcer announcer) {
        this.connections = connections;
        this.access = access;
        this.admissions = admissions;
        this.announcer = announcer;
    }

    @Override
    public void revoke(UserId user, RoomId room) {
        // Answers under way are asked again, and what is in the room already is found here.
        access.rightsChanged(user);
        List<ClientConnection> those = connections.of(user);
        CountDownLatch purged = new CountDownLatch(those.size());
        those.forEach(connection -> connection.subscriber().revoke(room, purged::countDown));
        await(purged);
        announcer.revoked(user, room);
    }

    private static void await(CountDownLatch purged) {
        try {
            if (!purged.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("A connection's queue stands still; the room is not revoked yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the room was revoked", e);
        }
    }

    @Override
    public void disconnect(UserId user) {
        close(user, CloseReason.DISCONNECTED);
        announcer.disconnected(user, CloseReason.DISCONNECTED);
    }

    @Override
    public void block(UserId user) {
        admissions.block(user);
        announcer.disconnected(user, CloseReason.BLOCKED);
    }

    @Override
    public void unblock(UserId user) {
        admissions.unblock(user);
        announcer.unblocked(user);
    }

    private void close(UserId user, CloseReason reason) {
        connections.of(user).forEach(connection -> connection.close(reason));
    }
}
