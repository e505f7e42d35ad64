package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.model.Principal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one token allows, and until when. */
final class Right {
    /** How long before the end the client is warned; at half of what is left where that is less (PROTOCOL section 4). */
    private static final Duration WARNING = Duration.ofSeconds(60);

    private final Principal principal;
    private final @Nullable Instant warnAt;

    @ConfinedTo("sweep")
    private boolean warned;

    private Right(Principal principal, @Nullable Instant warnAt) {
        this.principal = principal;
        this.warnAt = warnAt;
    }

    static Right of(Principal principal, Instant now) {
        Instant end = principal.expiresAt();
        if (end == null) {
            return new Right(principal, null);
        }
        Duration left = Duration.between(now, end);
        boolean soon = left.compareTo(WARNING.multipliedBy(2)) < 0;
        return new Right(principal, soon ? end.minusMillis(left.toMillis() / 2) : end.minus(WARNING));
    }

    Principal principal() {
        return principal;
    }

    boolean isOver(Instant now) {
        Instant end = principal.expiresAt();
        return end != null && !now.isBefore(end);
    }

    /** Whether the client is to be warned; once. */
    boolean warningIsDue(Instant now) {
        if (warnAt == null || warned || now.isBefore(warnAt)) {
            return false;
        }
        warned = true;
        return true;
    }
}
