package dev.realtime.jooq;

import dev.realtime.jooq.UnannouncedRows.Place;
import dev.realtime.model.Publication;
import dev.realtime.port.in.Announcements;
import dev.realtime.port.out.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows a host's commit: its publications are announced at once, and then their rows are taken out of
 * {@code realtime_unannounced}, those of several transactions together. Whatever fails here is left to the relay, since the
 * commit stands. Thread-safe.
 */
final class AfterCommit {
    private static final Logger LOG = LoggerFactory.getLogger(AfterCommit.class);
    private static final int BATCH = 500;

    /** Nobody's thread is kept for the sake of all others. */
    private static final int ROUNDS = 10;

    private final Database database;
    private final Announcements announcements;
    private final Retention retention;
    private final Executor remover;
    private final Queue<Place> announced = new ConcurrentLinkedQueue<>();

    /**
     * Whether somebody is removing, or about to. One at a time: without a scheduler it is a thread of the host's that holds a
     * connection, perhaps, and wants another one; were there many, they would wait for one another until the pool gives up.
     */
    private final AtomicBoolean removing = new AtomicBoolean();

    AfterCommit(Database database, Announcements announcements, Retention retention, Executor remover) {
        this.database = database;
        this.announcements = announcements;
        this.retention = retention;
        this.remover = remover;
    }

    void committed(List<Publication> publications) {
        if (publications.isEmpty()) {
            return;
        }
        try {
            announcements.announce(publications);
            retention.published(publications);
            publications.forEach(publication -> announced.add(Place.of(publication)));
            removeSoon();
        } catch (RejectedExecutionException over) {
            removing.set(false);
            LOG.debug("The scheduler has ended; the next relay announces once more", over);
        } catch (RuntimeException failure) {
            LOG.warn("What was committed can't be announced now; the relay does it", failure);
        }
    }

    private void removeSoon() {
        if (removing.compareAndSet(false, true)) {
            remover.execute(this::removeAnnounced);
        }
    }

    /** What is left, since it came late or is too much, goes after the next commit, or the relay takes it. */
    private void removeAnnounced() {
        try {
            for (int rounds = 0; rounds < ROUNDS && !announced.isEmpty(); rounds++) {
                List<Place> some = some();
                database.write(sql -> {
                    UnannouncedRows.delete(sql, some);
                    return some;
                });
            }
        } catch (UnavailableException later) {
            LOG.debug("Rows of what was announced can't be removed now; the relay announces once more", later);
        } finally {
            removing.set(false);
        }
    }

    private List<Place> some() {
        List<Place> some = new ArrayList<>();
        for (Place next = announced.poll(); next != null; next = some.size() < BATCH ? announced.poll() : null) {
            some.add(next);
        }
        return some;
    }
}
