package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_IDEMPOTENCY;
import static dev.realtime.jooq.schema.Tables.REALTIME_PUBLICATION;
import static dev.realtime.jooq.schema.Tables.REALTIME_ROOM;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;

import dev.realtime.jooq.schema.tables.RealtimePublication;
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
import org.jooq.Field;
import org.jooq.Record3;
import org.jooq.Table;
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
    private static final int PUBLICATIONS = 4_000;

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

    /** No earlier than 1970: not every database knows of what was long before. */
    private Instant before(Duration duration) {
        Instant now = clock.instant();
        Duration everything = Duration.between(Instant.EPOCH, now);
        Duration atMost = duration.compareTo(everything) < 0 ? duration : everything;
        return now.minus(atMost).truncatedTo(ChronoUnit.MICROS);
    }

    private void trimGrown() {
        for (RoomId room : grown) {
            // First out of the set, then trimmed: what grows meanwhile is noted again.
            grown.remove(room);
            String name = room.toString();
            database.read(sql -> Rooms.find(sql, name)).ifPresent(head -> trim(name, head.epoch(), head.pos() - count));
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

    /** Some at a time: after a long pause there may be more than one statement has time for. */
    private void forgetPublications(Instant oldest) {
        List<Record3<String, String, Long>> ends;
        do {
            ends = database.read(sql -> eldestRooms(sql, oldest));
            ends.forEach(end -> forgetUpTo(end.value1(), end.value2(), end.value3()));
        } while (!ends.isEmpty());
    }

    /** How far each room goes among the oldest of those that are too old. */
    private static List<Record3<String, String, Long>> eldestRooms(DSLContext sql, Instant oldest) {
        RealtimePublication aged = REALTIME_PUBLICATION.as("aged");
        Table<Record3<String, String, Long>> eldest = sql.select(aged.ROOM, aged.EPOCH, aged.POS)
                .from(aged)
                .where(aged.CREATED.lt(oldest))
                .orderBy(aged.CREATED)
                .limit(PUBLICATIONS)
                .asTable("eldest");
        Field<String> room = eldest.field(aged.ROOM);
        Field<String> epoch = eldest.field(aged.EPOCH);
        return sql.select(room, epoch, max(eldest.field(aged.POS)))
                .from(eldest)
                .groupBy(room, epoch)
                .fetch();
    }

    /** Some at a time, from the beginning: a retention that was made smaller may leave more than one statement has time for. */
    private void trim(String room, String epoch, long last) {
        TableField<?, Long> pos = REALTIME_PUBLICATION.POS;
        @Nullable
        Long first = database.read(sql -> sql.select(min(pos))
                .from(REALTIME_PUBLICATION)
                .where(REALTIME_PUBLICATION.ROOM.eq(room))
                .and(REALTIME_PUBLICATION.EPOCH.eq(epoch))
                .fetchOne(0, Long.class));
        long gone = first == null ? last : first - 1;
        while (gone < last) {
            gone = Math.min(last, gone + PUBLICATIONS);
            forgetUpTo(room, epoch, gone);
        }
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
