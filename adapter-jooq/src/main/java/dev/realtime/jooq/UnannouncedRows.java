package dev.realtime.jooq;

import static dev.realtime.jooq.schema.Tables.REALTIME_PUBLICATION;
import static dev.realtime.jooq.schema.Tables.REALTIME_UNANNOUNCED;

import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which publications of hosts' transactions may not have been announced, as rows. */
final class UnannouncedRows {
    private static final Logger LOG = LoggerFactory.getLogger(UnannouncedRows.class);

    private UnannouncedRows() {}

    /** Where a publication is. */
    record Place(String room, String epoch, long pos) {
        static Place of(Publication publication) {
            Position position = publication.position();
            return new Place(publication.room().toString(), position.epoch(), position.offset());
        }
    }

    static void insert(DSLContext sql, List<Publication> publications) {
        Object[][] rows = publications.stream()
                .map(publication -> values(Place.of(publication)))
                .toArray(Object[][]::new);
        if (rows.length > 0) {
            sql.batch(sql.insertInto(
                                    REALTIME_UNANNOUNCED,
                                    List.of(
                                            REALTIME_UNANNOUNCED.ROOM,
                                            REALTIME_UNANNOUNCED.EPOCH,
                                            REALTIME_UNANNOUNCED.POS))
                            .values(new Object[3]))
                    .bind(rows)
                    .execute();
        }
    }

    static void delete(DSLContext sql, List<Place> places) {
        Object[][] rows = places.stream().map(UnannouncedRows::values).toArray(Object[][]::new);
        if (rows.length > 0) {
            sql.batch(sql.deleteFrom(REALTIME_UNANNOUNCED)
                            .where(REALTIME_UNANNOUNCED.ROOM.eq(""))
                            .and(REALTIME_UNANNOUNCED.EPOCH.eq(""))
                            .and(REALTIME_UNANNOUNCED.POS.eq(0L)))
                    .bind(rows)
                    .execute();
        }
    }

    private static Object[] values(Place place) {
        return new Object[] {place.room(), place.epoch(), place.pos()};
    }

    static boolean areThere(DSLContext sql) {
        return sql.select(REALTIME_UNANNOUNCED.POS)
                .from(REALTIME_UNANNOUNCED)
                .limit(1)
                .fetchOptional()
                .isPresent();
    }

    /** Some that nobody else has locked, locked until the transaction ends, in the order of their rooms and positions. */
    static List<Place> lock(DSLContext sql, int most) {
        return sql.select(REALTIME_UNANNOUNCED.ROOM, REALTIME_UNANNOUNCED.EPOCH, REALTIME_UNANNOUNCED.POS)
                .from(REALTIME_UNANNOUNCED)
                .orderBy(REALTIME_UNANNOUNCED.ROOM, REALTIME_UNANNOUNCED.EPOCH, REALTIME_UNANNOUNCED.POS)
                .limit(most)
                .forUpdate()
                .skipLocked()
                .fetch(row -> new Place(row.value1(), row.value2(), row.value3()));
    }

    /** The publications, as far as the retention has left them. */
    static List<Publication> publications(DSLContext sql, List<Place> places) {
        List<Publication> found = new ArrayList<>();
        places.forEach(place -> publication(sql, place).ifPresent(found::add));
        return found;
    }

    private static Optional<Publication> publication(DSLContext sql, Place place) {
        try {
            RoomId room = RoomId.parse(place.room());
            return sql.selectFrom(REALTIME_PUBLICATION)
                    .where(REALTIME_PUBLICATION.ROOM.eq(place.room()))
                    .and(REALTIME_PUBLICATION.EPOCH.eq(place.epoch()))
                    .and(REALTIME_PUBLICATION.POS.eq(place.pos()))
                    .fetchOptional(row -> PublicationRows.read(room, row));
        } catch (IllegalArgumentException | UnavailableException broken) {
            // One row that was not written here must not stop the others for ever.
            LOG.warn("A row of realtime_unannounced can't be announced: {}", place, broken);
            return Optional.empty();
        }
    }
}
