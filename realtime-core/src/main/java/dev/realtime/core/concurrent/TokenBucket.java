package dev.realtime.core.concurrent;

import dev.realtime.port.out.Ticker;
import java.util.concurrent.TimeUnit;

/** Lets so many things a second through, with a burst. Not thread-safe: its owner sees to that. */
public final class TokenBucket {
    private final Ticker ticker;
    private final double perNano;
    private final double burst;

    @ConfinedTo("owner")
    private double tokens;

    @ConfinedTo("owner")
    private long filledAt;

    /**
     * A full bucket.
     *
     * @param perSecond 1 or more
     * @param burst how many may come at once after a pause, 1 or more
     */
    public TokenBucket(Ticker ticker, int perSecond, double burst) {
        this.ticker = ticker;
        this.perNano = perSecond / (double) TimeUnit.SECONDS.toNanos(1);
        this.burst = burst;
        this.tokens = burst;
        this.filledAt = ticker.nanos();
    }

    /** Takes a token if there is one. */
    public boolean take() {
        fill();
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    /** Whether nothing was taken for so long that a new bucket would be the same. */
    public boolean isFull() {
        fill();
        return tokens >= burst;
    }

    private void fill() {
        long now = ticker.nanos();
        tokens = Math.min(burst, tokens + (now - filledAt) * perNano);
        filledAt = now;
    }
}
