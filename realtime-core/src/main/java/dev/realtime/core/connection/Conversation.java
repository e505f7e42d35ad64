package dev.realtime.core.connection;

import dev.realtime.core.concurrent.SerialWorker;
import dev.realtime.core.room.Subscription;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.CloseReason;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a client's messages: one answer each. Gives each message's task; the tasks run on the worker pool, one of a
 * connection at a time, since the log and a host's own rules block.
 */
final class Conversation implements ClientMessage.Handler<SerialWorker.Task> {
    static final Refusal ACCESS_DENIED = new Refusal(ErrorCode.ACCESS_DENIED, "Access denied to room");
    private static final Refusal UNKNOWN_ROOM_TYPE = new Refusal(ErrorCode.UNKNOWN_ROOM_TYPE, "Unknown room type");
    private static final Refusal TOO_MANY_ROOMS = new Refusal(ErrorCode.TOO_MANY_ROOMS, "Too many rooms");
    private static final Refusal NOT_NOW =
            new Refusal(ErrorCode.UNAVAILABLE, "Temporarily unavailable, try again later");

    private final ClientConnection connection;
    private final Subscriptions subscriptions;
    private final ConnectionContext context;
    private final RoomId userRoom;

    Conversation(ClientConnection connection, Subscriptions subscriptions, ConnectionContext context) {
        this.connection = connection;
        this.subscriptions = subscriptions;
        this.context = context;
        this.userRoom = RoomId.user(connection.principal().user());
    }

    /** Enters the user's own room silently and says hello; nothing of the room precedes the hello. */
    void begin() {
        try {
            Subscription subscription = enter(userRoom);
            if (subscription != null) {
                connection.greet(
                        subscription,
                        new ServerMessage.Connected(
                                connection.id(), userRoom, new dev.realtime.model.Position("x", 0), now()));
            }
        } catch (RuntimeException e) {
            context.failures().warn("A connection can't enter its user room", e);
            connection.close(CloseReason.OVERLOADED);
        }
    }

    @Override
    public SerialWorker.Task subscribe(ClientMessage.Subscribe message) {
        return done -> subscribe(message.room(), done);
    }

    private void subscribe(RoomId room, Runnable done) {
        if (subscriptions.contains(room)) {
            connection.send(new ServerMessage.Subscribed(room, new dev.realtime.model.Position("x", 0), null, now()));
        } else if (!context.access().knows(room.type())) {
            refuse(UNKNOWN_ROOM_TYPE, room);
        } else if (!room.equals(userRoom) && isFull()) {
            refuse(TOO_MANY_ROOMS, room);
        } else {
            enterIfAllowed(room, done);
            return;
        }
        done.run();
    }

    private boolean isFull() {
        int limit = context.settings().maxRooms();
        return limit > 0 && subscriptions.sizeWithout(userRoom) >= limit;
    }

    private void enterIfAllowed(RoomId room, Runnable done) {
        long changes = context.access().changes();
        context.access().ask(connection.principal(), room).whenComplete((decision, failure) -> {
            try {
                decided(room, decision, failure, changes);
            } catch (RuntimeException | Error e) {
                // Nobody looks at what a stage has failed with.
                failed(room, e);
            } finally {
                done.run();
            }
        });
    }

    private void decided(RoomId room, @Nullable AccessDecision decision, @Nullable Throwable failure, long changes) {
        if (decision == null) {
            failed(room, failure);
        } else if (decision == AccessDecision.DENIED) {
            refuse(ACCESS_DENIED, room);
        } else {
            join(room, changes);
        }
    }

    /** @param changes how often rights had been taken away when the rule was asked */
    private void join(RoomId room, long changes) {
        Subscription subscription = enter(room);
        if (subscription == null) {
            return;
        }
        connection.join(
                subscription, new ServerMessage.Subscribed(room, new dev.realtime.model.Position("x", 0), null, now()));
        // Rights that were taken away since the question was asked: whoever took them may have missed the newcomer.
        if (context.access().changes() != changes && isDenied(room)) {
            end(subscription);
        }
    }

    private void failed(RoomId room, @Nullable Throwable failure) {
        context.failures().warn("A room can't be entered now", failure);
        refuseAfterFailure(room);
    }

    private boolean isDenied(RoomId room) {
        return context.access().decide(connection.principal(), room) == AccessDecision.DENIED;
    }

    /** Opens the room for this connection; null when the connection has ended meanwhile. */
    private @Nullable Subscription enter(RoomId room) {
        Subscription subscription = context.rooms().enter(room, connection);
        boolean entered = false;
        try {
            subscription.room().stream().start();
            entered = subscriptions.add(subscription);
        } finally {
            if (!entered) {
                context.rooms().leave(subscription);
            }
        }
        return entered ? subscription : null;
    }

    /** Grants nothing: what was entered before the failure is left again. */
    private void refuseAfterFailure(RoomId room) {
        Subscription entered = subscriptions.remove(room);
        if (entered == null) {
            refuse(NOT_NOW, room);
        } else {
            connection.part(entered, new ServerMessage.Refused(NOT_NOW, room));
        }
    }

    @Override
    public SerialWorker.Task unsubscribe(ClientMessage.Unsubscribe message) {
        return SerialWorker.Task.of(() -> unsubscribe(message.room()));
    }

    private void unsubscribe(RoomId room) {
        ServerMessage confirmation = new ServerMessage.Unsubscribed(room, now());
        Subscription subscription = subscriptions.remove(room);
        if (subscription == null) {
            connection.send(confirmation);
        } else {
            connection.part(subscription, confirmation);
        }
    }

    @Override
    public SerialWorker.Task ping(ClientMessage.Ping message) {
        return SerialWorker.Task.of(() -> connection.send(new ServerMessage.Pong(java.util.Map.of(), now())));
    }

    @Override
    public SerialWorker.Task authenticate(ClientMessage.Authenticate message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SerialWorker.Task presence(ClientMessage.Presence message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SerialWorker.Task unintelligible(ClientMessage.Unintelligible message) {
        return SerialWorker.Task.of(() -> connection.send(new ServerMessage.Refused(message.why(), null)));
    }

    /** Asks the rule again for every room that the client is in. When it can't be told, the connection ends (D8). Blocks. */
    void askAgain() {
        try {
            List<RoomId> rooms = subscriptions.rooms();
            Set<RoomId> granted = context.access().enterable(connection.principal(), rooms);
            for (RoomId room : rooms) {
                if (!granted.contains(room)) {
                    subscriptions.find(room).ifPresent(this::end);
                }
            }
        } catch (RuntimeException e) {
            context.failures().warn("Access can't be decided now", e);
            connection.close(CloseReason.OVERLOADED);
        }
    }

    private void end(Subscription subscription) {
        connection.shard().execute(() -> connection.ended(subscription, ACCESS_DENIED));
    }

    private void refuse(Refusal why, RoomId room) {
        connection.send(new ServerMessage.Refused(why, room));
    }

    private Instant now() {
        return context.clock().instant();
    }
}
