package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import java.time.Duration;

/** Whether a client still shows signs of life. The sweep alone asks; the transport's reading thread notes what it sees. */
final class Liveness {
    private final long pingInterval;
    private final long pingTimeout;
    private volatile long lastSeen;

    @ConfinedTo("sweep")
    private long lastPing;

    @ConfinedTo("sweep")
    private boolean awaiting;

    Liveness(Duration pingInterval, Duration pingTimeout, long now) {
        this.pingInterval = pingInterval.toNanos();
        this.pingTimeout = pingTimeout.toNanos();
        this.lastSeen = now;
        this.lastPing = now;
    }

    /** Something arrived. */
    void seen(long now) {
        lastSeen = now;
    }

    /** Whether a ping is due; it counts as sent. */
    boolean pingIsDue(long now) {
        if (pingInterval == 0 || now - lastPing < pingInterval) {
            return false;
        }
        lastPing = now;
        awaiting = true;
        return true;
    }

    /** Whether nothing at all arrived within the timeout after the last ping. */
    boolean isOver(long now) {
        if (awaiting && lastSeen - lastPing > 0) {
            awaiting = false;
        }
        return awaiting && now - lastPing >= pingTimeout;
    }
}
