package dev.realtime.runner.network;

import dev.realtime.model.Event;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.io.IOException;
import java.util.Collection;

/** The server as its host sees it. */
public interface Backend {
    /** A token that opens these rooms. */
    String token(UserId user, Collection<RoomId> rooms);

    /** Publishes, and returns when that is acknowledged. */
    Position publish(RoomId room, Event event) throws IOException, InterruptedException;
}
