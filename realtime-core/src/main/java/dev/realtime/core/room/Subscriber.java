package dev.realtime.core.room;

import dev.realtime.model.Position;
import dev.realtime.model.Refusal;
import dev.realtime.model.UserId;

/** Somebody who is in rooms. All methods but {@link #shard} and {@link #user} are called by tasks of the subscriber's own shard. */
public interface Subscriber {
    /** The shard whose tasks alone touch this subscriber's outbox. Any thread may ask. */
    Shard shard();

    /** Who it is, for presence. Any thread may ask. */
    UserId user();

    /** Takes a publication of a room that the subscriber is in, to be written when the lane comes to its turn. */
    void deliver(Subscription subscription, SharedFrame frame, Lane lane);

    /** Takes a notice about a room that the subscriber is in: it has no position and is not recovered. */
    void inform(Subscription subscription, SharedFrame notice);

    /** Writes what waits: the turn in that lane, which {@link Shard#flushLater} asked for, has come. */
    void flush(Lane lane);

    /** Hears that the subscription has ended, and why; what was handed over before still goes out. */
    void ended(Subscription subscription, Refusal why);

    /** Hears that the room's log began anew: what follows starts after this position. */
    void restarted(Subscription subscription, Position start);

    /** Hears that publications of the room are lost for this subscriber and can't be filled in; what follows starts after this position. */
    void lost(Subscription subscription, Position goesOnAfter);
}
