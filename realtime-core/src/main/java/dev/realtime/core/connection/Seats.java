package dev.realtime.core.connection;

import dev.realtime.core.concurrent.GuardedBy;
import dev.realtime.core.concurrent.TokenBucket;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Ticker;
import java.util.HashMap;
import java.util.Map;

/** Counts who is connected or about to be: overall, per user, per remote address; and how fast an address comes. Thread-safe. */
final class Seats {
    private static final int BURST_SECONDS = 10;

    private final AdmissionSettings settings;
    private final Ticker ticker;

    @GuardedBy("this")
    private final Map<UserId, Integer> perUser = new HashMap<>();

    @GuardedBy("this")
    private final Map<String, Integer> perAddress = new HashMap<>();

    @GuardedBy("this")
    private final Map<String, TokenBucket> attempts = new HashMap<>();

    @GuardedBy("this")
    private int taken;

    Seats(AdmissionSettings settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
    }

    /** Whether one more attempt from this address is all right; counts it. */
    synchronized boolean attempt(String address) {
        int perSecond = settings.maxConnectsPerSecond();
        return perSecond == 0
                || attempts.computeIfAbsent(
                                address, a -> new TokenBucket(ticker, perSecond, (double) BURST_SECONDS * perSecond))
                        .take();
    }

    /** Takes a place if there is one. */
    synchronized boolean take(UserId user, String address) {
        if (isReached(settings.maxConnections(), taken)
                || isReached(settings.maxConnectionsPerUser(), perUser.getOrDefault(user, 0))
                || isReached(settings.maxConnectionsPerAddress(), perAddress.getOrDefault(address, 0))) {
            return false;
        }
        taken++;
        perUser.merge(user, 1, Integer::sum);
        perAddress.merge(address, 1, Integer::sum);
        return true;
    }

    private static boolean isReached(int limit, int count) {
        return limit > 0 && count >= limit;
    }

    synchronized void giveBack(UserId user, String address) {
        taken--;
        perUser.computeIfPresent(user, (u, count) -> count == 1 ? null : count - 1);
        perAddress.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
    }

    /** Forgets addresses that have been quiet. */
    synchronized void sweep() {
        attempts.values().removeIf(TokenBucket::isFull);
    }
}
