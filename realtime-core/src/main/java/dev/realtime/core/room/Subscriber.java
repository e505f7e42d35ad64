package dev.realtime.core.room;

import dev.realtime.model.Refusal;

/** Somebody who is in rooms. All methods but {@link #shard} are called by tasks of the subscriber's own shard. */
public interface Subscriber {
    /** The shard whose tasks alone touch this subscriber's outbox. Any thread may ask. */
    Shard shard();

    /** Takes a publication of a room that the subscriber is in, to be written when the lane comes to its turn. */
    void deliver(Subscription subscription, SharedFrame frame, Lane lane);

    /** Writes what waits: the turn in that lane, which {@link Shard#flushLater} asked for, has come. */
    void flush(Lane lane);

    /** Hears that the subscription has ended, and why. */
    void ended(Subscription subscription, Refusal why);

    /** Hears that publications of the room are lost for this subscriber and can't be filled in. */
    void lost(Subscription subscription);
}
