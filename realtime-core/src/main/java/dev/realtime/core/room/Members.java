package dev.realtime.core.room;

import dev.realtime.core.concurrent.ConfinedTo;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The subscriptions of one room whose subscribers belong to one shard; only that shard's tasks touch them. */
final class Members {
    private static final Logger LOG = System.getLogger(Members.class.getName());

    /** Rooms with more members in one shard are written to in slices. */
    private static final int LARGE = 64;

    @ConfinedTo("shard")
    private final List<Subscription> subscriptions = new ArrayList<>(1);

    /** Adds the subscription, unless it was removed before. */
    boolean add(Subscription subscription) {
        if (subscription.over) {
            return false;
        }
        subscription.index = subscriptions.size();
        subscriptions.add(subscription);
        return true;
    }

    /** Takes the subscription out for ever, in constant time; the last one moves into its place. */
    void remove(Subscription subscription) {
        subscription.over = true;
        int index = subscription.index;
        if (index < 0) {
            return;
        }
        Subscription last = subscriptions.remove(subscriptions.size() - 1);
        if (last != subscription) {
            subscriptions.set(index, last);
            last.index = index;
        }
        subscription.index = -1;
    }

    int size() {
        return subscriptions.size();
    }

    /** Hands frames to every member, in order. */
    void deliver(List<SharedFrame> frames) {
        Lane lane = subscriptions.size() > LARGE ? Lane.BULK : Lane.PROMPT;
        forEach(member -> {
            for (int i = 0; i < frames.size(); i++) {
                member.subscriber().deliver(member, frames.get(i), lane);
            }
        });
    }

    /**
     * Calls the action for each; from last to first, so that it may remove the one that it is called with. One that fails
     * does not keep it from the others.
     */
    void forEach(Consumer<Subscription> action) {
        for (int i = subscriptions.size() - 1; i >= 0; i--) {
            try {
                action.accept(subscriptions.get(i));
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "A member of a room can't be reached", e);
            }
        }
    }
}
