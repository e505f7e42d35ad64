package dev.realtime.jooq;

import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/** The events of a transaction that has not committed yet, those in the log first. Used by the transaction's thread. */
final class PendingEvents {
    private final Rooms rooms;
    private final List<RoomEvent> events = new ArrayList<>();

    /** Of the first of the events. */
    private final List<Publication> publications = new ArrayList<>();

    PendingEvents(Rooms rooms) {
        this.rooms = rooms;
    }

    /** How far things were at a savepoint. */
    record Mark(int events, int publications) {}

    void add(List<RoomEvent> more) {
        events.addAll(List.copyOf(more));
    }

    Mark mark() {
        return new Mark(events.size(), publications.size());
    }

    /** The savepoint was rolled back: what came later is gone, and what was written later is to be written again. */
    void backTo(Mark mark) {
        events.subList(mark.events(), events.size()).clear();
        publications.subList(mark.publications(), publications.size()).clear();
    }

    boolean isWritten() {
        return publications.size() == events.size();
    }

    /**
     * Writes what is not written yet. The rooms stay locked until the transaction ends.
     *
     * @param sql works in the transaction
     */
    void write(DSLContext sql, Instant now) {
        if (isWritten()) {
            return;
        }
        if (sql.connectionResult(Connection::getAutoCommit)) {
            throw new IllegalStateException("There is no transaction: the connection commits each statement by itself");
        }
        PublicationRows.Appended appended =
                PublicationRows.append(sql, rooms, events.subList(publications.size(), events.size()), now);
        UnannouncedRows.insert(sql, appended.taken());
        publications.addAll(appended.all());
    }

    /** What was written, in the order in which it was published; what was not stays. */
    List<Publication> take() {
        List<Publication> written = List.copyOf(publications);
        events.subList(0, written.size()).clear();
        publications.clear();
        return written;
    }
}
