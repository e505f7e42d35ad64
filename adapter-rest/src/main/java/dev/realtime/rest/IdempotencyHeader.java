package dev.realtime.rest;

import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.RoomEvent;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/**
 * The header that makes a call harmless when it is sent again (PROTOCOL sections 6, D6, and 7).
 *
 * @param value what the caller chose
 */
record IdempotencyHeader(Optional<String> value) {
    static final String NAME = "Idempotency-Key";

    /** The header of a request; more than one, or one that is no key, ends the request. */
    static IdempotencyHeader of(HttpHeaders headers) {
        List<String> lines = headers.getRequestHeader(NAME);
        if (lines == null || lines.isEmpty()) {
            return new IdempotencyHeader(Optional.empty());
        }
        if (lines.size() > 1) {
            throw Problem.badRequest("The request has more than one " + NAME);
        }
        String value = lines.get(0).strip();
        Problem.unlessInvalid(() -> IdempotencyKey.ofRequest(value, ""));
        return new IdempotencyHeader(Optional.of(value));
    }

    /** The key of the whole call: a repetition has its method, path and body in common. */
    Optional<IdempotencyKey> ofCall(String method, UriInfo address, String body) {
        return value.map(key -> IdempotencyKey.ofRequest(
                key, String.join("\n", method, address.getRequestUri().getRawPath(), body)));
    }

    /** The event of a call that publishes one, with the call's key unless it has one of its own. */
    RoomEvent onCall(RoomEvent event, String method, UriInfo address, String body) {
        return ofCall(method, address, body).map(key -> on(event, key)).orElse(event);
    }

    /**
     * An item of a batch, with the header and its index for a key unless it has one of its own. The two are digested together: no
     * key that somebody chose looks like that.
     */
    RoomEvent onItem(RoomEvent event, int index) {
        return value.map(
                        key -> IdempotencyKey.ofRequest(key, key + "\n" + index).fingerprint())
                .map(both -> on(event, IdempotencyKey.of(both, event.event())))
                .orElse(event);
    }

    private static RoomEvent on(RoomEvent event, IdempotencyKey key) {
        return event.idempotencyKey() == null ? new RoomEvent(event.room(), event.event(), key) : event;
    }
}
