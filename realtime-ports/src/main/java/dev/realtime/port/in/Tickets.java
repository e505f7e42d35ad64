package dev.realtime.port.in;

import dev.realtime.model.Principal;
import java.time.Duration;

/** One-time tickets to connect with, where a token must not stand in a URL (PROTOCOL section 1). Thread-safe; may block for the store. */
@FunctionalInterface
public interface Tickets {
    /** How long a ticket is good. */
    Duration LIFE = Duration.ofSeconds(30);

    /**
     * A new ticket, good once for a connection with the principal's rights.
     *
     * @throws dev.realtime.port.out.UnavailableException when none can be made now
     */
    String issue(Principal principal);
}
