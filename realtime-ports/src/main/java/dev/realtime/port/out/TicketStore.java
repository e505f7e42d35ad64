package dev.realtime.port.out;

import dev.realtime.model.Principal;
import java.time.Instant;
import java.util.Optional;

/** Remembers tickets until they are spent or too old. Blocks; thread-safe. */
public interface TicketStore {
    /**
     * Remembers a ticket.
     *
     * @param ticket unpredictable, and new
     * @param until when it is no longer good
     * @throws UnavailableException when it was not remembered
     */
    void put(String ticket, Principal principal, Instant until);

    /**
     * Takes a ticket out: of many who spend the same one at the same time, one gets an answer.
     *
     * @return empty when it is unknown, spent or too old
     * @throws UnavailableException when it can't be told now
     */
    Optional<Principal> spend(String ticket);
}
