package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_IDEMPOTENCY;
import static dev.realtime.jooq.schema.Tables.REALTIME_PUBLICATION;
import static dev.realtime.jooq.schema.Tables.REALTIME_ROOM;
import static org.jooq.impl.DSL.max;

import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record3;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/**
 * Forgets what is too old, from the beginning of a room on, so that what is kept has no gaps.
 *
 * <p>By count: whoever publishes across a mark (a few in each room's retention) notes the room, the next sweep trims it. If
 * the process ends before, the next mark notes it again. By age: whatever precedes the newest publication that is too old.
 * A room in which nothing was published for the long room age loses its counter too, and begins again in a new epoch.
 */
final class Retention {
    private static final int MARKS = 4;
    private static final int BATCH = 500;
    private static final int KEYS = 2_000;

    private final Database database;
    private final int count;
    private final Duration age;
    private final Duration roomAge;
    private final InstantSource clock;
    private final Set<RoomId> grown = ConcurrentHashMap.newKeySet();

    /**
     * @param count publications kept per room, 0 for all
     * @param age how long a publication is kept, zero for ever
     * @param roomAge how long a quiet room's counter is kept, zero for ever
     */
    Retention(Database database, int count, Duration age, Duration roomAge, InstantSource clock) {
        this.database = database;
        this.count = count;
        this.age = age;
        this.roomAge = roomAge;
        this.clock = clock;
    }

    /** Notes the rooms that have grown past a mark. Does not block. */
    void published(List<Publication> publications) {
        if (count > 0) {
            for (Publication publication : publications) {
                long offset = publication.position().offset();
                if (offset > count && offset % Math.max(1, count / MARKS) == 0) {
                    grown.add(publication.room());
                }
            }
        }
    }

    /** Forgets now what is too old. Blocks, each statement shortly; others may publish and read meanwhile. */
    void sweep() {
        trimGrown();
        forgetKeys(before(IdempotencyKey.WINDOW));
        if (!age.isZero()) {
            forgetPublications(before(age));
        }
        if (!roomAge.isZero()) {
            forgetRooms(before(roomAge));
        }
    }

    private Instant before(Duration duration) {
        return clock.instant().minus(duration).truncatedTo(ChronoUnit.MICROS);
    }

    private void trimGrown() {
        for (RoomId room : grown) {
            // First out of the set, then trimmed: what grows meanwhile is noted again.
            grown.remove(room);
            String name = room.toString();
            database.read(sql -> Rooms.find(sql, name))
                    .ifPresent(head -> forgetUpTo(name, head.epoch(), head.pos() - count));
        }
    }

    /** Some at a time: under many requests with keys there may be more than one statement has time for. */
    private void forgetKeys(Instant oldest) {
        @Nullable Instant last;
        do {
            last = database.read(sql -> lastOfBatch(sql, oldest));
            TableField<?, Instant> created = REALTIME_IDEMPOTENCY.CREATED;
            Condition old = last == null ? created.lt(oldest) : created.le(last);
            database.write(
                    sql -> sql.deleteFrom(REALTIME_IDEMPOTENCY).where(old).execute());
        } while (last != null);
    }

    private static @Nullable Instant lastOfBatch(DSLContext sql, Instant oldest) {
        return sql.select(REALTIME_IDEMPOTENCY.CREATED)
                .from(REALTIME_IDEMPOTENCY)
                .where(REALTIME_IDEMPOTENCY.CREATED.lt(oldest))
                .orderBy(REALTIME_IDEMPOTENCY.CREATED)
                .limit(1)
                .offset(KEYS)
                .fetchOne(REALTIME_IDEMPOTENCY.CREATED);
    }

    private void forgetPublications(Instant oldest) {
        List<Record3<String, String, Long>> ends;
        do {
            ends = database.read(sql -> tooOld(sql, oldest));
            ends.forEach(end -> forgetUpTo(end.value1(), end.value2(), end.value3()));
        } while (ends.size() == BATCH);
    }

    private static List<Record3<String, String, Long>> tooOld(DSLContext sql, Instant oldest) {
        TableField<?, String> room = REALTIME_PUBLICATION.ROOM;
        TableField<?, String> epoch = REALTIME_PUBLICATION.EPOCH;
        return sql.select(room, epoch, max(REALTIME_PUBLICATION.POS))
                .from(REALTIME_PUBLICATION)
                .where(REALTIME_PUBLICATION.CREATED.lt(oldest))
                .groupBy(room, epoch)
                .limit(BATCH)
                .fetch();
    }

    private void forgetUpTo(String room, String epoch, long pos) {
        database.write(sql -> sql.deleteFrom(REALTIME_PUBLICATION)
                .where(REALTIME_PUBLICATION.ROOM.eq(room))
                .and(REALTIME_PUBLICATION.EPOCH.eq(epoch))
                .and(REALTIME_PUBLICATION.POS.le(pos))
                .execute());
    }

    /** First a look without locks, then row by row: a scan that deletes would wait for every publisher on its way. */
    private void forgetRooms(Instant oldest) {
        List<String> quiet;
        do {
            quiet = database.read(sql -> sql.select(REALTIME_ROOM.ROOM)
                    .from(REALTIME_ROOM)
                    .where(REALTIME_ROOM.LAST_USED.lt(oldest))
                    .limit(BATCH)
                    .fetch(REALTIME_ROOM.ROOM));
            quiet.forEach(room -> forgetRoom(room, oldest));
        } while (quiet.size() == BATCH);
    }

    private void forgetRoom(String room, Instant oldest) {
        database.write(sql -> {
            int forgotten = sql.deleteFrom(REALTIME_ROOM)
                    .where(REALTIME_ROOM.ROOM.eq(room))
                    .and(REALTIME_ROOM.LAST_USED.lt(oldest))
                    .execute();
            if (forgotten > 0) {
                sql.deleteFrom(REALTIME_PUBLICATION)
                        .where(REALTIME_PUBLICATION.ROOM.eq(room))
                        .execute();
            }
            return forgotten;
        });
    }
}
