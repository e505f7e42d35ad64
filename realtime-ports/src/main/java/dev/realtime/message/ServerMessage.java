package dev.realtime.message;

import dev.realtime.model.ConnectionId;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server sends. A dialect leaves out what it does not know. */
public sealed interface ServerMessage {
    /** Calls the handler's method for this kind of message. */
    <R> R handle(Handler<R> handler);

    /**
     * The first message of every connection.
     *
     * @param userRoom the silent room that the client is in
     * @param userPosition where that room stands: every publication after it arrives
     */
    record Connected(ConnectionId connection, RoomId userRoom, Position userPosition, Instant timestamp)
            implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.connected(this);
        }
    }

    /**
     * "You are in the room": every publication after this position arrives.
     *
     * @param recovered whether what the client missed follows too; null when it did not ask
     */
    record Subscribed(
            RoomId room, Position position, @Nullable Boolean recovered, Instant timestamp) implements ServerMessage {
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

    /**
     * A snapshot: the room's state at exactly this position.
     *
     * @param data JSON {@code null} for a room without a state
     */
    record State(RoomId room, JsonText data, Position position, Instant timestamp) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.state(this);
        }
    }

    /**
     * A publication of a room that the client is in.
     *
     * @param skipped how many publications directly before this one were left out for this client (conflation)
     */
    record Update(Publication publication, long skipped) implements ServerMessage {
        /** With nothing left out. */
        public Update(Publication publication) {
            this(publication, 0);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.update(this);
        }
    }

    /** "What you know of this room is not whole any more": what follows starts after this position. */
    record Reset(RoomId room, Position position, Instant timestamp) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.reset(this);
        }
    }

    /** "You may not be in this room any more", and the client is not. */
    record Revoked(RoomId room, Instant timestamp) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.revoked(this);
        }
    }

    /**
     * The answer to a ping.
     *
     * @param heads where the client's rooms stand; it was sent all up to there
     */
    record Pong(Map<RoomId, Position> heads, Instant timestamp) implements ServerMessage {
        public Pong {
            heads = Map.copyOf(heads);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.pong(this);
        }
    }

    /**
     * "Your new token is good."
     *
     * @param expiresAt when it ends; null for never
     */
    record Authenticated(@Nullable Instant expiresAt, Instant timestamp) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.authenticated(this);
        }
    }

    /** "Your token ends soon." */
    record TokenExpiring(Instant expiresAt, Instant timestamp) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.tokenExpiring(this);
        }
    }

    /** "I go away: come back after this time." */
    record Draining(Duration reconnectAfter, Instant timestamp) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.draining(this);
        }
    }

    /** Who is in the room, each user once. */
    record Present(RoomId room, List<UserId> users, Instant timestamp) implements ServerMessage {
        public Present {
            users = List.copyOf(users);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.present(this);
        }
    }

    /** A user's first connection entered the room, or the last one left it. */
    record PresenceChanged(RoomId room, UserId user, boolean joined, Instant timestamp) implements ServerMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.presenceChanged(this);
        }
    }

    /**
     * "No": the answer to one message, or the end of one subscription.
     *
     * @param room the room that it is about, null when it is about none
     * @param retryAfter when to try again; null where waiting does not help or nobody knows
     */
    record Refused(
            Refusal why, @Nullable RoomId room, @Nullable Duration retryAfter) implements ServerMessage {
        /** Without advice. */
        public Refused(Refusal why, @Nullable RoomId room) {
            this(why, room, null);
        }

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

        R state(State message);

        R update(Update message);

        R reset(Reset message);

        R revoked(Revoked message);

        R pong(Pong message);

        R authenticated(Authenticated message);

        R tokenExpiring(TokenExpiring message);

        R draining(Draining message);

        R present(Present message);

        R presenceChanged(PresenceChanged message);

        R refused(Refused message);
    }
}
