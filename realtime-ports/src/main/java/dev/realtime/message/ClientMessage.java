package dev.realtime.message;

import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;

/** What a client sent, understood or not. */
public sealed interface ClientMessage {

    /** Calls the handler's method for this kind of message. */
    <R> R handle(Handler<R> handler);

    /** "Let me into this room." */
    record Subscribe(RoomId room) implements ClientMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.subscribe(this);
        }
    }

    /** "Let me out of this room." */
    record Unsubscribe(RoomId room) implements ClientMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.unsubscribe(this);
        }
    }

    /** "Are you there?" */
    record Ping() implements ClientMessage {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.ping(this);
        }
    }

    /** A text that is no message; answered with one error that says what is wrong. */
    record Unintelligible(Refusal why) implements ClientMessage {
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

        R unintelligible(Unintelligible message);
    }
}
