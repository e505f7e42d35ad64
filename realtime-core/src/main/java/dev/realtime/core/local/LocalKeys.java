package dev.realtime.core.local;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.IdempotencyConflictException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The idempotency keys of the last minutes, and what each stands for. Touched under the log's lock alone. */
final class LocalKeys {
    /** In the order in which they were taken. */
    @ConfinedTo("owner")
    private final Map<Name, First> known = new LinkedHashMap<>();

    /** A key belongs to its room. */
    private record Name(RoomId room, String key) {}

    /**
     * What a key stands for.
     *
     * @param position the first publication's
     * @param timestamp when the log took it
     */
    record First(String fingerprint, Position position, Instant timestamp) {}

    /**
     * What the key stands for; null when it is none, or new.
     *
     * @param index the event's, for the exception
     * @throws IdempotencyConflictException when it stands for something else
     */
    @Nullable
    First first(RoomId room, @Nullable IdempotencyKey key, int index, Instant now) {
        if (key == null) {
            return null;
        }
        forgetOld(now);
        First first = known.get(new Name(room, key.value()));
        if (first != null && !first.fingerprint().equals(key.fingerprint())) {
            throw new IdempotencyConflictException(index);
        }
        return first;
    }

    /** From now on the key, if there is one, stands for this position. */
    void take(RoomId room, @Nullable IdempotencyKey key, Position position, Instant now) {
        if (key != null) {
            known.put(new Name(room, key.value()), new First(key.fingerprint(), position, now));
        }
    }

    void forgetOld(Instant now) {
        Instant oldest = now.minus(IdempotencyKey.WINDOW);
        var eldest = known.values().iterator();
        while (eldest.hasNext() && eldest.next().timestamp().isBefore(oldest)) {
            eldest.remove();
        }
    }
}
