package dev.realtime.core.local;

import dev.realtime.core.concurrent.GuardedBy;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.port.out.TicketStore;
import dev.realtime.port.out.UnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Tickets in memory, bounded: a user who asks for more than theirs loses the one that ends first, and when there are too many in
 * all nobody gets one. What has ended is swept whenever one is put.
 */
public final class LocalTickets implements TicketStore {
    private static final int MOST = 100_000;
    private static final int MOST_OF_A_USER = 100;

    private final InstantSource clock;
    private final int most;
    private final int mostOfAUser;

    @GuardedBy("this")
    private final Map<String, Kept> byTicket = new HashMap<>();

    @GuardedBy("this")
    private final Map<UserId, NavigableSet<Kept>> byUser = new HashMap<>();

    /** All of them, those first that end first. */
    @GuardedBy("this")
    private final NavigableSet<Kept> byEnd = new TreeSet<>(Kept.ORDER);

    public LocalTickets(InstantSource clock) {
        this(clock, MOST, MOST_OF_A_USER);
    }

    LocalTickets(InstantSource clock, int most, int mostOfAUser) {
        this.clock = clock;
        this.most = most;
        this.mostOfAUser = mostOfAUser;
    }

    @Override
    public synchronized void put(String ticket, Principal principal, Instant until) {
        sweep();
        NavigableSet<Kept> own = byUser.get(principal.user());
        if (own != null && own.size() >= mostOfAUser) {
            remove(own.first());
        }
        if (byTicket.size() >= most) {
            throw new UnavailableException("There are " + most + " tickets that nobody has spent");
        }
        add(new Kept(ticket, principal, until));
    }

    @Override
    public synchronized Optional<Principal> spend(String ticket) {
        Kept kept = byTicket.get(ticket);
        if (kept == null) {
            return Optional.empty();
        }
        remove(kept);
        return kept.isGood(clock.instant()) ? Optional.of(kept.principal()) : Optional.empty();
    }

    private synchronized void sweep() {
        Instant now = clock.instant();
        while (!byEnd.isEmpty() && !byEnd.first().isGood(now)) {
            remove(byEnd.first());
        }
    }

    private synchronized void add(Kept kept) {
        byTicket.put(kept.ticket(), kept);
        byEnd.add(kept);
        byUser.computeIfAbsent(kept.principal().user(), user -> new TreeSet<>(Kept.ORDER))
                .add(kept);
    }

    private synchronized void remove(Kept kept) {
        byTicket.remove(kept.ticket());
        byEnd.remove(kept);
        byUser.computeIfPresent(kept.principal().user(), (user, own) -> {
            own.remove(kept);
            return own.isEmpty() ? null : own;
        });
    }

    private record Kept(String ticket, Principal principal, Instant until) {
        static final Comparator<Kept> ORDER = Comparator.comparing(Kept::until).thenComparing(Kept::ticket);

        boolean isGood(Instant now) {
            return now.isBefore(until);
        }
    }
}
