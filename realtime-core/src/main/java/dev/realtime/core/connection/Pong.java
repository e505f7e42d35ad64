package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.room.CatchUp;
import dev.realtime.core.room.Subscription;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pong while its heads are gathered, room by room: it goes out after every publication that it counts (PROTOCOL section 4). */
final class Pong {
    private final ClientSubscriber subscriber;
    private final @Nullable MessageId inReplyTo;
    private final Instant timestamp;
    private final Runnable done;

    @ConfinedTo("shard")
    private final Map<RoomId, Position> heads = new HashMap<>();

    @ConfinedTo("shard")
    private int missing;

    /** @param done runs once, when the pong is on its way */
    Pong(ClientSubscriber subscriber, @Nullable MessageId inReplyTo, Instant timestamp, int rooms, Runnable done) {
        this.subscriber = subscriber;
        this.inReplyTo = inReplyTo;
        this.timestamp = timestamp;
        this.missing = rooms;
        this.done = done;
    }

    /** @param known where the rooms stand in the log; those that are left out are not looked after */
    void gather(List<Subscription> subscriptions, Map<RoomId, Position> known) {
        if (subscriptions.isEmpty()) {
            send();
        }
        for (Subscription each : subscriptions) {
            Position head = known.get(each.room().id());
            each.room().stream().verified(head, position -> subscriber.shard().execute(() -> count(each, position)));
        }
    }

    private void count(Subscription subscription, Position handedOver) {
        CatchUp lacking = subscription.catchUp();
        if (!subscription.isOver()) {
            heads.put(subscription.room().id(), lacking == null ? handedOver : lacking.sent());
        }
        missing--;
        if (missing == 0) {
            send();
        }
    }

    private void send() {
        subscriber.answer(new ServerMessage.Pong(heads, timestamp), inReplyTo);
        done.run();
    }
}
