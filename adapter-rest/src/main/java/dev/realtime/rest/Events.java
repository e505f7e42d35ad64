package dev.realtime.rest;

import dev.realtime.model.Event;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import org.jspecify.annotations.Nullable;

/** Makes events of what callers send. */
final class Events {
    private Events() {}

    /** An item of {@code /publish}: {@code {"room_id","type","event","data","conflation_key"?,"idempotency_key"?}}. */
    static RoomEvent ofItem(Fields item) {
        RoomId room = Problem.unlessInvalid(() -> RoomId.parse(item.string("room_id")));
        Event event = event(item.string("type"), item, item.stringOrNull("conflation_key"));
        String key = item.stringOrNull("idempotency_key");
        return new RoomEvent(
                room, event, key == null ? null : Problem.unlessInvalid(() -> IdempotencyKey.of(key, event)));
    }

    /** A notification: {@code {"event","data"}}. */
    static Event notification(Fields body) {
        return event("notification", body, null);
    }

    private static Event event(String type, Fields fields, @Nullable String conflationKey) {
        String name = fields.string("event");
        JsonText data = fields.value("data");
        if (data.utf8Length() > Event.MAX_DATA_BYTES) {
            throw Problem.tooLarge("data has at most " + Event.MAX_DATA_BYTES + " bytes");
        }
        return Problem.unlessInvalid(() -> new Event(type, name, data, conflationKey));
    }
}
