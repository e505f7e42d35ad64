package dev.realtime.core.room;

import dev.realtime.core.concurrent.FailureLog;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.MessageCodec;
import dev.realtime.port.out.PublicationLog;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** The rooms that have a subscriber on this instance. Thread-safe. */
public final class RoomRegistry {
    private final ConcurrentMap<RoomId, Room> rooms = new ConcurrentHashMap<>();
    private final Shards shards;
    private final RoomStream.Source source;

    /** @param codec encodes a publication once for each dialect */
    public RoomRegistry(
            Shards shards,
            PublicationLog log,
            Executor workers,
            ScheduledExecutorService scheduler,
            MessageCodec codec,
            InstantSource clock,
            FailureLog failures) {
        this.shards = shards;
        this.source = new RoomStream.Source(log, workers, scheduler, codec, clock, failures);
    }

    /**
     * Opens the room for a subscriber: from now on its publications are handed to the subscriber's shard, where a task adds
     * the subscription. {@link #leave} must follow some day, once.
     */
    public Subscription enter(RoomId id, Subscriber subscriber) {
        Room room = rooms.compute(id, (key, known) -> {
            Room entered = known == null ? new Room(key, shards, source) : known;
            entered.holders++;
            return entered;
        });
        Subscription subscription = new Subscription(room, subscriber);
        room.expect(subscription);
        return subscription;
    }

    /** The subscription is no member any more; the last one that leaves closes the room. */
    public void leave(Subscription subscription) {
        Room room = subscription.room();
        room.forget(subscription);
        room.stream().left(subscription);
        rooms.computeIfPresent(room.id(), (key, known) -> --known.holders == 0 ? null : known);
    }

    public Optional<Room> find(RoomId id) {
        return Optional.ofNullable(rooms.get(id));
    }

    public int size() {
        return rooms.size();
    }

    /** The rooms' ids, at about this moment. */
    public Collection<RoomId> ids() {
        return List.copyOf(rooms.keySet());
    }

    /** Hands publications to their rooms' streams; rooms without a subscriber here have none. The list must not change any more. */
    public void announce(List<Publication> publications) {
        int start = 0;
        while (start < publications.size()) {
            RoomId id = publications.get(start).room();
            int end = start + 1;
            while (end < publications.size() && publications.get(end).room().equals(id)) {
                end++;
            }
            Room room = rooms.get(id);
            if (room != null) {
                room.stream().announce(publications.subList(start, end));
            }
            start = end;
        }
    }
}
