package dev.realtime.port.in;

import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.port.out.Transport;
import java.time.Duration;

/** The answer to a {@link Handshake}. */
public sealed interface Admission {

    /**
     * Come in. The place is counted from now on, so exactly one of {@link Seat#open} and {@link Seat#release} must follow.
     *
     * @param principal who it is
     * @param seat the place
     */
    record Admitted(Principal principal, Seat seat) implements Admission {}

    /**
     * Stay out: {@code UNAUTHENTICATED} is 401, {@code RATE_LIMITED} 429, {@code UNAVAILABLE} 503 (PROTOCOL section 1).
     *
     * @param why for the client
     * @param retryAfter when to come back; zero where coming back alone does not help
     */
    record TurnedAway(Refusal why, Duration retryAfter) implements Admission {}

    /** A counted place for one connection. Thread-safe. */
    interface Seat {
        /**
         * Takes the place after the upgrade. Sends {@code connection} first, then whatever there is. Does not block.
         *
         * @throws IllegalStateException when the seat was taken or released before
         */
        Connection open(Transport transport);

        /** Gives the place back when the upgrade failed. Harmless when called twice or after the connection's end. */
        void release();
    }
}
