package dev.realtime.port.in;

import dev.realtime.model.CloseReason;
import dev.realtime.model.ConnectionId;

/** One client from handshake to close, as its transport sees it. No method blocks or throws; thread-safe. */
public interface Connection {
    ConnectionId id();

    /** Takes a text message; messages are handled in the order of the calls, so one thread at a time calls this. */
    void receive(String text);

    /** Says that something arrived that is no message: a pong, a ping, a part of a message. */
    void alive();

    /** Ends the connection for a reason that the transport found (1002, 1003, 1007, 1009). */
    void close(CloseReason reason);

    /** Says that the connection is gone, whoever ended it. Frees everything. Harmless when called twice. */
    void closed();
}
