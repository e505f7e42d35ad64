package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.room.CatchUp;
import dev.realtime.core.room.Lane;
import dev.realtime.core.room.Shard;
import dev.realtime.core.room.SharedFrame;
import dev.realtime.core.room.Subscriber;
import dev.realtime.core.room.Subscription;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Transport;
import org.jspecify.annotations.Nullable;

/**
 * One client as a member of rooms: the subscriptions that it has, and what they bring, on its way out. What others ask of it
 * is a task of its shard; {@link #deliver} and what else a room calls is within one.
 */
final class ClientSubscriber implements Subscriber {
    private final ClientConnection connection;
    private final Dialect dialect;
    private final ConnectionContext context;
    private final Shard shard;
    private final Outlet outlet;
    private final Subscriptions subscriptions = new Subscriptions();

    /** Made when a subscription lacks something. */
    @ConfinedTo("shard")
    private @Nullable Recovery recovery;

    ClientSubscriber(ClientConnection connection, Transport transport, ConnectionContext context) {
        this.connection = connection;
        this.dialect = connection.dialect();
        this.context = context;
        this.shard = context.shards().next();
        this.outlet = new Outlet(this, transport, context.settings().outboxBytes());
    }

    ClientConnection connection() {
        return connection;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    @Override
    public Shard shard() {
        return shard;
    }

    @Override
    public UserId user() {
        return connection.user();
    }

    Principal principal() {
        return connection.principal();
    }

    /** Sends the answer to a message, or a notice. Any thread. */
    void answer(ServerMessage message, @Nullable MessageId inReplyTo) {
        SharedFrame frame = frame(message, inReplyTo);
        shard.execute(() -> queue(null, frame, Lane.PROMPT));
    }

    /** Sends an answer that is of a room: when that was revoked before, the client is refused instead. Any thread. */
    void answerFrom(Subscription subscription, ServerMessage message, @Nullable MessageId inReplyTo) {
        SharedFrame frame = frame(message, inReplyTo);
        shard.execute(() -> {
            if (subscription.isOver()) {
                refuse(subscription, inReplyTo);
            } else {
                queue(subscription, frame, Lane.PROMPT);
            }
        });
    }

    /**
     * Sends the first message and, in the same task, makes a member of the user room's subscription.
     *
     * @param done runs when the message is on its way: no answer may be before
     */
    void greet(Subscription userRoom, Runnable done) {
        userRoom.room().stream().join(userRoom, false, null, position -> {
            ServerMessage hello = new ServerMessage.Connected(
                    connection.id(),
                    userRoom.room().id(),
                    position,
                    context.clock().instant());
            shard.execute(() -> {
                notice(hello);
                // Before the batch ends, so before the client can have read the hello.
                connection.greeted();
                userRoom.begin(position.offset());
                if (!userRoom.room().add(userRoom)) {
                    tellEnd(userRoom.room().id(), whyOver(userRoom));
                }
            });
            done.run();
        });
    }

    /**
     * Makes a member of the subscription and confirms it, in one task, so that no publication comes in between.
     *
     * @param replaced the subscription of the same room that ends with this; null for none
     * @param done runs when the answer is on its way, and the client has taken the state that came with it
     */
    void join(
            Subscription subscription,
            @Nullable Subscription replaced,
            Entry entry,
            @Nullable MessageId inReplyTo,
            Runnable done) {
        if (replaced != null) {
            context.rooms().leave(replaced);
        }
        shard.execute(() -> {
            retireFormer(subscription);
            if (subscription.room().add(subscription)) {
                queue(null, frame(entry.confirmation(), inReplyTo), Lane.PROMPT);
                begin(subscription, entry, done);
            } else {
                refuse(subscription, inReplyTo);
                done.run();
            }
        });
    }

    /** The answer to a message whose subscription was ended on its way. */
    private void refuse(Subscription subscription, @Nullable MessageId inReplyTo) {
        ServerMessage refused = new ServerMessage.Refused(
                whyOver(subscription), subscription.room().id());
        queue(null, frame(refused, inReplyTo), Lane.PROMPT);
    }

    private static Refusal whyOver(Subscription subscription) {
        Refusal why = subscription.endedBecause();
        return why == null ? Conversation.ACCESS_DENIED : why;
    }

    private static void retireFormer(Subscription subscription) {
        Subscription former = subscription.former();
        if (former != null) {
            former.room().remove(former);
            subscription.follows(null);
        }
    }

    /**
     * Confirms a subscription that the client has already, and sends what this connection was not sent.
     *
     * @param stream where the stream stands
     * @param recovered whether all since the client's position follows; null when it did not ask
     * @param since what the client says that it knows; null when it does not ask for more
     */
    void confirm(
            Subscription subscription,
            Position stream,
            @Nullable Boolean recovered,
            @Nullable Position since,
            @Nullable MessageId inReplyTo) {
        shard.execute(() -> {
            if (subscription.isOver()) {
                refuse(subscription, inReplyTo);
                return;
            }
            RoomId room = subscription.room().id();
            CatchUp lacking = subscription.catchUp();
            long offset = since == null && lacking != null ? lacking.inOrderAfter() : stream.offset();
            Position confirmed = new Position(stream.epoch(), offset);
            ServerMessage confirmation = new ServerMessage.Subscribed(
                    room, confirmed, recovered, context.clock().instant());
            queue(null, frame(confirmation, inReplyTo), Lane.PROMPT);
            lookBack(subscription, since, stream.offset());
        });
    }

    private void lookBack(Subscription subscription, @Nullable Position since, long streamAt) {
        if (since == null || since.offset() >= subscription.begunAfter()) {
            return;
        }
        CatchUp lacking = subscription.catchUp();
        if (lacking == null) {
            recovery().begin(subscription, CatchUp.ofPiece(since, subscription.begunAfter(), streamAt));
        } else {
            lacking.lookBack(since, subscription.begunAfter());
        }
        subscription.begin(since.offset());
    }

    private void begin(Subscription subscription, Entry entry, Runnable done) {
        subscription.begin(entry.begunAfter());
        CatchUp lacking = entry.lacking();
        if (lacking != null) {
            recovery().begin(subscription, lacking);
        }
        ServerMessage.State state = entry.state();
        if (state == null) {
            done.run();
        } else {
            recovery().sendState(subscription, state, done);
        }
    }

    private Recovery recovery() {
        Recovery own = recovery;
        if (own == null) {
            own = new Recovery(this, outlet, context);
            recovery = own;
        }
        return own;
    }

    /**
     * Takes the client out of the room, if it is in, and confirms that.
     *
     * @param done runs when that is so: the next message must not find the subscription any more
     */
    void part(RoomId room, ServerMessage confirmation, @Nullable MessageId inReplyTo, Runnable done) {
        SharedFrame frame = frame(confirmation, inReplyTo);
        shard.execute(() -> {
            subscriptions.find(room).ifPresent(this::leave);
            queue(null, frame, Lane.PROMPT);
            done.run();
        });
    }

    /**
     * Takes a subscription that did not come to life out again, the one that it was to take over from with it, and refuses the
     * client.
     *
     * @param replaced the subscription of the same room that ends with this; null for none
     * @param done runs when that is so: the next message must not find the subscription any more
     */
    void withdraw(
            Subscription subscription,
            @Nullable Subscription replaced,
            ServerMessage refused,
            @Nullable MessageId inReplyTo,
            Runnable done) {
        if (replaced != null) {
            context.rooms().leave(replaced);
        }
        SharedFrame frame = frame(refused, inReplyTo);
        shard.execute(() -> {
            leave(subscription);
            retireFormer(subscription);
            queue(null, frame, Lane.PROMPT);
            done.run();
        });
    }

    @Override
    public void deliver(Subscription subscription, SharedFrame frame, Lane lane) {
        CatchUp lacking = subscription.catchUp();
        if (lacking == null) {
            queue(subscription, frame, lane);
        } else {
            lacking.take(frame);
        }
    }

    /** Takes a publication that the client lacked, or a room's state: it does not count against the bound. */
    void deliverHistory(Subscription subscription, SharedFrame frame) {
        try {
            outlet.queueHistory(subscription, frame);
        } catch (RuntimeException e) {
            connection.fail("A message can't be prepared", e);
        }
    }

    @Override
    public void inform(Subscription subscription, SharedFrame notice) {
        queue(subscription, notice, Lane.PROMPT);
    }

    @Override
    public void ended(Subscription subscription, Refusal why) {
        // Who is on the way in is told by the answer to its subscribe.
        boolean known = subscription.isMember() || subscription.former() != null;
        if (!leave(subscription)) {
            return;
        }
        subscription.end(why);
        if (known) {
            tellEnd(subscription.room().id(), why);
        }
    }

    private void tellEnd(RoomId room, Refusal why) {
        if (why.code() == ErrorCode.UNAVAILABLE && dialect == Dialect.V1) {
            connection.close(CloseReason.OVERLOADED);
        } else if (why.code() == ErrorCode.ACCESS_DENIED && dialect != Dialect.V1) {
            notice(new ServerMessage.Revoked(room, context.clock().instant()));
        } else {
            notice(new ServerMessage.Refused(why, room));
        }
    }

    /** From a task of the shard. */
    private void notice(ServerMessage message) {
        queue(null, frame(message, null), Lane.PROMPT);
    }

    /** @return whether it was in */
    private boolean leave(Subscription subscription) {
        if (!subscriptions.remove(subscription)) {
            return false;
        }
        context.rooms().leave(subscription);
        subscription.room().remove(subscription);
        retireFormer(subscription);
        return true;
    }

    /**
     * Ends the subscription of the room, if there is one, and what waits of the room is not sent (PROTOCOL D7). Who is on the way
     * in and was not known when this was called is left to the check of rights that follows: it may have got the right back. Any
     * thread.
     *
     * @param done runs when that holds
     */
    void revoke(RoomId room, Runnable done) {
        Subscription known = subscriptions.find(room).orElse(null);
        shard.execute(() -> {
            try {
                outlet.purge(room);
                subscriptions.find(room).ifPresent(subscription -> {
                    if (subscription == known || subscription.isMember()) {
                        ended(subscription, Conversation.ACCESS_DENIED);
                    } else {
                        retireFormer(subscription);
                    }
                });
            } finally {
                done.run();
            }
        });
    }

    @Override
    public void restarted(Subscription subscription, Position start) {
        if (dialect != Dialect.V1) {
            reset(subscription, start);
        }
    }

    @Override
    public void lost(Subscription subscription, Position goesOnAfter) {
        if (dialect == Dialect.V1) {
            connection.close(CloseReason.OVERLOADED);
        } else {
            reset(subscription, goesOnAfter);
        }
    }

    private void reset(Subscription subscription, Position position) {
        subscription.goLive();
        subscription.begin(position.offset());
        ServerMessage message = new ServerMessage.Reset(
                subscription.room().id(), position, context.clock().instant());
        queue(subscription, frame(message, null), Lane.PROMPT);
    }

    private void queue(@Nullable Subscription subscription, SharedFrame frame, Lane lane) {
        try {
            if (!outlet.queue(subscription, frame, lane)) {
                connection.beginClose(CloseReason.SLOW_CONSUMER);
            }
        } catch (RuntimeException e) {
            connection.fail("A message can't be prepared", e);
        }
    }

    @Override
    public void flush(Lane lane) {
        outlet.flush(lane);
        if (recovery != null) {
            recovery.goOn();
        }
    }

    /** Nothing is queued any more; the close follows what waits. From a task of the shard. */
    void closeBehind(CloseReason reason) {
        leaveAll();
        outlet.closeBehind(reason);
    }

    /** Closes without waiting for what waits. Any thread. */
    void closeNow(CloseReason reason) {
        shard.execute(() -> outlet.closeNow(reason));
    }

    /** Asks for a sign of life. Any thread. */
    void ping() {
        shard.execute(outlet::ping);
    }

    /** The client is gone. Any thread. */
    void discard() {
        leaveAll();
        shard.execute(() -> {
            outlet.discard();
            if (recovery != null) {
                recovery.forgetState();
            }
        });
    }

    private void leaveAll() {
        for (Subscription subscription : subscriptions.close()) {
            context.rooms().leave(subscription);
            shard.execute(() -> subscription.room().remove(subscription));
        }
    }

    private SharedFrame frame(ServerMessage message, @Nullable MessageId inReplyTo) {
        return new SharedFrame(message, context.codec(), inReplyTo);
    }
}
