package dev.realtime.tck.engine;

import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token in plain text: the user's name and when it ends, in milliseconds of the epoch.
 *
 * @param end null for never
 */
record Token(UserId user, @Nullable Instant end) {
    private static final String UNTIL = "@";

    /** How long before the end a client is warned; at half of what is left where that is less (PROTOCOL section 4). */
    private static final Duration WARNING = Duration.ofSeconds(60);

    static Token withoutEnd(UserId user) {
        return new Token(user, null);
    }

    static Token parse(String text) {
        int at = text.indexOf(UNTIL);
        return at < 0
                ? withoutEnd(new UserId(text))
                : new Token(
                        new UserId(text.substring(0, at)),
                        Instant.ofEpochMilli(Long.parseLong(text.substring(at + UNTIL.length()))));
    }

    boolean isOver(Instant now) {
        return end != null && !now.isBefore(end);
    }

    /** Since when the token has been over; negative when it is not, null when it never will be. */
    @Nullable
    Duration overFor(Instant now) {
        return end == null ? null : Duration.between(end, now);
    }

    /** How long before its end a client is warned that came with it at that time; null when it never ends. */
    @Nullable
    Duration warning(Instant taken) {
        if (end == null) {
            return null;
        }
        Duration half = Duration.between(taken, end).dividedBy(2);
        return half.compareTo(WARNING) < 0 ? half : WARNING;
    }

    Principal principal() {
        return new Principal(user, Set.of(), end);
    }

    @Override
    public String toString() {
        return end == null ? user.value() : user.value() + UNTIL + end.toEpochMilli();
    }
}
