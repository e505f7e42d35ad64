package dev.realtime.core.connection;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Looks at every connection once a second: one timer for all, none per connection. */
public final class Heartbeat {
    private static final Logger LOG = System.getLogger(Heartbeat.class.getName());

    private final ConnectionRegistry connections;
    private final Admissions admissions;
    private final InstantSource clock;

    public Heartbeat(ConnectionRegistry connections, Admissions admissions, InstantSource clock) {
        this.connections = connections;
        this.admissions = admissions;
        this.clock = clock;
    }

    /** Begins; the answer ends it. */
    public ScheduledFuture<?> start(ScheduledExecutorService scheduler) {
        return scheduler.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    private void sweep() {
        try {
            Instant now = clock.instant();
            connections.all().forEach(connection -> connection.sweep(now));
            admissions.sweep();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The sweep failed", e);
        }
    }
}
