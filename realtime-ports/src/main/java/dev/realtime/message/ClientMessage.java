package dev.realtime.message;

import dev.realtime.model.MessageId;
import dev.realtime.model.Position;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import org.jspecify.annotations.Nullable;

/** What a client sent, understood or not. Whatever only dialect v2 knows is null or false in v1. */
public sealed interface ClientMessage {
    /** What the answer is to repeat. */
    @Nullable
    MessageId id();

    /** Calls the handler's method for this kind of message. */
    <R> R handle(Handler<R> handler);

    /**
     * "Let me into this room."
     *
     * @param since the last position that the client knows: what follows is sent
     * @param snapshot whether the room's state is wanted first; with {@code since}, only where recovery fails
     * @param presence whether the client wants to hear who comes and goes
     */
    record Subscribe(
            RoomId room,
            @Nullable Position since,
            boolean snapshot,
            boolean presence,
            @Nullable MessageId id) implements ClientMessage {
        /** As v1 asks. */
        public Subscribe(RoomId room) {
            this(room, null, false, false, null);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.subscribe(this);
        }
    }

    /** "Let me out of this room." */
    record Unsubscribe(RoomId room, @Nullable MessageId id) implements ClientMessage {
        /** Without an id. */
        public Unsubscribe(RoomId room) {
            this(room, null);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.unsubscribe(this);
        }
    }

    /** "Are you there?" */
    record Ping(@Nullable MessageId id) implements ClientMessage {
        /** Without an id. */
        public Ping() {
            this(null);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.ping(this);
        }
    }

    /** "Here is my new token." Never printed: it holds a secret. v2 only. */
    record Authenticate(String token, @Nullable MessageId id) implements ClientMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.authenticate(this);
        }

        /** Leaves the token out. */
        @Override
        public String toString() {
            return "Authenticate[" + id + "]";
        }
    }

    /** "Who is in this room?" v2 only. */
    record Presence(RoomId room, @Nullable MessageId id) implements ClientMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.presence(this);
        }
    }

    /** A text that is no message; answered with one error that says what is wrong. */
    record Unintelligible(Refusal why, @Nullable MessageId id) implements ClientMessage {
        /** Without an id. */
        public Unintelligible(Refusal why) {
            this(why, null);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.unintelligible(this);
        }
    }

    /** One method per kind of message: a new kind breaks the build wherever it must be handled. */
    interface Handler<R> {
        R subscribe(Subscribe message);

        R unsubscribe(Unsubscribe message);

        R ping(Ping message);

        R authenticate(Authenticate message);

        R presence(Presence message);

        R unintelligible(Unintelligible message);
    }
}
