package dev.realtime.core.room;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.UserId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room, each user once however many connections they have. Touched by tasks of the room's stream alone. Most rooms
 * have one user at a time, so there is a map only where there are more.
 */
final class Attendance {
    @ConfinedTo("queue")
    private @Nullable UserId only;

    @ConfinedTo("queue")
    private int connectionsOfOnly;

    @ConfinedTo("queue")
    private @Nullable Map<UserId, Integer> connections;

    /** Of the map, as they were asked for last; null when somebody has come or gone since. */
    @ConfinedTo("queue")
    private @Nullable List<UserId> sorted;

    /** Subscriptions that want to hear who comes and goes. */
    @ConfinedTo("queue")
    private int watchers;

    private final Room room;
    private final RoomStream.Source source;

    Attendance(Room room, RoomStream.Source source) {
        this.room = room;
        this.source = source;
    }

    /** The subscription counts from now on, unless it has left already. */
    void enter(Subscription subscription) {
        if (subscription.left || subscription.attending) {
            return;
        }
        subscription.attending = true;
        UserId user = subscription.subscriber().user();
        if (add(user) == 1) {
            changed(user, true);
        }
    }

    /** Whether the subscription wants to hear who comes and goes. */
    void watch(Subscription subscription, boolean watching) {
        if (subscription.attending && subscription.watching != watching) {
            subscription.watching = watching;
            watchers += watching ? 1 : -1;
        }
    }

    /** The subscription does not count any more, for ever. */
    void leave(Subscription subscription) {
        subscription.left = true;
        if (!subscription.attending) {
            return;
        }
        watch(subscription, false);
        subscription.attending = false;
        UserId user = subscription.subscriber().user();
        if (remove(user) == 0) {
            changed(user, false);
        }
    }

    private void changed(UserId user, boolean joined) {
        sorted = null;
        if (watchers > 0) {
            ServerMessage message = new ServerMessage.PresenceChanged(
                    room.id(), user, joined, source.clock().instant());
            room.inform(new SharedFrame(message, source.codec()));
        }
    }

    /** @return how many connections the user has here now */
    private int add(UserId user) {
        if (connections == null && (only == null || only.equals(user))) {
            only = user;
            return ++connectionsOfOnly;
        }
        if (connections == null) {
            connections = new HashMap<>(Map.of(only, connectionsOfOnly));
        }
        return connections.merge(user, 1, Integer::sum);
    }

    /** @return how many connections the user still has here */
    private int remove(UserId user) {
        if (connections != null) {
            Integer left = connections.computeIfPresent(user, (u, count) -> count == 1 ? null : count - 1);
            return left == null ? 0 : left;
        }
        connectionsOfOnly--;
        if (connectionsOfOnly == 0) {
            only = null;
        }
        return connectionsOfOnly;
    }

    /** Sorted by id. */
    List<UserId> users() {
        if (connections == null) {
            return only == null ? List.of() : List.of(only);
        }
        List<UserId> users = sorted;
        if (users == null) {
            users = connections.keySet().stream()
                    .sorted(Comparator.comparing(UserId::value))
                    .toList();
            sorted = users;
        }
        return users;
    }
}
