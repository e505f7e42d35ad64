package dev.realtime.port.out;

import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.MessageId;
import org.jspecify.annotations.Nullable;

/** Turns messages into JSON and back (PROTOCOL sections 3 and 4). Never blocks; called by many threads at once. */
public interface MessageCodec {
    /**
     * Reads what a client sent.
     *
     * @param text any text, hostile ones included
     * @return the message; what cannot be understood is {@link ClientMessage.Unintelligible}, never an exception
     */
    ClientMessage decode(Dialect dialect, String text);

    /**
     * Writes a message as one JSON object without line breaks around it. What only v2 knows ({@code State}, {@code Present} and
     * so on) is never written in v1; asking for it is a fault of the caller.
     *
     * @param inReplyTo the id of the message that this answers, repeated in v2; null for none
     * @throws IllegalArgumentException when the dialect has no such message
     */
    String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo);

    /** Writes a message that answers none. */
    default String encode(Dialect dialect, ServerMessage message) {
        return encode(dialect, message, null);
    }
}
