package dev.realtime.benchmarks.parts;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;

/** What is sent in all benchmarks. */
final class Samples {
    /** A type that everybody may enter, so that no store is asked. */
    static final RoomType OPEN = new RoomType("open");

    static final RoomId ROOM = new RoomId(OPEN, "room");

    static final String SUBSCRIBE = "{\"type\":\"subscribe\",\"room_id\":\"open:room\"}";
    static final String UNSUBSCRIBE = "{\"type\":\"unsubscribe\",\"room_id\":\"open:room\"}";

    /** 280 bytes of data: an update with a message that somebody reads. */
    static final Event EVENT = Event.of("notification", "note", new JsonText("\"" + "x".repeat(278) + "\""));

    private Samples() {}
}
