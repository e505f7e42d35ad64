package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_PUBLICATION;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Insert;
import org.jooq.Record;

/** Publications as rows. */
final class PublicationRows {
    private PublicationRows() {}

    /**
     * What came of events.
     *
     * @param all a publication for each event, in their order; a repeated one's is the first one's
     * @param taken those that were written here
     */
    record Appended(List<Publication> all, List<Publication> taken) {}

    /**
     * Takes positions for the events and writes them; their rooms stay locked until the transaction ends.
     *
     * @throws dev.realtime.port.out.IdempotencyConflictException when a key stands for something else; the transaction must
     *     not commit then
     */
    static Appended append(DSLContext sql, Rooms rooms, List<RoomEvent> events, Instant now) {
        Map<RoomId, Counter> last = countersBefore(sql, rooms, events, now);
        TakenKeys keys = TakenKeys.of(sql, events, now);
        List<Publication> all = new ArrayList<>(events.size());
        List<Publication> taken = new ArrayList<>(events.size());
        Map<RoomId, Integer> repeated = new HashMap<>();
        for (RoomEvent event : events) {
            TakenKeys.First first = keys.first(event.room(), event.idempotencyKey(), all.size());
            if (first != null) {
                repeated.merge(event.room(), 1, Integer::sum);
                all.add(new Publication(event.room(), first.position(), event.event(), first.timestamp()));
                continue;
            }
            Counter next = next(last, event.room());
            keys.take(event.room(), event.idempotencyKey(), next.head());
            Publication publication = new Publication(event.room(), next.head(), event.event(), now);
            all.add(publication);
            taken.add(publication);
        }
        repeated.forEach((room, count) -> rooms.take(sql, room.toString(), -count, now));
        insert(sql, taken);
        keys.write();
        return new Appended(all, taken);
    }

    private static Counter next(Map<RoomId, Counter> last, RoomId room) {
        Counter before = Objects.requireNonNull(last.get(room));
        Counter next = new Counter(before.epoch(), before.pos() + 1);
        last.put(room, next);
        return next;
    }

    /**
     * The rooms' counters as they were before the events' offsets were taken. An offset is taken for each event, and given
     * back for those that turn out to be repetitions: who brings no key pays nothing, and nobody sees it before the commit.
     */
    private static Map<RoomId, Counter> countersBefore(
            DSLContext sql, Rooms rooms, List<RoomEvent> events, Instant now) {
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, RoomId> names = new HashMap<>();
        for (RoomEvent event : events) {
            String name = event.room().toString();
            counts.merge(name, 1, Integer::sum);
            names.put(name, event.room());
        }
        Map<RoomId, Counter> before = new HashMap<>();
        counts.forEach((name, count) -> {
            Counter last = rooms.take(sql, name, count, now);
            before.put(names.get(name), new Counter(last.epoch(), last.pos() - count));
        });
        return before;
    }

    private static void insert(DSLContext sql, List<Publication> publications) {
        if (publications.size() == 1) {
            insert(sql, values(publications.get(0))).execute();
        } else if (!publications.isEmpty()) {
            Object[][] rows = publications.stream().map(PublicationRows::values).toArray(Object[][]::new);
            sql.batch(insert(sql, new Object[columns().size()])).bind(rows).execute();
        }
    }

    private static Insert<?> insert(DSLContext sql, Object[] values) {
        return sql.insertInto(REALTIME_PUBLICATION, columns()).values(values);
    }

    private static List<Field<?>> columns() {
        return List.of(
                REALTIME_PUBLICATION.ROOM,
                REALTIME_PUBLICATION.EPOCH,
                REALTIME_PUBLICATION.POS,
                REALTIME_PUBLICATION.TYPE,
                REALTIME_PUBLICATION.NAME,
                REALTIME_PUBLICATION.DATA,
                REALTIME_PUBLICATION.CONFLATION_KEY,
                REALTIME_PUBLICATION.CREATED);
    }

    /** In the order of the columns. */
    private static Object[] values(Publication publication) {
        Event event = publication.event();
        return new Object[] {
            publication.room().toString(),
            publication.position().epoch(),
            publication.position().offset(),
            event.type(),
            event.name(),
            event.data().text(),
            event.conflationKey(),
            publication.timestamp()
        };
    }

    /** @throws UnavailableException when the row breaks a rule of the model's; it was not written here */
    static Publication read(RoomId room, Record row) {
        try {
            Position position = new Position(row.get(REALTIME_PUBLICATION.EPOCH), row.get(REALTIME_PUBLICATION.POS));
            Event event = new Event(
                    row.get(REALTIME_PUBLICATION.TYPE),
                    row.get(REALTIME_PUBLICATION.NAME),
                    new JsonText(row.get(REALTIME_PUBLICATION.DATA)),
                    row.get(REALTIME_PUBLICATION.CONFLATION_KEY));
            return new Publication(room, position, event, row.get(REALTIME_PUBLICATION.CREATED));
        } catch (IllegalArgumentException broken) {
            throw new UnavailableException("A row of realtime_publication breaks a rule", broken);
        }
    }
}
