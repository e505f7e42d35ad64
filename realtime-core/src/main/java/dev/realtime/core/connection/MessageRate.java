package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.concurrent.TokenBucket;
import dev.realtime.port.out.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How fast one client may send; touched by the transport's reading thread alone. */
final class MessageRate {
    private static final int BURST_SECONDS = 5;

    /** So many refused in a row end the connection (PROTOCOL section 8). */
    private static final int PATIENCE = 200;

    private final @Nullable TokenBucket bucket;

    private final int perSecond;

    @ConfinedTo("owner")
    private int refusedInARow;

    /** @param perSecond 0 for no limit */
    MessageRate(Ticker ticker, int perSecond) {
        this.perSecond = perSecond;
        this.bucket = perSecond == 0 ? null : new TokenBucket(ticker, perSecond, (double) BURST_SECONDS * perSecond);
    }

    boolean allows() {
        if (bucket == null || bucket.take()) {
            refusedInARow = 0;
            return true;
        }
        refusedInARow++;
        return false;
    }

    /** How long it takes until one more is all right; null where there is no limit. */
    @Nullable
    Duration pause() {
        return perSecond == 0 ? null : Duration.ofNanos(TimeUnit.SECONDS.toNanos(1) / perSecond);
    }

    boolean isBrokenPersistently() {
        return refusedInARow > PATIENCE;
    }
}
