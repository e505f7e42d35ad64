package dev.realtime.tyrus.revoke;

import dev.realtime.model.AccessDecision;
import dev.realtime.model.Claim;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.AccessRule;
import dev.realtime.port.out.Ownership;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Who may enter, as a rule and as a database would tell it, and how slowly: a "yes" may be on its way for so long that the right
 * is gone when it arrives. Thread-safe.
 */
final class Rights implements AccessRule, Ownership {
    private final Set<Claim> held = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger heldUp = new AtomicInteger();
    private volatile int heldUpOneIn;
    private volatile CountDownLatch arrival = new CountDownLatch(0);

    void give(UserId user, RoomId room) {
        held.add(new Claim(user, room));
    }

    void takeAway(UserId user, RoomId room) {
        held.remove(new Claim(user, room));
    }

    /**
     * From now on answers that say yes are held up until {@link #letArrive}.
     *
     * @param oneIn every one, every second one ...; 0 for none
     */
    void holdUp(int oneIn) {
        arrival = new CountDownLatch(1);
        heldUpOneIn = oneIn;
    }

    void letArrive() {
        heldUpOneIn = 0;
        arrival.countDown();
    }

    /** How many answers are held up now. */
    int heldUp() {
        return heldUp.get();
    }

    @Override
    public AccessDecision decide(Principal principal, RoomId room) {
        return holds(new Claim(principal.user(), room)) ? AccessDecision.GRANTED : AccessDecision.DENIED;
    }

    @Override
    public Set<Claim> owned(Collection<Claim> claims) {
        return claims.stream().filter(this::holds).collect(Collectors.toSet());
    }

    private boolean holds(Claim claim) {
        boolean holds = held.contains(claim);
        int oneIn = heldUpOneIn;
        if (holds && oneIn > 0 && answers.incrementAndGet() % oneIn == 0) {
            awaitArrival();
        }
        return holds;
    }

    private void awaitArrival() {
        heldUp.incrementAndGet();
        try {
            arrival.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            heldUp.decrementAndGet();
        }
    }
}
