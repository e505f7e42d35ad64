package dev.realtime.core.room;

import dev.realtime.core.concurrent.ConfinedTo;

/** One subscriber in one room. */
public final class Subscription {
    private final Room room;
    private final Subscriber subscriber;

    /** Where it stands among the room's members of its shard; -1 when it does not. */
    @ConfinedTo("shard")
    int index = -1;

    /** It has left, perhaps before it was added: it must not be added any more. */
    @ConfinedTo("shard")
    boolean over;

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
}
