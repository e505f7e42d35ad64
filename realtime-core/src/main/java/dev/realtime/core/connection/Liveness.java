package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import java.time.Duration;

/** Whether a client still shows signs of life. The sweep alone asks; the transport's reading thread notes what it sees. */
final class Liveness {
    private final long pingInterval;
    private final long pingTimeout;

    /** Whether anything has arrived since the sweep last asked for a sign. */
    private volatile boolean heard = true;

    @ConfinedTo("sweep")
    private long lastPing;

    /** When the first ping went out after which nothing was heard. */
    @ConfinedTo("sweep")
    private long askedAt;

    Liveness(Duration pingInterval, Duration pingTimeout, long now) {
        this.pingInterval = pingInterval.toNanos();
        this.pingTimeout = pingTimeout.toNanos();
        this.lastPing = now;
    }

    /** Something arrived. */
    void seen() {
        if (!heard) {
            heard = true;
        }
    }

    /** Whether a ping is due; it counts as sent. */
    boolean pingIsDue(long now) {
        if (pingInterval == 0 || now - lastPing < pingInterval) {
            return false;
        }
        lastPing = now;
        if (heard) {
            heard = false;
            askedAt = now;
        }
        return true;
    }

    /** Whether nothing at all arrived within the timeout after a ping. */
    boolean isOver(long now) {
        return !heard && now - askedAt >= pingTimeout;
    }
}
