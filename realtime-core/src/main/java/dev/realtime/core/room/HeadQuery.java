package dev.realtime.core.room;

import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Asks the log where rooms stand: several questions, each about several rooms, in one query. */
public final class HeadQuery implements Function<List<List<RoomId>>, Function<List<RoomId>, Map<RoomId, Position>>> {
    private final PublicationLog log;

    public HeadQuery(PublicationLog log) {
        this.log = log;
    }

    /** Blocks. */
    @Override
    public Function<List<RoomId>, Map<RoomId, Position>> apply(List<List<RoomId>> questions) {
        Set<RoomId> all = new HashSet<>();
        questions.forEach(all::addAll);
        Map<RoomId, Position> heads = all.isEmpty() ? Map.of() : log.heads(all);
        return rooms -> {
            Map<RoomId, Position> known = new HashMap<>();
            for (RoomId room : rooms) {
                Position head = heads.get(room);
                if (head != null) {
                    known.put(room, head);
                }
            }
            return known;
        };
    }
}
