package dev.realtime.core.connection;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.port.in.Tickets;
import dev.realtime.port.out.Authenticator.Authenticated;
import dev.realtime.port.out.Authenticator.Authentication;
import dev.realtime.port.out.Authenticator.Rejected;
import dev.realtime.port.out.TicketStore;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Makes tickets of 128 random bits, and takes them back at the door (PROTOCOL section 1). */
public final class TicketOffice implements Tickets {
    private static final int TICKET_BYTES = 16;
    private static final Pattern TICKET = Pattern.compile("[0-9a-f]{" + 2 * TICKET_BYTES + "}");
    private static final Rejected REJECTED =
            new Rejected(new Refusal(ErrorCode.UNAUTHENTICATED, "The ticket is not valid"));

    private final TicketStore store;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param random unpredictable, such as {@code SecureRandom} */
    public TicketOffice(TicketStore store, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String issue(Principal principal) {
        byte[] bytes = new byte[TICKET_BYTES];
        random.nextBytes(bytes);
        String ticket = HexFormat.of().formatHex(bytes);
        store.put(ticket, principal, clock.instant().plus(LIFE));
        return ticket;
    }

    /** Spends a ticket, of whatever length and content. A right that ended since the ticket was made is none. Blocks for the store. */
    Authentication redeem(String ticket) {
        Optional<Principal> holder = TICKET.matcher(ticket).matches() ? store.spend(ticket) : Optional.empty();
        return holder.filter(this::hasRight)
                .<Authentication>map(Authenticated::new)
                .orElse(REJECTED);
    }

    private boolean hasRight(Principal principal) {
        return principal.expiresAt() == null || clock.instant().isBefore(principal.expiresAt());
    }
}
