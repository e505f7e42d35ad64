package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_PUBLICATION;
import static dev.realtime.jooq.schema.Tables.REALTIME_ROOM;

import dev.realtime.jooq.PublicationRows.Appended;
import dev.realtime.jooq.schema.tables.RealtimePublication;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The log as rows. A room's counter is taken in the transaction that publishes and stays locked until it ends, so offsets
 * are gapless and in commit order, and only publishers of the same room wait for one another.
 */
final class JooqPublicationLog implements PublicationLog {
    /** How many rooms one query asks about. */
    private static final int MOST_ROOMS = 500;

    private final Database database;
    private final Rooms rooms;
    private final Retention retention;
    private final InstantSource clock;

    JooqPublicationLog(Database database, Rooms rooms, Retention retention, InstantSource clock) {
        this.database = database;
        this.rooms = rooms;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public List<Publication> append(List<RoomEvent> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        Instant now = now();
        Appended appended = database.write(sql -> PublicationRows.append(sql, rooms, events, now));
        retention.published(appended.taken());
        return appended.all();
    }

    /** What a database keeps of an instant: whole microseconds. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** A room that nobody published in begins here, so that its epoch stays. */
    @Override
    public Position head(RoomId room) {
        return database.read(sql -> Rooms.find(sql, room.toString()))
                .orElseGet(() -> database.write(sql -> rooms.lock(sql, room, now())))
                .head();
    }

    @Override
    public Map<RoomId, Position> heads(Collection<RoomId> asked) {
        List<RoomId> rest = asked.stream().distinct().toList();
        Map<RoomId, Position> heads = new HashMap<>();
        for (int from = 0; from < rest.size(); from += MOST_ROOMS) {
            List<RoomId> some = rest.subList(from, Math.min(rest.size(), from + MOST_ROOMS));
            heads.putAll(database.read(sql -> Rooms.heads(sql, some)));
        }
        return heads;
    }

    @Override
    public Slice read(RoomId room, Position after, Limit limit) {
        Result<? extends Record> rows = database.read(sql -> page(sql, room, after, limit));
        if (rows.isEmpty()) {
            return new Slice(false, List.of(), head(room));
        }
        Position head =
                new Position(rows.get(0).get(REALTIME_ROOM.EPOCH), rows.get(0).get(REALTIME_ROOM.POS));
        List<Publication> page = rows.stream()
                .filter(row -> row.get(REALTIME_PUBLICATION.POS) != null)
                .map(row -> PublicationRows.read(room, row))
                .toList();
        return isComplete(after, page, head) ? new Slice(true, page, head) : new Slice(false, List.of(), head);
    }

    /**
     * One statement, which sees one moment. Sizes are summed up first and only what fits is joined to the sums, so that of what
     * does not fit no text is fetched. Offsets have no gaps, so the limit is a range of them.
     */
    private static Result<? extends Record> page(DSLContext sql, RoomId room, Position after, Limit limit) {
        Field<Long> pos = DSL.field(DSL.name("sums", "pos"), SQLDataType.BIGINT);
        Field<BigDecimal> bytes = DSL.field(DSL.name("sums", "bytes"), SQLDataType.NUMERIC);
        return sql.select(REALTIME_ROOM.EPOCH, REALTIME_ROOM.POS)
                .select(REALTIME_PUBLICATION.fields())
                .from(REALTIME_ROOM)
                .leftJoin(sums(room, after, limit)
                        .join(REALTIME_PUBLICATION)
                        .on(REALTIME_PUBLICATION.ROOM.eq(room.toString()))
                        .and(REALTIME_PUBLICATION.EPOCH.eq(after.epoch()))
                        .and(REALTIME_PUBLICATION.POS.eq(pos))
                        .and(bytes.le(BigDecimal.valueOf(limit.bytes())).or(pos.eq(after.offset() + 1))))
                .on(REALTIME_PUBLICATION.EPOCH.eq(REALTIME_ROOM.EPOCH))
                .and(pos.le(REALTIME_ROOM.POS))
                .where(REALTIME_ROOM.ROOM.eq(room.toString()))
                .orderBy(REALTIME_PUBLICATION.POS)
                .fetch();
    }

    /** What each of the publications that may be read, and those before it, take together. */
    private static Table<?> sums(RoomId room, Position after, Limit limit) {
        Field<Long> pos = DSL.field(DSL.name("sizes", "pos"), SQLDataType.BIGINT);
        Field<Integer> bytes = DSL.field(DSL.name("sizes", "bytes"), SQLDataType.INTEGER);
        return DSL.select(pos.as("pos"), DSL.sum(bytes).over(DSL.orderBy(pos)).as("bytes"))
                .from(sizes(room, after, limit))
                .asTable("sums");
    }

    /** Apart from the sums: in one select H2 keeps all the texts until it has summed up their lengths. */
    private static Table<?> sizes(RoomId room, Position after, Limit limit) {
        RealtimePublication candidate = REALTIME_PUBLICATION.as("candidate");
        long last = after.offset() + Math.min(limit.publications(), Long.MAX_VALUE - after.offset());
        return DSL.select(
                        candidate.POS.as("pos"), DSL.octetLength(candidate.DATA).as("bytes"))
                .from(candidate)
                .where(candidate.ROOM.eq(room.toString()))
                .and(candidate.EPOCH.eq(after.epoch()))
                .and(candidate.POS.gt(after.offset()))
                .and(candidate.POS.le(last))
                .asTable("sizes");
    }

    private static boolean isComplete(Position after, List<Publication> page, Position head) {
        long known = page.isEmpty() ? head.offset() : page.get(0).position().offset() - 1;
        return after.epoch().equals(head.epoch()) && after.offset() == known;
    }
}
