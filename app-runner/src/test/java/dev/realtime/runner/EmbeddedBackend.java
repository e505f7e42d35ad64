package dev.realtime.runner;

import dev.realtime.core.Realtime;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Event;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.runner.network.Backend;
import dev.realtime.tyrus.server.RealtimeServer;
import java.io.IOException;
import java.util.Collection;

/** A host that embeds the library, with a log in memory, which keeps no more than its retention from one publication to the next. */
final class EmbeddedBackend implements Backend, AutoCloseable {
    private final Realtime realtime;
    private final RealtimeServer server;

    /** @param retention publications kept per room */
    EmbeddedBackend(int retention) throws IOException {
        realtime = Realtime.builder()
                .roomType(new RoomType("team"), (principal, room) -> AccessDecision.GRANTED)
                .logRetention(retention)
                .build();
        server = RealtimeServer.builder().connections(realtime).port(0).start();
    }

    int port() {
        return server.port();
    }

    @Override
    public String token(UserId user, Collection<RoomId> rooms) {
        return realtime.issueToken(Principal.of(user));
    }

    @Override
    public Position publish(RoomId room, Event event) {
        return realtime.publish(room, event).position();
    }

    @Override
    public void close() {
        realtime.close();
        server.close();
    }
}
