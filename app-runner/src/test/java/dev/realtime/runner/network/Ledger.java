package dev.realtime.runner.network;

import dev.realtime.model.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one client heard of one room, on all its connections: the updates, and what the server declared to be lost. It believes
 * nothing, and leaves it to a {@link Verdict} whether that is what the client was owed. Used by the client's thread, and by others
 * when that has ended.
 */
final class Ledger {
    private final List<Taken> taken = new ArrayList<>();
    private final List<Lost> lost = new ArrayList<>();
    private @Nullable Position began;
    private @Nullable Position known;

    /**
     * An update.
     *
     * @param skipped how many offsets directly before it were left out
     */
    record Taken(Position position, long skipped, int serial) {
        boolean skips(Position other) {
            return other.epoch().equals(position.epoch())
                    && other.offset() < position.offset()
                    && other.offset() >= position.offset() - skipped;
        }
    }

    /** All between these was declared lost: after the first, up to and with the second. */
    private record Lost(Position after, Position upTo) {
        boolean covers(Position position) {
            boolean isOld = position.epoch().equals(after.epoch()) && position.offset() > after.offset();
            boolean isNew = position.epoch().equals(upTo.epoch()) && position.offset() <= upTo.offset();
            return after.epoch().equals(upTo.epoch()) ? isOld && isNew : isOld || isNew;
        }
    }

    /** Up to where the client has the room; null before it ever was there. */
    @Nullable
    Position known() {
        return known;
    }

    /** From where on it is owed everything. */
    Position began() {
        return Objects.requireNonNull(began, "never was in the room");
    }

    List<Taken> taken() {
        return taken;
    }

    /** The client is in the room and asked for nothing older: it goes on from there. */
    void goesOnAt(Position head) {
        if (began == null) {
            began = head;
        }
        known = head;
    }

    /** The server has said that it can't bring what the client lacks. */
    void lostUpTo(Position head) {
        lost.add(new Lost(Objects.requireNonNull(known), head));
        known = head;
    }

    /**
     * Takes an update that is the next one, or an old one.
     *
     * @return false when something is missing before it; then it is not taken
     */
    boolean take(Taken update) {
        Position last = Objects.requireNonNull(known);
        Position at = update.position();
        if (!at.epoch().equals(last.epoch()) || at.offset() > last.offset() + 1 + update.skipped()) {
            return false;
        }
        taken.add(update);
        if (at.offset() > last.offset()) {
            known = at;
        }
        return true;
    }

    boolean skipped(Position position) {
        return taken.stream().anyMatch(update -> update.skips(position));
    }

    boolean declaredLost(Position position) {
        return lost.stream().anyMatch(each -> each.covers(position));
    }
}
