package dev.realtime.core.connection;

import dev.realtime.core.concurrent.SerialWorker;
import dev.realtime.core.room.Subscription;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.CloseReason;
import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.UnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a client's messages: one answer each. Gives each message's task; the tasks run on the worker pool, one of a
 * connection at a time, since the log and a host's own rules block.
 */
final class Conversation implements ClientMessage.Handler<SerialWorker.Task> {
    static final Refusal ACCESS_DENIED = new Refusal(ErrorCode.ACCESS_DENIED, "Access denied to room");
    static final Refusal NOT_NOW = new Refusal(ErrorCode.UNAVAILABLE, "Temporarily unavailable, try again later");

    private static final Refusal BAD_TOKEN = new Refusal(ErrorCode.BAD_TOKEN, "The token is not valid");

    private final ClientConnection connection;
    private final ClientSubscriber subscriber;
    private final Subscriptions subscriptions;
    private final ConnectionContext context;
    private final RoomId userRoom;

    /** Characters of the tokens that have come and were not looked at yet. */
    private final AtomicInteger waitingTokens = new AtomicInteger();

    Conversation(ClientConnection connection, ConnectionContext context) {
        this.connection = connection;
        this.subscriber = connection.subscriber();
        this.subscriptions = subscriber.subscriptions();
        this.context = context;
        this.userRoom = RoomId.user(connection.user());
    }

    /** Enters the user's own room silently and says hello; nothing of the room precedes the hello. */
    void begin(Runnable done) {
        try {
            Subscription subscription = enterUserRoom();
            if (subscription != null) {
                subscriber.greet(subscription, done);
                return;
            }
        } catch (RuntimeException e) {
            context.failures().warn("A connection can't enter its user room", e);
            connection.close(CloseReason.OVERLOADED);
        }
        done.run();
    }

    /** Opens the user's room for this connection; null when the connection has ended meanwhile. */
    private @Nullable Subscription enterUserRoom() {
        Subscription subscription = context.rooms().enter(userRoom, subscriber);
        boolean entered = false;
        try {
            subscription.confirm(context.ticker().nanos());
            subscription.room().stream().start();
            entered = subscriptions.add(subscription, null);
        } finally {
            if (!entered) {
                context.rooms().leave(subscription);
            }
        }
        return entered ? subscription : null;
    }

    @Override
    public SerialWorker.Task subscribe(ClientMessage.Subscribe message) {
        return done -> new Subscribing(subscriber, context, message, done).run();
    }

    @Override
    public SerialWorker.Task unsubscribe(ClientMessage.Unsubscribe message) {
        return done -> subscriber.part(
                message.room(), new ServerMessage.Unsubscribed(message.room(), now()), message.id(), done);
    }

    /** In v2 the client is told where its rooms stand, as the log has it: what is missing here is found and comes first (PROTOCOL D5). */
    @Override
    public SerialWorker.Task ping(ClientMessage.Ping message) {
        if (connection.dialect() == Dialect.V1) {
            return SerialWorker.Task.of(() -> subscriber.answer(new ServerMessage.Pong(Map.of(), now()), message.id()));
        }
        return done -> {
            List<Subscription> all = subscriptions.all();
            List<RoomId> rooms = all.stream().map(each -> each.room().id()).toList();
            context.heads().ask(rooms).whenComplete((heads, failure) -> {
                if (failure != null) {
                    context.failures().warn("The log can't tell the rooms' heads", failure);
                }
                new Pong(subscriber, message.id(), now(), all.size(), done)
                        .gather(all, heads == null ? Map.of() : heads);
            });
        };
    }

    @Override
    public SerialWorker.Task authenticate(ClientMessage.Authenticate message) {
        int length = message.token().length();
        waitingTokens.addAndGet(length);
        return SerialWorker.Task.of(() -> {
            waitingTokens.addAndGet(-length);
            Principal former = connection.principal();
            subscriber.answer(authenticated(message.token()), message.id());
            if (allowsLess(connection.principal(), former)) {
                endDeniedIfTold();
            }
        });
    }

    private static boolean allowsLess(Principal now, Principal former) {
        return !now.rooms().containsAll(former.rooms()) || !now.scopes().containsAll(former.scopes());
    }

    /** What can't be told now is left to the re-check. */
    private void endDeniedIfTold() {
        try {
            endDenied();
        } catch (UnavailableException e) {
            context.failures().warn("Access can't be decided now", e);
        }
    }

    /** How many characters the tokens have that wait to be looked at. Any thread. */
    int waitingTokens() {
        return waitingTokens.get();
    }

    private ServerMessage authenticated(String token) {
        try {
            Authenticator.Authentication answer = context.authenticator().authenticate(token);
            if (answer instanceof Authenticator.Authenticated good
                    && good.principal().user().equals(connection.user())) {
                connection.renew(good.principal());
                return new ServerMessage.Authenticated(good.principal().expiresAt(), now());
            }
            return new ServerMessage.Refused(BAD_TOKEN, null);
        } catch (RuntimeException e) {
            context.failures().warn("Tokens can't be checked now", e);
            return new ServerMessage.Refused(NOT_NOW, null);
        }
    }

    @Override
    public SerialWorker.Task presence(ClientMessage.Presence message) {
        return done -> {
            RoomId room = message.room();
            Optional<Subscription> subscription = subscriptions.find(room);
            if (subscription.isPresent()) {
                subscription.get().room().stream().users(users -> {
                    subscriber.answerFrom(
                            subscription.get(), new ServerMessage.Present(room, users, now()), message.id());
                    done.run();
                });
            } else {
                subscriber.answer(new ServerMessage.Refused(ACCESS_DENIED, room), message.id());
                done.run();
            }
        };
    }

    @Override
    public SerialWorker.Task unintelligible(ClientMessage.Unintelligible message) {
        return SerialWorker.Task.of(
                () -> subscriber.answer(new ServerMessage.Refused(message.why(), null), message.id()));
    }

    /** Asks the rule again for every room that the client is in. When it can't be told, the connection ends. Blocks. */
    void askAgain() {
        try {
            endDenied();
        } catch (RuntimeException e) {
            context.failures().warn("Access can't be decided now", e);
            connection.close(CloseReason.OVERLOADED);
        }
    }

    private void endDenied() {
        List<RoomId> rooms = subscriptions.rooms();
        Set<RoomId> granted = context.access().enterable(connection.principal(), rooms);
        for (RoomId room : rooms) {
            if (!granted.contains(room)) {
                subscriber.revoke(room, () -> {});
            }
        }
    }

    private Instant now() {
        return context.clock().instant();
    }
}
