package dev.realtime.tyrus.endpoint;

import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import jakarta.websocket.Session;

/** Makes a connection of an admitted session: through the container, or past it where a server has its own way to the socket. */
@FunctionalInterface
public interface Carrier {
    /**
     * Opens the seat over a transport to this session and sees to it that what the client sends reaches the connection. Called
     * once, within {@code onOpen}; must not block. The session's end is not its business: the endpoint reports that.
     */
    Connection carry(Session session, Admission.Seat seat);
}
