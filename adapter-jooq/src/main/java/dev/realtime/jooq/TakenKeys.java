package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_IDEMPOTENCY;

import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.Position;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.IdempotencyConflictException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency keys of one transaction: what earlier ones took within the window, and what this one takes. Their rooms are
 * locked before the keys are looked up, so of two that bring the same key the later one sees what the first has done. Used
 * by one thread.
 */
final class TakenKeys {
    private final DSLContext sql;
    private final Instant now;
    private final Map<Name, First> known = new HashMap<>();
    /** In the order of the columns. */
    private final List<Object[]> taken = new ArrayList<>();

    /** A key belongs to its room. */
    private record Name(RoomId room, String key) {}

    /**
     * What a key stands for.
     *
     * @param position the first publication's
     * @param timestamp when the log took it
     */
    record First(String fingerprint, Position position, Instant timestamp) {}

    private TakenKeys(DSLContext sql, Instant now) {
        this.sql = sql;
        this.now = now;
    }

    /** Looks up the keys of events. Where there are none, nothing is asked. */
    static TakenKeys of(DSLContext sql, List<RoomEvent> events, Instant now) {
        Map<RoomId, Set<String>> asked = new HashMap<>();
        for (RoomEvent event : events) {
            IdempotencyKey key = event.idempotencyKey();
            if (key != null) {
                asked.computeIfAbsent(event.room(), room -> new LinkedHashSet<>())
                        .add(key.value());
            }
        }
        TakenKeys keys = new TakenKeys(sql, now);
        asked.forEach(keys::lookUp);
        return keys;
    }

    /** Looks up one key, if there is one. */
    static TakenKeys of(DSLContext sql, RoomId room, @Nullable IdempotencyKey key, Instant now) {
        TakenKeys keys = new TakenKeys(sql, now);
        if (key != null) {
            keys.lookUp(room, List.of(key.value()));
        }
        return keys;
    }

    /** Keys that are too old make way. */
    private void lookUp(RoomId room, Collection<String> asked) {
        Instant oldest = now.minus(IdempotencyKey.WINDOW);
        sql.selectFrom(REALTIME_IDEMPOTENCY)
                .where(REALTIME_IDEMPOTENCY.ROOM.eq(room.toString()))
                .and(REALTIME_IDEMPOTENCY.IDEMPOTENCY_KEY.in(asked))
                .forEach(row -> {
                    String key = row.get(REALTIME_IDEMPOTENCY.IDEMPOTENCY_KEY);
                    Instant created = row.get(REALTIME_IDEMPOTENCY.CREATED);
                    if (created.isBefore(oldest)) {
                        forget(room, key);
                    } else {
                        Position position =
                                new Position(row.get(REALTIME_IDEMPOTENCY.EPOCH), row.get(REALTIME_IDEMPOTENCY.POS));
                        known.put(
                                new Name(room, key),
                                new First(row.get(REALTIME_IDEMPOTENCY.FINGERPRINT), position, created));
                    }
                });
    }

    private void forget(RoomId room, String key) {
        sql.deleteFrom(REALTIME_IDEMPOTENCY)
                .where(REALTIME_IDEMPOTENCY.ROOM.eq(room.toString()))
                .and(REALTIME_IDEMPOTENCY.IDEMPOTENCY_KEY.eq(key))
                .execute();
    }

    /**
     * What the key stands for; null when it is none, or new.
     *
     * @param index the event's, for the exception
     * @throws IdempotencyConflictException when it stands for something else
     */
    @Nullable
    First first(RoomId room, @Nullable IdempotencyKey key, int index) {
        if (key == null) {
            return null;
        }
        First first = known.get(new Name(room, key.value()));
        if (first != null && !first.fingerprint().equals(key.fingerprint())) {
            throw new IdempotencyConflictException(index);
        }
        return first;
    }

    /** From now on the key, if there is one, stands for this position. */
    void take(RoomId room, @Nullable IdempotencyKey key, Position position) {
        if (key != null) {
            known.put(new Name(room, key.value()), new First(key.fingerprint(), position, now));
            taken.add(new Object[] {
                room.toString(), key.value(), key.fingerprint(), position.epoch(), position.offset(), now
            });
        }
    }

    /** Writes what was taken. */
    void write() {
        if (!taken.isEmpty()) {
            List<Field<?>> columns = List.of(
                    REALTIME_IDEMPOTENCY.ROOM,
                    REALTIME_IDEMPOTENCY.IDEMPOTENCY_KEY,
                    REALTIME_IDEMPOTENCY.FINGERPRINT,
                    REALTIME_IDEMPOTENCY.EPOCH,
                    REALTIME_IDEMPOTENCY.POS,
                    REALTIME_IDEMPOTENCY.CREATED);
            sql.batch(sql.insertInto(REALTIME_IDEMPOTENCY, columns).values(new Object[columns.size()]))
                    .bind(taken.toArray(Object[][]::new))
                    .execute();
        }
    }
}
