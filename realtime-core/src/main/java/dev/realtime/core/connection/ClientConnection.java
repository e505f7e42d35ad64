package dev.realtime.core.connection;

import dev.realtime.core.concurrent.SerialWorker;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.CloseReason;
import dev.realtime.model.ConnectionId;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
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
 * touches the {@link ClientSubscriber}, which is in the rooms, and its {@link Outlet}, which calls the transport. The
 * <em>sweep</em> looks at it once a second. What one place wants of another it leaves there as a task.
 */
public final class ClientConnection implements Connection {
    /** Messages that may wait for the worker pool. */
    private static final int LONGEST_INBOX = 1_000;

    /** Characters of tokens that may wait there, besides the last one: of all that is in a message only a token is long. */
    private static final int MOST_WAITING_TOKENS = 64 * 1024;

    /** How long frames that wait may hold up the close. */
    private static final long CLOSE_PATIENCE = Duration.ofSeconds(5).toNanos();

    private static final Refusal TOO_FAST = new Refusal(ErrorCode.RATE_LIMITED, "Too many messages, slow down");

    private static final ClientMessage UNREADABLE =
            new ClientMessage.Unintelligible(new Refusal(ErrorCode.BAD_MESSAGE, "The message can't be understood"));

    private final ConnectionId id;
    private final Dialect dialect;
    private final ConnectionContext context;
    private final Runnable onClosed;
    private final ClientSubscriber subscriber;
    private final SerialWorker inbox;
    private final MessageRate rate;
    private final Liveness liveness;
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
        ConnectionSettings settings = context.settings();
        this.right = Right.of(principal, context.clock().instant());
        this.subscriber = new ClientSubscriber(this, transport, context);
        this.inbox = new SerialWorker(context.workers(), () -> close(CloseReason.OVERLOADED));
        this.rate = new MessageRate(context.ticker(), settings.maxMessagesPerSecond());
        this.liveness = new Liveness(
                settings.pingInterval(),
                settings.pingTimeout(),
                context.ticker().nanos());
        this.conversation = new Conversation(this, context);
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

    Principal principal() {
        return right.principal();
    }

    UserId user() {
        return principal().user();
    }

    /** The same user goes on with the rights of a new token. */
    void renew(Principal principal) {
        right = Right.of(principal, context.clock().instant());
    }

    ClientSubscriber subscriber() {
        return subscriber;
    }

    @Override
    public void receive(String text) {
        alive();
        if (isEnding()) {
            return;
        }
        if (rate.allows() && hasRoom()) {
            inbox.execute(unlessEnding(decode(text).handle(conversation)));
        } else if (rate.isBrokenPersistently()) {
            close(CloseReason.RATE_LIMITED);
        } else if (greeted) {
            send(new ServerMessage.Refused(TOO_FAST, null, rate.pause()));
        }
    }

    private boolean hasRoom() {
        return inbox.pending() < LONGEST_INBOX && conversation.waitingTokens() < MOST_WAITING_TOKENS;
    }

    /** Who comes, asks for much and goes would leave work behind that no limit counts any more. */
    private SerialWorker.Task unlessEnding(SerialWorker.Task task) {
        return done -> {
            if (isEnding()) {
                done.run();
            } else {
                task.run(done);
            }
        };
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
        subscriber.answer(message, null);
    }

    /** The first message is on its way. */
    void greeted() {
        greeted = true;
    }

    /** Asks the rule again for every room that the client is in. Blocks. */
    void askAgain() {
        conversation.askAgain();
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

    /** What waits goes out first, for {@link #CLOSE_PATIENCE} at most; what comes from now on does not. */
    @Override
    public void close(CloseReason reason) {
        subscriber.shard().execute(() -> beginClose(reason));
    }

    /** From a task of the shard. */
    void beginClose(CloseReason reason) {
        if (closing == null) {
            closingSince = context.ticker().nanos();
            closing = reason;
            subscriber.closeBehind(reason);
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
        subscriber.discard();
        onClosed.run();
    }

    /** Looks after expiry, signs of life and closes that take too long. Called once a second by the {@link Heartbeat}. */
    void sweep(Instant now) {
        long nanos = context.ticker().nanos();
        CloseReason reason = closing;
        if (reason != null) {
            if (nanos - closingSince > CLOSE_PATIENCE) {
                subscriber.closeNow(reason);
            }
        } else if (right.isOver(now)) {
            close(CloseReason.TOKEN_EXPIRED);
        } else if (liveness.isOver(nanos)) {
            close(CloseReason.NO_SIGN_OF_LIFE);
        } else {
            warnOfExpiry(now);
            if (liveness.pingIsDue(nanos)) {
                subscriber.ping();
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
