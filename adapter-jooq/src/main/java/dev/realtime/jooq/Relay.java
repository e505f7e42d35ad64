package dev.realtime.jooq;

import dev.realtime.jooq.UnannouncedRows.Place;
import dev.realtime.port.in.Announcements;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces what a host has committed and not announced: it crashed in between, or left it to the relay. Each row is locked while
 * it is announced, then deleted: a relay that dies leaves it to the next one, and of several relays one takes it. Thread-safe.
 */
final class Relay {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int BATCH = 200;

    private final Database database;
    private final Announcements announcements;

    /** Whether the last run in the background failed. */
    private final AtomicBoolean failing = new AtomicBoolean();

    Relay(Database database, Announcements announcements) {
        this.database = database;
        this.announcements = announcements;
    }

    /** Announces all that is left and not in the hands of another relay. Blocks. */
    void run() {
        boolean more = database.read(UnannouncedRows::areThere);
        while (more) {
            more = database.write(this::announceSome) == BATCH;
        }
    }

    private int announceSome(DSLContext sql) {
        List<Place> left = UnannouncedRows.lock(sql, BATCH);
        if (!left.isEmpty()) {
            announcements.announce(UnannouncedRows.publications(sql, left));
            UnannouncedRows.delete(sql, left);
        }
        return left.size();
    }

    /** A database that is away for long is told once. */
    void runInBackground() {
        try {
            run();
            failing.set(false);
        } catch (RuntimeException later) {
            // A scheduled task that throws is never run again.
            if (failing.getAndSet(true)) {
                LOG.debug("What was committed still can't be relayed", later);
            } else {
                LOG.warn("What was committed can't be relayed now; the next runs try again", later);
            }
        }
    }
}
