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
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Insert;
import org.jooq.Record;

/** Publications as rows. */
final class PublicationRows {
    private PublicationRows() {}

    /** Takes positions for the events and writes them; their rooms stay locked until the transaction ends. */
    static List<Publication> append(DSLContext sql, Rooms rooms, List<RoomEvent> events, Instant now) {
        Map<RoomId, Counter> before = countersBefore(sql, rooms, events, now);
        List<Publication> publications = new ArrayList<>(events.size());
        for (RoomEvent event : events) {
            Counter next = before.computeIfPresent(
                    event.room(), (room, counter) -> new Counter(counter.epoch(), counter.pos() + 1));
            if (next != null) {
                publications.add(new Publication(event.room(), next.head(), event.event(), now));
            }
        }
        insert(sql, publications);
        return publications;
    }

    /** The rooms' counters as they were before the events' offsets were taken. */
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
