package dev.realtime.tck.fake;

import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A log that does what another does, for those that do one thing otherwise. As thread-safe as the other. */
public abstract class ForwardingLog implements PublicationLog {
    private final PublicationLog log;

    /** @param log does the work */
    protected ForwardingLog(PublicationLog log) {
        this.log = log;
    }

    @Override
    public List<Publication> append(List<RoomEvent> events) {
        return log.append(events);
    }

    @Override
    public Position head(RoomId room) {
        return log.head(room);
    }

    @Override
    public Map<RoomId, Position> heads(Collection<RoomId> rooms) {
        return log.heads(rooms);
    }

    @Override
    public Slice read(RoomId room, Position after, Limit limit) {
        return log.read(room, after, limit);
    }
}
