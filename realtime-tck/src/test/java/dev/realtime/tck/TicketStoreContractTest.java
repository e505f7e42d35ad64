package dev.realtime.tck;

import dev.realtime.model.Principal;
import dev.realtime.port.out.TicketStore;
import dev.realtime.tck.fake.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class TicketStoreContractTest {
    static final class Suite extends TicketStoreContract {
        private MemoryTickets tickets;

        @Override
        protected TicketStore open() {
            tickets = Mutants.subject();
            return tickets;
        }

        @Override
        protected Instant now() {
            return tickets.clock.instant();
        }

        @Override
        protected void awaitTime(Instant moment) {
            tickets.clock.advance(Duration.between(now(), moment));
        }

        @Override
        protected Duration deadline() {
            return Mutants.deadline();
        }
    }

    @TestFactory
    Stream<DynamicTest> mutantsAreCaught() {
        return new Mutants<MemoryTickets>(Suite.class, MemoryTickets::new)
                .caughtBy("ticket1", "scopes are forgotten", ForgetsScopes::new)
                .caughtBy("ticket1", "rooms are forgotten", ForgetsRooms::new)
                .caughtBy("ticket1", "the end of the right is forgotten", ForgetsTheEnd::new)
                .caughtBy("ticket2", "a ticket stays good", StaysGood::new)
                .caughtBy("ticket3", "case makes no difference", IgnoresCase::new)
                .caughtBy("ticket3", "blanks around a ticket are ignored", Strips::new)
                .caughtBy("ticket3", "an unknown ticket is an exception", ThrowsOnUnknown::new)
                .caughtBy("ticket4", "a ticket never ends", NeverEnds::new)
                .caughtBy("ticket4", "a ticket is good in the moment of its end, too", EndsLate::new)
                .caughtBy("ticket4", "all tickets end with the first", AllEnd::new)
                .caughtBy("ticket5", "looks first and takes later", LooksFirst::new)
                .caughtBy("ticket6", "one ticket a user", OneEach::new)
                .caughtBy("ticket7", "threads share a field", SharesAField::new)
                .tests();
    }

    /** The simplest correct store: a map. */
    private static class MemoryTickets implements TicketStore {
        final ManualClock clock = new ManualClock();
        final Map<String, Kept> kept = new ConcurrentHashMap<>();

        @Override
        public void put(String ticket, Principal principal, Instant until) {
            kept.put(ticket, new Kept(principal, until));
        }

        @Override
        public Optional<Principal> spend(String ticket) {
            return good(kept.remove(ticket));
        }

        Optional<Principal> good(@Nullable Kept taken) {
            return taken != null && clock.instant().isBefore(taken.until())
                    ? Optional.of(taken.principal())
                    : Optional.empty();
        }
    }

    private record Kept(Principal principal, Instant until) {}

    private static final class ForgetsScopes extends MemoryTickets {
        @Override
        public void put(String ticket, Principal who, Instant until) {
            super.put(ticket, new Principal(who.user(), Set.of(), who.rooms(), who.expiresAt()), until);
        }
    }

    private static final class ForgetsRooms extends MemoryTickets {
        @Override
        public void put(String ticket, Principal who, Instant until) {
            super.put(ticket, new Principal(who.user(), who.scopes(), who.expiresAt()), until);
        }
    }

    private static final class ForgetsTheEnd extends MemoryTickets {
        @Override
        public void put(String ticket, Principal who, Instant until) {
            super.put(ticket, new Principal(who.user(), who.scopes(), who.rooms(), null), until);
        }
    }

    private static final class StaysGood extends MemoryTickets {
        @Override
        public Optional<Principal> spend(String ticket) {
            return good(kept.get(ticket));
        }
    }

    private static final class IgnoresCase extends MemoryTickets {
        @Override
        public Optional<Principal> spend(String ticket) {
            return super.spend(ticket.toLowerCase(Locale.ROOT));
        }
    }

    private static final class Strips extends MemoryTickets {
        @Override
        public Optional<Principal> spend(String ticket) {
            return super.spend(ticket.strip());
        }
    }

    private static final class ThrowsOnUnknown extends MemoryTickets {
        @Override
        public Optional<Principal> spend(String ticket) {
            Kept taken = kept.remove(ticket);
            if (taken == null) {
                throw new IllegalArgumentException("no such ticket");
            }
            return good(taken);
        }
    }

    private static final class NeverEnds extends MemoryTickets {
        @Override
        public void put(String ticket, Principal principal, Instant until) {
            super.put(ticket, principal, Instant.MAX);
        }
    }

    private static final class EndsLate extends MemoryTickets {
        @Override
        public void put(String ticket, Principal principal, Instant until) {
            super.put(ticket, principal, until.plusNanos(1));
        }
    }

    private static final class AllEnd extends MemoryTickets {
        private Instant end = Instant.MAX;

        @Override
        public void put(String ticket, Principal principal, Instant until) {
            end = until.isBefore(end) ? until : end;
            super.put(ticket, principal, until);
        }

        @Override
        public Optional<Principal> spend(String ticket) {
            return clock.instant().isBefore(end) ? super.spend(ticket) : Optional.empty();
        }
    }

    private static final class LooksFirst extends MemoryTickets {
        @Override
        public Optional<Principal> spend(String ticket) {
            Optional<Principal> answer = good(kept.get(ticket));
            LockSupport.parkNanos(100_000);
            kept.remove(ticket);
            return answer;
        }
    }

    private static final class OneEach extends MemoryTickets {
        @Override
        public void put(String ticket, Principal principal, Instant until) {
            kept.values().removeIf(one -> one.principal().user().equals(principal.user()));
            super.put(ticket, principal, until);
        }
    }

    private static final class SharesAField extends MemoryTickets {
        private volatile String ticket = "";

        @Override
        public Optional<Principal> spend(String given) {
            ticket = given;
            LockSupport.parkNanos(100_000);
            return super.spend(ticket);
        }
    }
}
