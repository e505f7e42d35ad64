package dev.realtime.core.connection;

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
 * connection at a time, since access checks block.
 */
final class Conversation implements ClientMessage.Handler<Runnable> {
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
                connection.greet(subscription, new ServerMessage.Connected(connection.id(), now()));
            }
        } catch (RuntimeException e) {
            context.failures().warn("A connection can't enter its user room", e);
            connection.close(CloseReason.OVERLOADED);
        }
    }

    @Override
    public Runnable subscribe(ClientMessage.Subscribe message) {
        return () -> subscribe(message.room());
    }

    private void subscribe(RoomId room) {
        if (subscriptions.contains(room)) {
            connection.send(new ServerMessage.Subscribed(room, now()));
        } else if (!context.access().knows(room.type())) {
            refuse(UNKNOWN_ROOM_TYPE, room);
        } else if (!room.equals(userRoom) && isFull()) {
            refuse(TOO_MANY_ROOMS, room);
        } else {
            enterIfAllowed(room);
        }
    }

    private boolean isFull() {
        int limit = context.settings().maxRooms();
        return limit > 0 && subscriptions.sizeWithout(userRoom) >= limit;
    }

    private void enterIfAllowed(RoomId room) {
        try {
            long changes = context.access().changes();
            if (isDenied(room)) {
                refuse(ACCESS_DENIED, room);
                return;
            }
            Subscription subscription = enter(room);
            if (subscription == null) {
                return;
            }
            connection.join(subscription, new ServerMessage.Subscribed(room, now()));
            // Rights that were taken away since the question was asked: whoever took them may have missed the newcomer.
            if (context.access().changes() != changes && isDenied(room)) {
                end(subscription);
            }
        } catch (RuntimeException e) {
            context.failures().warn("A room can't be entered now", e);
            refuseAfterFailure(room);
        }
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
    public Runnable unsubscribe(ClientMessage.Unsubscribe message) {
        return () -> unsubscribe(message.room());
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
    public Runnable ping(ClientMessage.Ping message) {
        return () -> connection.send(new ServerMessage.Pong(now()));
    }

    @Override
    public Runnable unintelligible(ClientMessage.Unintelligible message) {
        return () -> connection.send(new ServerMessage.Refused(message.why(), null));
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
