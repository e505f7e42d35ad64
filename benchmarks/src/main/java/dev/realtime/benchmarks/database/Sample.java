package dev.realtime.benchmarks.database;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import java.util.List;
import java.util.stream.IntStream;

/** What is published: events of 280 bytes, into 16 rooms. */
final class Sample {
    static final int ROOMS = 16;

    /** The rooms of one call with many events; two events each. */
    static final int ROOMS_PER_CALL = 5;

    static final Event EVENT = Event.of("notification", "note", new JsonText("\"" + "x".repeat(278) + "\""));

    private Sample() {}

    /** Neighbouring threads and calls meet in other rooms. */
    static RoomId room(int publisher, int number) {
        return RoomId.execution("room-" + Math.floorMod(publisher + number, ROOMS));
    }

    static List<RoomId> rooms() {
        return IntStream.range(0, ROOMS).mapToObj(i -> room(i, 0)).toList();
    }

    static List<RoomEvent> one(int publisher, int number) {
        return List.of(new RoomEvent(room(publisher, number), EVENT));
    }

    /** Ten events: of five rooms, the first five and the last. */
    static List<RoomEvent> ten(int publisher, int number) {
        return IntStream.range(0, 2 * ROOMS_PER_CALL)
                .mapToObj(i -> new RoomEvent(room(publisher + 3 * (i % ROOMS_PER_CALL), number), EVENT))
                .toList();
    }
}
