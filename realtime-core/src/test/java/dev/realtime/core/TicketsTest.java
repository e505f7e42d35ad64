package dev.realtime.core;

import static dev.realtime.core.House.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.in.Tickets;
import dev.realtime.port.out.TicketStore;
import dev.realtime.port.out.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Coming in with a one-time ticket (PROTOCOL section 1). */
class TicketsTest {
    private final House house = new House();

    @Test
    void aTicketLetsInOnceWithAllThatTheTokenAllowed() {
        Principal anna = new Principal(
                ANNA,
                Set.of(Principal.ADMIN),
                Set.of(RoomId.parse("team:a")),
                house.clock.instant().plusSeconds(60));
        String ticket = house.realtime.issue(anna);
        assertThat(admit(house, ticket))
                .isInstanceOfSatisfying(
                        Admission.Admitted.class,
                        admitted -> assertThat(admitted.principal()).isEqualTo(anna));
        assertTurnedAway(admit(house, ticket), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void aTicketIsGoodForHalfAMinute() {
        String first = house.realtime.issue(Principal.of(ANNA));
        String second = house.realtime.issue(Principal.of(ANNA));
        house.clock.advance(Tickets.LIFE.minusMillis(1));
        assertThat(admit(house, first)).isInstanceOf(Admission.Admitted.class);
        house.clock.advance(Duration.ofMillis(1));
        assertTurnedAway(admit(house, second), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void aTicketOutlivesNoRight() {
        Principal anna = new Principal(ANNA, Set.of(), house.clock.instant().plusSeconds(10));
        String ticket = house.realtime.issue(anna);
        house.clock.advance(Duration.ofSeconds(10));
        assertTurnedAway(admit(house, ticket), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void ticketsAndTokensAreNotTakenForOneAnother() {
        String ticket = house.realtime.issue(Principal.of(ANNA));
        String token = house.realtime.issueToken(Principal.of(ANNA));
        assertTurnedAway(house.admit(ticket, "192.0.2.1"), ErrorCode.UNAUTHENTICATED);
        assertTurnedAway(admit(house, token), ErrorCode.UNAUTHENTICATED);
        assertThat(admit(house, ticket)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void noTwoTicketsAreTheSameAndEachStandsInAUrlAsItIs() {
        Set<String> tickets = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            tickets.add(house.realtime.issue(Principal.of(ANNA)));
        }
        assertThat(tickets).hasSize(100).allMatch(ticket -> ticket.matches("[0-9a-f]{32}"));
    }

    @Test
    void textsThatAreNoTicketsNeverReachTheStore() {
        House guarded = new House(builder -> builder.ticketStore(new BrokenStore()));
        for (String text :
                List.of("", "x", "0".repeat(31), "0".repeat(33), "A".repeat(32), "\uD800", "0".repeat(100_000))) {
            assertTurnedAway(admit(guarded, text), ErrorCode.UNAUTHENTICATED);
        }
    }

    @Test
    void aStoreThatIsDownIsToldApartFromABadTicket() {
        House broken = new House(builder -> builder.ticketStore(new BrokenStore()));
        assertTurnedAway(admit(broken, "0".repeat(32)), ErrorCode.UNAVAILABLE);
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> broken.realtime.issue(Principal.of(ANNA)));
    }

    private static final class BrokenStore implements TicketStore {
        @Override
        public void put(String ticket, Principal principal, Instant until) {
            throw new UnavailableException("secret");
        }

        @Override
        public Optional<Principal> spend(String ticket) {
            throw new UnavailableException("secret");
        }
    }

    private static Admission admit(House house, String ticket) {
        return house.realtime.admit(new Handshake(new Handshake.Ticket(ticket), "192.0.2.1", Dialect.V1));
    }

    private static void assertTurnedAway(Admission admission, ErrorCode code) {
        assertThat(admission).isInstanceOfSatisfying(Admission.TurnedAway.class, away -> {
            assertThat(away.why().code()).isEqualTo(code);
            assertThat(away.why().message()).doesNotContain("secret");
        });
    }
}
