package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.concurrent.SerialWorker;
import dev.realtime.core.room.CatchUp;
import dev.realtime.core.room.Lane;
import dev.realtime.core.room.Shard;
import dev.realtime.core.room.SharedFrame;
import dev.realtime.core.room.Subscriber;
import dev.realtime.core.room.Subscription;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.CloseReason;
import dev.realtime.model.ConnectionId;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Connection;
import dev.realtime.port.out.Transport;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One client from handshake to close.
 *
 * <p>Three places touch it. The <em>transport's reading thread</em> brings messages: they are decoded there, so that what
 * waits is small, and handled one after another on the worker pool by the {@link Conversation}. The <em>shard</em> alone
 * touches the {@link Outlet} and calls the transport. The <em>sweep</em> looks at it once a second. What one place wants of
 * another it leaves there as a task.
 */
public final class ClientConnection implements Connection, Subscriber {
    /** Messages that may wait for the worker pool. */
    private static final int LONGEST_INBOX = 1_000;

    /** How long frames that wait may hold up the close. */
    private static final long CLOSE_PATIENCE = Duration.ofSeconds(5).toNanos();

    private static final Refusal TOO_FAST = new Refusal(ErrorCode.RATE_LIMITED, "Too many messages, slow down");

    private static final ClientMessage UNREADABLE =
            new ClientMessage.Unintelligible(new Refusal(ErrorCode.BAD_MESSAGE, "The message can't be understood"));

    private final ConnectionId id;
    private final Dialect dialect;
    private final ConnectionContext context;
    private final Runnable onClosed;
    private final Shard shard;
    private final Outlet outlet;
    private final SerialWorker inbox;
    private final MessageRate rate;
    private final Liveness liveness;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Conversation conversation;

    /** Replaced when the client brings a new token: always of the same user. */
    private volatile Right right;

    /** Set once, under this. */
    private volatile boolean gone;

    /** The hello is on its way: from now on other messages may be. */
    private volatile boolean greeted;

    /** Why the connection ends; nothing more is queued then. */
    private volatile @Nullable CloseReason closing;

    /** When {@link #closing} was set; meaningful only then. */
    private volatile long closingSince;

    /** Made when a subscription lacks something. */
    @ConfinedTo("shard")
    private @Nullable Recovery recovery;

    /** @param onClosed runs once when the connection is gone */
    ClientConnection(
            ConnectionId id,
            Principal principal,
            Dialect dialect,
            Transport transport,
            ConnectionContext context,
            Runnable onClosed) {
        this.id = id;
        this.dialect = dialect;
        this.context = context;
        this.onClosed = onClosed;
        this.shard = context.shards().next();
        ConnectionSettings settings = context.settings();
        this.right = Right.of(principal, context.clock().instant());
        this.outlet = new Outlet(this, transport, dialect, settings.outboxBytes());
        this.inbox = new SerialWorker(context.workers(), () -> close(CloseReason.OVERLOADED));
        this.rate = new MessageRate(context.ticker(), settings.maxMessagesPerSecond());
        this.liveness = new Liveness(
                settings.pingInterval(),
                settings.pingTimeout(),
                context.ticker().nanos());
        this.conversation = new Conversation(this, subscriptions, context);
    }

    /** Is known from now on: a drain ends it, {@link #closed} forgets it. */
    void register() {
        context.connections().add(this);
    }

    /** Begins: the user's own room first, so that nothing slips by after the {@code connection} message. */
    void begin() {
        inbox.execute(conversation::begin);
    }

    @Override
    public ConnectionId id() {
        return id;
    }

    Dialect dialect() {
        return dialect;
    }

    public Principal principal() {
        return right.principal();
    }

    @Override
    public UserId user() {
        return principal().user();
    }

    /** The same user goes on with the rights of a new token. */
    void renew(Principal principal) {
        right = Right.of(principal, context.clock().instant());
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    @Override
    public void receive(String text) {
        alive();
        if (isEnding()) {
            return;
        }
        if (rate.allows() && inbox.pending() < LONGEST_INBOX) {
            inbox.execute(decode(text).handle(conversation));
        } else if (rate.isBrokenPersistently()) {
            close(CloseReason.RATE_LIMITED);
        } else if (greeted) {
            send(new ServerMessage.Refused(TOO_FAST, null, rate.pause()));
        }
    }

    private ClientMessage decode(String text) {
        try {
            return context.codec().decode(dialect, text);
        } catch (RuntimeException e) {
            context.failures().warn("A message can't be decoded", e);
            return UNREADABLE;
        }
    }

    @Override
    public void alive() {
        liveness.seen();
    }

    /** Whether there is no point in doing more for this client. */
    boolean isEnding() {
        return closing != null || gone;
    }

    /** Sends a notice. Any thread. */
    void send(ServerMessage message) {
        answer(message, null);
    }

    /** Sends the answer to a message. Any thread. */
    void answer(ServerMessage message, @Nullable MessageId inReplyTo) {
        SharedFrame frame = frame(message, inReplyTo);
        shard.execute(() -> queue(null, frame, Lane.PROMPT));
    }

    /** Sends an answer that is of a room: it does not go out when the room is revoked before. Any thread. */
    void answerFrom(Subscription subscription, ServerMessage message, @Nullable MessageId inReplyTo) {
        SharedFrame frame = frame(message, inReplyTo);
        shard.execute(() -> {
            if (!subscription.isOver()) {
                queue(subscription, frame, Lane.PROMPT);
            }
        });
    }

    /** Asks the rule again for every room that the client is in. Blocks. */
    public void askAgain() {
        conversation.askAgain();
    }

    private SharedFrame frame(ServerMessage message, @Nullable MessageId inReplyTo) {
        return new SharedFrame(message, context.codec(), inReplyTo);
    }

    /**
     * Sends the first message and, in the same task, makes a member of the user room's subscription.
     *
     * @param done runs when the message is on its way: no answer may be before
     */
    void greet(Subscription userRoom, Runnable done) {
        userRoom.room().stream().join(userRoom, false, null, position -> {
            ServerMessage hello = new ServerMessage.Connected(
                    id, userRoom.room().id(), position, context.clock().instant());
            shard.execute(() -> {
                notice(hello);
                // Before the batch ends, so before the client can have read the hello.
                greeted = true;
                userRoom.begin(position.offset());
                if (!userRoom.room().add(userRoom)) {
                    tellEnd(userRoom.room().id(), Conversation.ACCESS_DENIED);
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
                // Revoked on the way: nobody has told the client yet.
                ServerMessage refused = new ServerMessage.Refused(
                        Conversation.ACCESS_DENIED, subscription.room().id());
                queue(null, frame(refused, inReplyTo), Lane.PROMPT);
                done.run();
            }
        });
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
            RoomId room = subscription.room().id();
            CatchUp lacking = subscription.catchUp();
            if (subscription.isOver()) {
                answer(new ServerMessage.Refused(Conversation.ACCESS_DENIED, room), inReplyTo);
                return;
            }
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
        ServerMessage state = entry.state();
        if (state == null) {
            done.run();
        } else {
            recovery().sendState(subscription, frame(state, null), done);
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

    /** Takes the subscription out of its room and confirms that. */
    void part(Subscription subscription, ServerMessage confirmation, @Nullable MessageId inReplyTo) {
        context.rooms().leave(subscription);
        SharedFrame frame = frame(confirmation, inReplyTo);
        shard.execute(() -> {
            subscription.room().remove(subscription);
            queue(null, frame, Lane.PROMPT);
        });
    }

    /** Takes the subscription out of its room. */
    void part(Subscription subscription) {
        context.rooms().leave(subscription);
        shard.execute(() -> subscription.room().remove(subscription));
    }

    /** The client would miss something, and it is not its fault. */
    void fail(String what, RuntimeException e) {
        context.failures().warn(what, e);
        close(CloseReason.SERVER_FAILED);
    }

    /** The transport does not do its work any more. */
    void lostTransport(RuntimeException e) {
        context.failures().warn("A transport can't be closed", e);
        closed();
    }

    @Override
    public Shard shard() {
        return shard;
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
            fail("A message can't be prepared", e);
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
        if (leave(subscription) && known) {
            tellEnd(subscription.room().id(), why);
        }
    }

    private void tellEnd(RoomId room, Refusal why) {
        if (why.code() == ErrorCode.UNAVAILABLE && dialect == Dialect.V1) {
            close(CloseReason.OVERLOADED);
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
     * Ends the subscription of the room, if there is one, and what waits of the room is not sent (PROTOCOL D7). Any thread.
     *
     * @param done runs when that holds
     */
    public void revoke(RoomId room, Runnable done) {
        shard.execute(() -> {
            try {
                outlet.purge(room);
                subscriptions.find(room).ifPresent(subscription -> ended(subscription, Conversation.ACCESS_DENIED));
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
            close(CloseReason.OVERLOADED);
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
        if (isEnding()) {
            return;
        }
        try {
            if (!outlet.queue(subscription, frame, lane)) {
                beginClose(CloseReason.SLOW_CONSUMER);
            }
        } catch (RuntimeException e) {
            fail("A message can't be prepared", e);
        }
    }

    @Override
    public void flush(Lane lane) {
        outlet.flush(lane);
        if (recovery != null) {
            recovery.goOn();
        }
    }

    /** What waits goes out first, for {@link #CLOSE_PATIENCE} at most; what comes from now on does not. */
    @Override
    public void close(CloseReason reason) {
        shard.execute(() -> beginClose(reason));
    }

    private void beginClose(CloseReason reason) {
        if (closing == null) {
            closingSince = context.ticker().nanos();
            closing = reason;
            leaveAll();
            outlet.closeBehind(reason);
        }
    }

    private void leaveAll() {
        for (Subscription subscription : subscriptions.close()) {
            context.rooms().leave(subscription);
            shard.execute(() -> subscription.room().remove(subscription));
        }
    }

    @Override
    public void closed() {
        synchronized (this) {
            if (gone) {
                return;
            }
            gone = true;
        }
        context.connections().remove(this);
        leaveAll();
        shard.execute(outlet::discard);
        onClosed.run();
    }

    /** Looks after expiry, signs of life and closes that take too long. Called once a second by the {@link Heartbeat}. */
    void sweep(Instant now) {
        long nanos = context.ticker().nanos();
        CloseReason reason = closing;
        if (reason != null) {
            if (nanos - closingSince > CLOSE_PATIENCE) {
                shard.execute(() -> outlet.closeNow(reason));
            }
        } else if (right.isOver(now)) {
            close(CloseReason.TOKEN_EXPIRED);
        } else if (liveness.isOver(nanos)) {
            close(CloseReason.NO_SIGN_OF_LIFE);
        } else {
            warnOfExpiry(now);
            if (liveness.pingIsDue(nanos)) {
                shard.execute(outlet::ping);
            }
        }
    }

    private void warnOfExpiry(Instant now) {
        Right current = right;
        if (dialect != Dialect.V1 && greeted && current.warningIsDue(now)) {
            Instant end = current.principal().expiresAt();
            if (end != null) {
                send(new ServerMessage.TokenExpiring(end, context.clock().instant()));
            }
        }
    }
}
