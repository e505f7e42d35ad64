package dev.realtime.core.room;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A room with at least one subscriber on this instance: its members, shard by shard, and its stream. */
public final class Room {
    private final RoomId id;
    private final Shards shards;

    /** Each shard's own, made when its first member comes: most rooms have members in few shards. */
    @ConfinedTo("shard")
    private final @Nullable Members[] members;

    private final RoomStream stream;

    /** How many subscriptions each shard has or is about to have: raised before a member is added. */
    private final AtomicIntegerArray counts;

    /** Subscriptions that keep the room in the registry; guarded by the registry's map entry. */
    @ConfinedTo("registry")
    int holders;

    Room(RoomId id, Shards shards, RoomStream.Source source) {
        this.id = id;
        this.shards = shards;
        this.members = new Members[shards.all().size()];
        this.counts = new AtomicIntegerArray(shards.all().size());
        this.stream = new RoomStream(this, source);
    }

    public RoomId id() {
        return id;
    }

    public RoomStream stream() {
        return stream;
    }

    /** From now on the shard is handed whatever is published; the subscriber itself comes with {@link #add}. */
    void expect(Subscription subscription) {
        counts.incrementAndGet(subscription.subscriber().shard().index());
    }

    /** Adds a member, unless it was removed before. Called by a task of the subscriber's shard. */
    public boolean add(Subscription subscription) {
        return membersOf(subscription).add(subscription);
    }

    /** Takes a member out for ever. Called by a task of the subscriber's shard. */
    public void remove(Subscription subscription) {
        membersOf(subscription).remove(subscription);
    }

    /** What {@link #expect} promised is over. */
    void forget(Subscription subscription) {
        counts.decrementAndGet(subscription.subscriber().shard().index());
    }

    private Members membersOf(Subscription subscription) {
        int index = subscription.subscriber().shard().index();
        Members own = members[index];
        if (own == null) {
            own = new Members();
            members[index] = own;
        }
        return own;
    }

    /** Hands each shard that has members one task, which calls the action for each of them. */
    void forEachMember(Consumer<Subscription> action) {
        onShards(members -> members.forEach(action));
    }

    /** Delivers frames to every member, in order. */
    void deliver(List<SharedFrame> frames) {
        onShards(members -> members.deliver(frames));
    }

    private void onShards(Consumer<Members> action) {
        for (Shard shard : shards.all()) {
            int index = shard.index();
            if (counts.get(index) > 0) {
                shard.execute(() -> {
                    Members own = members[index];
                    if (own != null) {
                        action.accept(own);
                        shard.delivered(own.size());
                    }
                });
            }
        }
    }

    /** Hands a notice to every member that wants to know who comes and goes. */
    void inform(SharedFrame notice) {
        forEachMember(member -> {
            if (member.watching) {
                member.subscriber().inform(member, notice);
            }
        });
    }

    /** Ends every subscription, after all that was announced before. */
    public void end(Refusal why) {
        stream.afterAnnounced(() -> forEachMember(member -> member.subscriber().ended(member, why)));
    }
}
