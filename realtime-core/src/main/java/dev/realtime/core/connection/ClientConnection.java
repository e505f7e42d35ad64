package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.concurrent.SerialWorker;
import dev.realtime.core.room.Lane;
import dev.realtime.core.room.Shard;
import dev.realtime.core.room.SharedFrame;
import dev.realtime.core.room.Subscriber;
import dev.realtime.core.room.Subscription;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.CloseReason;
import dev.realtime.model.ConnectionId;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.port.in.Connection;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client from handshake to close.
 *
 * <p>Three places touch it. The <em>transport's reading thread</em> brings messages: they are decoded there, so that what
 * waits is small, and handled one after another on the worker pool by the {@link Conversation}. The <em>shard</em> alone
 * touches the outbox and calls the transport. The <em>sweep</em> looks at it once a second. What one place wants of another it
 * leaves there as a task.
 */
public final class ClientConnection implements Connection, Subscriber {
    /** Messages that may wait for the worker pool. */
    private static final int LONGEST_INBOX = 1_000;

    /** How long frames that wait may hold up the close. */
    private static final long CLOSE_PATIENCE = Duration.ofSeconds(5).toNanos();

    private static final ServerMessage TOO_FAST =
            new ServerMessage.Refused(new Refusal(ErrorCode.RATE_LIMITED, "Too many messages, slow down"), null);

    private static final ClientMessage UNREADABLE =
            new ClientMessage.Unintelligible(new Refusal(ErrorCode.BAD_MESSAGE, "The message can't be understood"));

    private final ConnectionId id;
    private final Principal principal;
    private final Transport transport;
    private final ConnectionContext context;
    private final Runnable onClosed;
    private final Shard shard;
    private final Outbox outbox;
    private final SerialWorker inbox;
    private final MessageRate rate;
    private final Liveness liveness;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Conversation conversation;
    private final Transport.Completion completion = new WriteCompletion();

    /** Set once, under this. */
    private volatile boolean gone;

    /** The hello is on its way: from now on other messages may be. */
    private volatile boolean greeted;

    /** It waits for its turn in the prompt lane. */
    @ConfinedTo("shard")
    private boolean prompt;

    /** It waits for its turn in the bulk lane. */
    @ConfinedTo("shard")
    private boolean bulk;

    /** The thread that is about to write; whoever finds itself here is within the transport's call. */
    private volatile @Nullable Thread writer;

    /** Why the connection ends; nothing more is queued then. */
    private volatile @Nullable CloseReason closing;

    @ConfinedTo("shard")
    private boolean closeSent;

    /** When {@link #closing} was set; meaningful only then. */
    private volatile long closingSince;

    /** @param onClosed runs once when the connection is gone */
    ClientConnection(
            ConnectionId id, Principal principal, Transport transport, ConnectionContext context, Runnable onClosed) {
        this.id = id;
        this.principal = principal;
        this.transport = transport;
        this.context = context;
        this.onClosed = onClosed;
        this.shard = context.shards().next();
        ConnectionSettings settings = context.settings();
        this.outbox = new Outbox(settings.outboxBytes());
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
        inbox.execute(SerialWorker.Task.of(conversation::begin));
    }

    @Override
    public ConnectionId id() {
        return id;
    }

    public Principal principal() {
        return principal;
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
            send(TOO_FAST);
        }
    }

    private ClientMessage decode(String text) {
        try {
            return context.codec().decode(dev.realtime.model.Dialect.V1, text);
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

    /** Sends an answer or a notice. Any thread. */
    void send(ServerMessage message) {
        Frame frame = prepare(message);
        shard.execute(() -> queue(frame));
    }

    /** Sends the first message and, in the same task, makes a member of the user room's subscription. */
    void greet(Subscription userRoom, ServerMessage.Connected hello) {
        Frame frame = prepare(hello);
        shard.execute(() -> {
            queue(frame);
            // Before the batch ends, so before the client can have read the hello.
            greeted = true;
            userRoom.room().add(userRoom);
        });
    }

    /** Makes a member of the subscription and confirms it, in one task, so that no publication comes in between. */
    void join(Subscription subscription, ServerMessage confirmation) {
        Frame frame = prepare(confirmation);
        shard.execute(() -> {
            if (subscription.room().add(subscription)) {
                queue(frame);
            }
        });
    }

    /** Takes the subscription out of its room and confirms that. */
    void part(Subscription subscription, ServerMessage confirmation) {
        context.rooms().leave(subscription);
        Frame frame = prepare(confirmation);
        shard.execute(() -> {
            subscription.room().remove(subscription);
            queue(frame);
        });
    }

    /** The message as a frame; null when the codec or the transport's format failed: the connection ends then. */
    private @Nullable Frame prepare(ServerMessage message) {
        try {
            return transport.format().prepare(context.codec().encode(dev.realtime.model.Dialect.V1, message));
        } catch (RuntimeException e) {
            fail("A message can't be encoded", e);
            return null;
        }
    }

    /** The client would miss something, and it is not its fault. */
    private void fail(String what, RuntimeException e) {
        context.failures().warn(what, e);
        close(CloseReason.SERVER_FAILED);
    }

    /** Asks the rule again for every room that the client is in. Blocks. */
    public void askAgain() {
        conversation.askAgain();
    }

    @Override
    public Shard shard() {
        return shard;
    }

    @Override
    public void deliver(Subscription subscription, SharedFrame frame, Lane lane) {
        try {
            queue(subscription, frame.in(transport.format()), lane);
        } catch (RuntimeException e) {
            fail("A publication can't be prepared", e);
        }
    }

    @Override
    public void ended(Subscription subscription, Refusal why) {
        if (subscriptions.remove(subscription)) {
            context.rooms().leave(subscription);
            subscription.room().remove(subscription);
            queue(prepare(new ServerMessage.Refused(why, subscription.room().id())));
        }
    }

    @Override
    public void lost(Subscription subscription) {
        close(CloseReason.OVERLOADED);
    }

    private void queue(@Nullable Frame answer) {
        if (answer != null) {
            queue(null, answer, Lane.PROMPT);
        }
    }

    private void queue(@Nullable Subscription subscription, Frame frame, Lane lane) {
        if (isEnding()) {
            return;
        }
        if (!outbox.offer(subscription, frame)) {
            // A burst may be larger than the outbox: who keeps up is not slow for that.
            writeWaiting();
            if (!outbox.offer(subscription, frame)) {
                outbox.clear();
                beginClose(CloseReason.SLOW_CONSUMER);
                return;
            }
        }
        touch(lane);
    }

    private void touch(Lane lane) {
        if (prompt) {
            return;
        }
        if (lane == Lane.PROMPT) {
            prompt = true;
            shard.flushLater(this, lane);
        } else if (!bulk) {
            bulk = true;
            shard.flushLater(this, lane);
        }
    }

    @Override
    public void flush(Lane lane) {
        if (lane == Lane.PROMPT) {
            prompt = false;
        } else {
            bulk = false;
        }
        if (isOver()) {
            return;
        }
        writeWaiting();
        CloseReason reason = closing;
        if (reason != null && !outbox.hasWaiting()) {
            sendClose(reason);
        }
    }

    /** Whether the transport has heard its last word. */
    private boolean isOver() {
        return closeSent || gone;
    }

    /** Writes until the transport takes no more at once. */
    private void writeWaiting() {
        while (outbox.hasWaiting() && !outbox.isWriting() && !isOver()) {
            List<Frame> frames = shard.gather();
            outbox.startWrite(frames);
            write(frames);
        }
    }

    private void write(List<Frame> frames) {
        writer = Thread.currentThread();
        try {
            transport.write(frames, completion);
        } catch (RuntimeException e) {
            outbox.clear();
            fail("A transport can't write", e);
        } finally {
            writer = null;
        }
    }

    private void sendClose(CloseReason reason) {
        if (!closeSent) {
            closeSent = true;
            outbox.clear();
            try {
                transport.close(reason);
            } catch (RuntimeException e) {
                context.failures().warn("A transport can't be closed", e);
                closed();
            }
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
            touch(Lane.PROMPT);
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
        shard.execute(outbox::clear);
        onClosed.run();
    }

    /** Looks after expiry, signs of life and closes that take too long. Called once a second by the {@link Heartbeat}. */
    void sweep(Instant now) {
        long nanos = context.ticker().nanos();
        CloseReason reason = closing;
        if (reason != null) {
            if (nanos - closingSince > CLOSE_PATIENCE) {
                shard.execute(() -> sendClose(reason));
            }
        } else if (principal.expiresAt() != null && !now.isBefore(principal.expiresAt())) {
            close(CloseReason.TOKEN_EXPIRED);
        } else if (liveness.isOver(nanos)) {
            close(CloseReason.NO_SIGN_OF_LIFE);
        } else if (liveness.pingIsDue(nanos)) {
            shard.execute(transport::ping);
        }
    }

    /** One for all writes of the connection: the transport is told what to do next by the shard. */
    private final class WriteCompletion implements Transport.Completion {
        @Override
        public void written() {
            if (writer == Thread.currentThread()) {
                outbox.written();
            } else {
                shard.execute(() -> {
                    outbox.written();
                    touch(Lane.PROMPT);
                });
            }
        }

        @Override
        public void failed() {
            closed();
        }
    }
}
