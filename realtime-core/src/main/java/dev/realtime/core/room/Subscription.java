package dev.realtime.core.room;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.model.Refusal;
import org.jspecify.annotations.Nullable;

/** One subscriber in one room. */
public final class Subscription {
    private final Room room;
    private final Subscriber subscriber;

    /** Whether the subscriber wants to hear who comes and goes. Written by tasks of the room's stream alone. */
    volatile boolean watching;

    /** When, as the ticker has it, the right to be here was last asked for and confirmed. */
    private volatile long confirmedAt;

    /** Everything after this offset is handed to the client, sooner or later. */
    private volatile long begunAfter;

    /** The subscription of the same client and room that this one is about to take over from; null once it has. */
    private volatile @Nullable Subscription former;

    /** Where it stands among the room's members of its shard; -1 when it does not. */
    @ConfinedTo("shard")
    int index = -1;

    /** It has left, perhaps before it was added: it must not be added any more. */
    @ConfinedTo("shard")
    boolean over;

    /** Why it was ended; null when it was not. */
    @ConfinedTo("shard")
    private @Nullable Refusal endedBecause;

    /** What it still lacks; null once it is live. */
    @ConfinedTo("shard")
    private @Nullable CatchUp catchUp;

    /** It counts in the room's attendance. */
    @ConfinedTo("queue")
    boolean attending;

    /** It has left the room's attendance, perhaps before it came. */
    @ConfinedTo("queue")
    boolean left;

    Subscription(Room room, Subscriber subscriber) {
        this.room = room;
        this.subscriber = subscriber;
    }

    public Room room() {
        return room;
    }

    public Subscriber subscriber() {
        return subscriber;
    }

    /** The right was confirmed by somebody who began to ask at this time. */
    public void confirm(long nanos) {
        confirmedAt = nanos;
    }

    public long confirmedAt() {
        return confirmedAt;
    }

    /** Takes over from this one, if there is one, until it is called with null. */
    public void follows(@Nullable Subscription other) {
        former = other;
    }

    public @Nullable Subscription former() {
        return former;
    }

    /** Everything after this offset is handed to the client from now on. */
    public void begin(long offset) {
        begunAfter = offset;
    }

    public long begunAfter() {
        return begunAfter;
    }

    /** Whether its subscriber is handed what the room publishes. Asked by tasks of the subscriber's shard. */
    public boolean isMember() {
        return index >= 0;
    }

    /** Whether it has left. Asked by tasks of the subscriber's shard. */
    public boolean isOver() {
        return over;
    }

    /** It does not go on, for this reason. Called by a task of the subscriber's shard. */
    public void end(Refusal why) {
        endedBecause = why;
    }

    /** Why it was ended; null when it was not, or the client left. Asked by tasks of the subscriber's shard. */
    public @Nullable Refusal endedBecause() {
        return endedBecause;
    }

    /** What it still lacks; null once it is live. Asked by tasks of the subscriber's shard. */
    public @Nullable CatchUp catchUp() {
        return catchUp;
    }

    /** Lacks something from now on. Called by a task of the subscriber's shard. */
    public void lacks(CatchUp what) {
        catchUp = what;
    }

    /** Lacks nothing any more: whatever the room hands over goes out. Called by a task of the subscriber's shard. */
    public void goLive() {
        catchUp = null;
    }
}
