package dev.realtime.port.out;

import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;

/** Turns messages into JSON and back (PROTOCOL section 3). Never blocks; called by many threads at once. */
public interface MessageCodec {
    /**
     * Reads what a client sent.
     *
     * @param text any text, hostile ones included
     * @return the message; what cannot be understood is {@link ClientMessage.Unintelligible}, never an exception
     */
    ClientMessage decode(String text);

    /** Writes a message as one JSON object without line breaks around it. */
    String encode(ServerMessage message);
}
