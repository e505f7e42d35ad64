package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.room.CatchUp;
import dev.realtime.core.room.Lane;
import dev.realtime.core.room.SharedFrame;
import dev.realtime.core.room.Subscription;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.port.out.PublicationLog;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a client gets beside the live streams, one piece at a time and only when it has taken the one before, so that it
 * needs little memory however much there is: the states of the rooms that it enters, and what its subscriptions lack, read
 * from the log page by page. The subscriptions take turns. Touched by tasks of the connection's shard; the log is read on a worker.
 */
final class Recovery {
    /** What is read, and sent, at a time. */
    private static final PublicationLog.Limit PAGE = new PublicationLog.Limit(64, 64 * 1024);

    private final ClientSubscriber subscriber;
    private final Outlet outlet;
    private final ConnectionContext context;

    @ConfinedTo("shard")
    private final Queue<Subscription> waiting = new ArrayDeque<>(2);

    @ConfinedTo("shard")
    private boolean reading;

    /** What is done when the client has taken the state on its way; null while there is none. The next state waits for it. */
    @ConfinedTo("shard")
    private @Nullable Runnable stateTaken;

    /** Characters of the state on its way; 0 while there is none. */
    @ConfinedTo("shard")
    private int stateLength;

    Recovery(ClientSubscriber subscriber, Outlet outlet, ConnectionContext context) {
        this.subscriber = subscriber;
        this.outlet = outlet;
        this.context = context;
    }

    /**
     * Sends a room's state.
     *
     * @param taken runs when the client has taken it; not when the connection ends before
     */
    void sendState(Subscription subscription, ServerMessage.State message, Runnable taken) {
        stateLength = message.data().text().length();
        context.largeStates().add(stateLength);
        subscriber.deliverHistory(subscription, new SharedFrame(message, context.codec()));
        stateTaken = taken;
    }

    /** The state waits no more: the client has taken it, or is gone. */
    void forgetState() {
        context.largeStates().remove(stateLength);
        stateLength = 0;
    }

    /** The subscription lacks this. */
    void begin(Subscription subscription, CatchUp what) {
        subscription.lacks(what);
        waiting.add(subscription);
    }

    /** Goes on if there is something to read and the client has taken what was sent. */
    void goOn() {
        Runnable taken = stateTaken;
        if (taken != null && outlet.hasWrittenHistory()) {
            stateTaken = null;
            forgetState();
            taken.run();
        }
        while (!reading && !waiting.isEmpty() && outlet.hasWrittenHistory()) {
            Subscription subscription = waiting.remove();
            CatchUp lacking = subscription.catchUp();
            if (lacking != null && !subscription.isOver()) {
                reading = true;
                lacking.holdBack();
                onWorker(subscription, lacking);
            }
        }
    }

    private void onWorker(Subscription subscription, CatchUp lacking) {
        Position after = lacking.sent();
        try {
            context.workers().execute(() -> read(subscription, lacking, after));
        } catch (RejectedExecutionException e) {
            fail(subscription, lacking, e);
        }
    }

    private void read(Subscription subscription, CatchUp lacking, Position after) {
        try {
            PublicationLog.Slice slice = context.log().read(subscription.room().id(), after, PAGE);
            subscriber.shard().execute(() -> take(subscription, lacking, slice));
        } catch (RuntimeException | Error e) {
            subscriber.shard().execute(() -> fail(subscription, lacking, e));
        }
    }

    private void take(Subscription subscription, CatchUp lacking, PublicationLog.Slice slice) {
        reading = false;
        if (subscription.catchUp() == lacking && !subscription.isOver()) {
            if (!slice.complete()) {
                giveUp(subscription, lacking);
            } else {
                send(subscription, lacking, slice.publications());
            }
        }
        goOn();
    }

    private void send(Subscription subscription, CatchUp lacking, List<Publication> page) {
        for (Publication publication : page) {
            if (lacking.sends(publication)) {
                subscriber.deliverHistory(
                        subscription, new SharedFrame(new ServerMessage.Update(publication), context.codec()));
            }
        }
        List<SharedFrame> rest = lacking.rest();
        if (rest != null) {
            goLive(subscription, rest);
        } else if (page.isEmpty()) {
            giveUp(subscription, lacking);
        } else {
            waiting.add(subscription);
        }
    }

    /** The log does not keep what is lacking any more: the client is told. */
    private void giveUp(Subscription subscription, CatchUp lacking) {
        List<SharedFrame> held = lacking.held();
        subscriber.lost(subscription, lacking.afterLoss());
        goLive(subscription, held);
    }

    private void goLive(Subscription subscription, List<SharedFrame> rest) {
        subscription.goLive();
        for (SharedFrame frame : rest) {
            subscriber.deliver(subscription, frame, Lane.PROMPT);
        }
    }

    private void fail(Subscription subscription, CatchUp lacking, Throwable failure) {
        reading = false;
        context.failures().warn("The log can't be read to recover a room", failure);
        if (subscription.catchUp() == lacking && !subscription.isOver()) {
            subscriber.ended(subscription, Conversation.NOT_NOW);
        }
        goOn();
    }
}
