package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.room.CatchUp;
import dev.realtime.core.room.RoomStream;
import dev.realtime.core.room.Subscription;
import dev.realtime.core.workflow.TrackedState;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.UnavailableException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One {@code subscribe} on its way into the room: access is asked, the subscription made known, what the client asked for is
 * read, and the stream says where it stands; from there on the subscription is handed everything (PROTOCOL D3).
 *
 * <p>The order is what makes it right. The subscription is known before the access check is confirmed, so that a revoke either
 * is seen by the check or finds the subscription (D7). The room is entered before the log and the store are read, so that what is
 * published meanwhile is handed to the shard.
 */
final class Subscribing {
    private static final Refusal UNKNOWN_ROOM_TYPE = new Refusal(ErrorCode.UNKNOWN_ROOM_TYPE, "Unknown room type");
    private static final Refusal TOO_MANY_ROOMS = new Refusal(ErrorCode.TOO_MANY_ROOMS, "Too many rooms");
    private static final JsonText NO_STATE = new JsonText("null");

    /** How often the log may begin anew while it is read. */
    private static final int MOST_ATTEMPTS = 3;

    private final ClientSubscriber subscriber;
    private final Subscriptions subscriptions;
    private final ConnectionContext context;
    private final ClientMessage.Subscribe message;
    private final RoomId room;
    private final Runnable done;

    /** What this message has put into the connection's subscriptions. */
    @ConfinedTo("worker")
    private @Nullable Subscription entered;

    /** The client's former subscription of the room, which ends as the new one begins. */
    @ConfinedTo("worker")
    private @Nullable Subscription replaced;

    /** @param done runs once, when the answer is on its way */
    Subscribing(
            ClientSubscriber subscriber, ConnectionContext context, ClientMessage.Subscribe message, Runnable done) {
        this.subscriber = subscriber;
        this.subscriptions = subscriber.subscriptions();
        this.context = context;
        this.message = message;
        this.room = message.room();
        this.done = done;
    }

    void run() {
        Subscription known = subscriptions.find(room).orElse(null);
        if (known != null && (!message.snapshot() || message.since() != null)) {
            fenced(() -> confirm(known));
        } else if (!context.access().knows(room.type())) {
            refuse(UNKNOWN_ROOM_TYPE);
        } else if (known == null && isFull()) {
            refuse(TOO_MANY_ROOMS);
        } else {
            fenced(this::ask);
        }
    }

    private boolean isFull() {
        RoomId userRoom = RoomId.user(subscriber.user());
        int limit = context.settings().maxRooms();
        return limit > 0 && !room.equals(userRoom) && subscriptions.sizeWithout(userRoom) >= limit;
    }

    private void ask() {
        long changes = changes();
        long askedAt = context.ticker().nanos();
        context.access().ask(subscriber.principal(), room).whenComplete((decision, failure) -> {
            if (decision == null) {
                failed(failure);
            } else if (decision == AccessDecision.DENIED) {
                denied();
            } else {
                fenced(() -> enter(changes, askedAt));
            }
        });
    }

    /** The rule has said no. Who is in the room already has lost the right: the subscription ends, too. */
    private void denied() {
        if (subscriptions.find(room).isPresent()) {
            subscriber.revoke(room, () -> refuse(Conversation.ACCESS_DENIED));
        } else {
            refuse(Conversation.ACCESS_DENIED);
        }
    }

    /**
     * The rule has said yes.
     *
     * @param changes how often rights had been taken away when it was asked
     */
    private void enter(long changes, long askedAt) {
        Subscription subscription = context.rooms().enter(room, subscriber);
        try {
            subscription.confirm(askedAt);
            subscription.room().stream().start();
            replaced = subscriptions.find(room).orElse(null);
            subscription.follows(replaced);
            if (subscriptions.add(subscription, replaced)) {
                entered = subscription;
            }
        } finally {
            if (entered == null) {
                context.rooms().leave(subscription);
            }
        }
        if (entered == null) {
            // The connection has ended, or the former subscription was revoked a moment ago.
            refuse(Conversation.ACCESS_DENIED);
        } else {
            ifStillAllowed(changes, asked -> begin(subscription, asked, 1));
        }
    }

    /**
     * Asks again where rights were taken away meanwhile: whoever did that may have missed the newcomer.
     *
     * @param askedAt how often rights had been taken away when it was asked
     * @param next goes on, with how often that was at the last question
     */
    private void ifStillAllowed(long askedAt, LongConsumer next) {
        long asked = askedAt;
        while (changes() != asked) {
            asked = changes();
            if (context.access().decide(subscriber.principal(), room) == AccessDecision.DENIED) {
                refuse(Conversation.ACCESS_DENIED);
                return;
            }
        }
        next.accept(asked);
    }

    private long changes() {
        return context.access().changes(subscriber.user(), room);
    }

    private void begin(Subscription subscription, long asked, int attempt) {
        join(subscription, start(), asked, attempt);
    }

    private void join(Subscription subscription, Start start, long asked, int attempt) {
        RoomStream stream = subscription.room().stream();
        stream.join(subscription, message.presence(), start.head(), position -> {
            if (changes() != asked) {
                // A room that ended while log or store were read has ended for its members alone.
                onWorker(() -> ifStillAllowed(asked, again -> join(subscription, start, again, attempt)));
            } else if (start.fits(position)) {
                subscriber.join(subscription, replaced, start.entry(room, position, now()), message.id(), done);
            } else if (attempt < MOST_ATTEMPTS) {
                onWorker(() -> begin(subscription, asked, attempt + 1));
            } else {
                failed(new UnavailableException("The room's log begins anew again and again"));
            }
        });
    }

    private void onWorker(Runnable step) {
        fenced(() -> context.workers().execute(() -> fenced(step)));
    }

    /**
     * Where the client begins.
     *
     * @param from the position that it knows or will be told; null for where the stream stands
     * @param recovered whether all that it missed follows; null when it did not ask
     * @param head a position that the log had reached
     * @param state the room's state at {@code from}
     */
    private record Start(
            @Nullable Position from,
            @Nullable Boolean recovered,
            @Nullable Position head,
            @Nullable JsonText state) {
        /** Whether the stream, which stands there now, goes on after it. */
        boolean fits(Position stream) {
            return from == null || Subscribing.fits(from, stream);
        }

        Entry entry(RoomId room, Position stream, Instant now) {
            Position confirmed = from == null || state == null ? stream : from;
            return new Entry(
                    new ServerMessage.Subscribed(room, confirmed, recovered, now),
                    state == null ? null : new ServerMessage.State(room, state, confirmed, now),
                    from == null || from.offset() == stream.offset() ? null : new CatchUp(from, stream.offset()),
                    from == null ? stream.offset() : from.offset());
        }
    }

    /** Reads what the client asked for. Blocks. */
    private Start start() {
        Position since = message.since();
        if (since != null) {
            PublicationLog.Slice slice = context.log().read(room, since, PublicationLog.Limit.of(1));
            if (slice.complete()) {
                return new Start(since, true, slice.head(), null);
            }
        }
        Boolean recovered = since == null ? null : false;
        if (!message.snapshot()) {
            return new Start(null, recovered, null, null);
        }
        Optional<TrackedState.At> state = context.states().at(room);
        int length = state.map(found -> found.data().text().length()).orElse(0);
        if (!context.largeStates().hasRoomFor(length)) {
            throw new UnavailableException("Too much waits for clients that read no snapshots");
        }
        return state.map(found -> new Start(found.position(), recovered, found.position(), found.data()))
                .orElseGet(() -> new Start(null, recovered, null, NO_STATE));
    }

    /** The client is in the room already: it is told where the room stands, and sent what this connection was not sent. */
    private void confirm(Subscription known) {
        RoomStream stream = known.room().stream();
        stream.watch(known, message.presence());
        Position since = message.since();
        if (since == null) {
            stream.verified(null, position -> confirm(known, position, null, null));
            return;
        }
        PublicationLog.Slice slice = context.log().read(room, since, PublicationLog.Limit.of(1));
        stream.verified(slice.head(), position -> {
            boolean recovered = slice.complete() && fits(since, position);
            if (!recovered && message.snapshot()) {
                // Enters anew, with the snapshot.
                onWorker(this::ask);
            } else {
                confirm(known, position, recovered, recovered ? since : null);
            }
        });
    }

    private void confirm(Subscription known, Position position, @Nullable Boolean recovered, @Nullable Position since) {
        subscriber.confirm(known, position, recovered, since, message.id());
        done.run();
    }

    private static boolean fits(Position since, Position stream) {
        return since.epoch().equals(stream.epoch()) && since.offset() <= stream.offset();
    }

    /** Nobody looks at what a stage has failed with, and the client waits for its answer. */
    private void fenced(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    /** Grants nothing: what was entered before the failure is left again. */
    private void failed(@Nullable Throwable failure) {
        context.failures().warn("A room can't be entered now", failure);
        refuse(Conversation.NOT_NOW);
    }

    private void refuse(Refusal why) {
        ServerMessage refused = new ServerMessage.Refused(why, room);
        Subscription own = entered;
        if (own == null) {
            subscriber.answer(refused, message.id());
            done.run();
        } else {
            entered = null;
            subscriber.withdraw(own, replaced, refused, message.id(), done);
        }
    }

    private Instant now() {
        return context.clock().instant();
    }
}
