package dev.realtime.tck.engine;

import dev.realtime.model.AccessDecision;
import dev.realtime.model.Claim;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.port.out.AccessRule;
import dev.realtime.port.out.Ticker;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may be where, and since when not any more. */
final class Rights implements AccessRule {
    private final SimulatedStore store;
    private final Ticker ticker;
    private final Turns turns;
    private final List<UserId> users;
    private final List<RoomId> rooms;
    private final Set<Claim> banned = new HashSet<>();
    private final Map<Claim, Long> missingSince = new HashMap<>();
    private final Map<Claim, Integer> lastHeld = new HashMap<>();
    private int changes;
    private @Nullable Long changedAt;

    Rights(SimulatedStore store, Ticker ticker, Turns turns, List<UserId> users, List<RoomId> rooms) {
        this.store = store;
        this.ticker = ticker;
        this.turns = turns;
        this.users = users;
        this.rooms = rooms;
    }

    @Override
    public AccessDecision decide(Principal principal, RoomId room) {
        turns.whileBlocked();
        boolean has = has(principal.user(), room);
        turns.whileBlocked();
        return has ? AccessDecision.GRANTED : AccessDecision.DENIED;
    }

    boolean has(UserId user, RoomId room) {
        if (room.type().equals(RoomType.USER)) {
            return room.equals(RoomId.user(user));
        }
        Claim claim = new Claim(user, room);
        return room.type().equals(EngineParts.TEAM) ? !banned.contains(claim) : store.holds(claim);
    }

    void ban(UserId user, RoomId team) {
        banned.add(new Claim(user, team));
        look();
    }

    void allow(UserId user, RoomId team) {
        banned.remove(new Claim(user, team));
        look();
    }

    /** All is as it is to begin with: nobody has lost anything so far. */
    void begin() {
        look();
        changes = 0;
        lastHeld.replaceAll((claim, then) -> 0);
        changedAt = null;
    }

    /** Whether anybody got or lost a right within the last so many nanoseconds. */
    boolean changedWithin(long nanos) {
        Long at = changedAt;
        return at != null && ticker.nanos() - at < nanos;
    }

    /** Sees what has changed; at once, so that nothing passes unseen. */
    void look() {
        changes++;
        for (UserId user : users) {
            for (RoomId room : rooms) {
                Claim claim = new Claim(user, room);
                if (has(user, room)) {
                    if (missingSince.remove(claim) != null) {
                        changedAt = ticker.nanos();
                    }
                    lastHeld.put(claim, changes);
                } else {
                    if (missingSince.putIfAbsent(claim, ticker.nanos()) == null) {
                        changedAt = ticker.nanos();
                    }
                }
            }
        }
    }

    /** How often anything changed. */
    int changes() {
        return changes;
    }

    /** Whether the user has or had the right at some time since so many changes. */
    boolean hadSince(UserId user, RoomId room, int then) {
        return has(user, room) || lastHeld.getOrDefault(new Claim(user, room), -1) >= then;
    }

    /** For how long the user has had no right, in nanoseconds; 0 while there is one. */
    long missingFor(UserId user, RoomId room) {
        Long since = missingSince.get(new Claim(user, room));
        return since == null ? 0 : ticker.nanos() - since;
    }
}
