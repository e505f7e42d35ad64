package dev.realtime.message;

import dev.realtime.model.ConnectionId;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the server sends. */
public sealed interface ServerMessage {

    /** Calls the handler's method for this kind of message. */
    <R> R handle(Handler<R> handler);

    /** The first message of every connection. */
    record Connected(ConnectionId connection, Instant timestamp) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.connected(this);
        }
    }

    /** "You are in the room": every publication after this one arrives. */
    record Subscribed(RoomId room, Instant timestamp) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.subscribed(this);
        }
    }

    /** "You are out of the room." */
    record Unsubscribed(RoomId room, Instant timestamp) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.unsubscribed(this);
        }
    }

    /** A publication of a room that the client is in. */
    record Update(Publication publication) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.update(this);
        }
    }

    /** The answer to a ping. */
    record Pong(Instant timestamp) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.pong(this);
        }
    }

    /**
     * "No": the answer to one message, or the end of one subscription.
     *
     * @param room the room that it is about, null when it is about none
     */
    record Refused(Refusal why, @Nullable RoomId room) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.refused(this);
        }
    }

    /** One method per kind of message: a new kind breaks the build wherever it must be handled. */
    interface Handler<R> {
        R connected(Connected message);

        R subscribed(Subscribed message);

        R unsubscribed(Unsubscribed message);

        R update(Update message);

        R pong(Pong message);

        R refused(Refused message);
    }
}
