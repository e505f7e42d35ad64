package dev.realtime.tyrus.revoke;

import static org.awaitility.Awaitility.await;

import dev.realtime.core.Realtime;
import dev.realtime.core.local.LocalPublicationLog;
import dev.realtime.core.local.LocalWorkflowStore;
import dev.realtime.model.Dialect;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tyrus.server.NarrowServer;
import dev.realtime.tyrus.server.RealtimeServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A whole server whose rights a test gives and takes away, whose sockets hold little, and whose writes are watched. */
final class RevokingServer implements AutoCloseable {
    static final UserId ALICE = new UserId("alice");
    static final UserId BOB = new UserId("bob");

    private static final int SEND_BYTES = 8 * 1024;

    private final Rights rights = new Rights();
    private final ThreadPoolExecutor workers =
            new ThreadPoolExecutor(16, 16, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    private final Realtime realtime;
    private final WatchedConnections watched;
    private final RealtimeServer server;
    private final List<PacedClient> clients = new ArrayList<>();

    RevokingServer(int shards, int outboxBytes) throws IOException {
        LocalPublicationLog log =
                new LocalPublicationLog(256, Duration.ofMinutes(10), InstantSource.system(), new SecureRandom());
        realtime = Realtime.builder()
                .publicationLog(log)
                .workflowStore(new LocalWorkflowStore(log))
                .roomType(new RoomType("team"), rights)
                .ownership(rights)
                .workers(workers)
                .maxMessagesPerSecond(0)
                .pingInterval(Duration.ZERO)
                .outboxBytes(outboxBytes)
                .shards(shards)
                .build();
        watched = new WatchedConnections(realtime);
        server = NarrowServer.start(watched, SEND_BYTES);
    }

    Rights rights() {
        return rights;
    }

    Realtime realtime() {
        return realtime;
    }

    WatchedConnections watched() {
        return watched;
    }

    /** The transport of the client that connected last. */
    WatchedConnections.WatchedTransport lastTransport() {
        List<WatchedConnections.WatchedTransport> all = watched.transports();
        return all.get(all.size() - 1);
    }

    PacedClient connect(UserId user, Dialect dialect) {
        HttpProbe probe = new HttpProbe("127.0.0.1", server.port());
        PacedClient client = PacedClient.connect(probe, realtime.issueToken(Principal.of(user)), dialect);
        clients.add(client);
        return client;
    }

    Position publish(Piece piece) {
        return realtime.publish(piece.room(), piece.event()).position();
    }

    /**
     * Takes Alice's right away and revokes.
     *
     * @return the place of the call's return in the order of all writes
     */
    long revoke(RoomId room) {
        rights.takeAway(ALICE, room);
        realtime.revoke(ALICE, room);
        return watched.mark();
    }

    /** Does something that gives a worker work, and waits until it has done it: what is left is a shard's. */
    void letWorkerFinish(Runnable something) {
        long before = workers.getCompletedTaskCount();
        something.run();
        await().until(() -> workers.getCompletedTaskCount() > before);
    }

    /** Whether anybody is in the room. */
    boolean isActive(RoomId room) {
        Principal admin = new Principal(new UserId("admin"), Set.of(Principal.ADMIN), null);
        return realtime.activeRooms(admin).contains(room);
    }

    @Override
    public void close() {
        clients.forEach(PacedClient::close);
        server.close();
        realtime.close();
        workers.shutdownNow();
    }
}
