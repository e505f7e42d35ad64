package dev.realtime.benchmarks.parts;

import dev.realtime.core.Realtime;
import dev.realtime.jackson.JacksonMessageCodec;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Dialect;
import dev.realtime.model.Event;
import dev.realtime.model.Principal;
import dev.realtime.model.Publication;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.out.Authenticator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A whole core without threads, everything runs within the call; and clients of it, each with a {@link Socket}. */
final class Audience implements AutoCloseable {
    private final Realtime realtime = Realtime.builder()
            .authenticator(token -> new Authenticator.Authenticated(Principal.of(new UserId(token))))
            .codec(new JacksonMessageCodec())
            .roomType(Samples.OPEN, (principal, room) -> AccessDecision.GRANTED)
            .workers(Runnable::run)
            .shards(1)
            .pingInterval(Duration.ZERO)
            .maxMessagesPerSecond(0)
            .maxConnectsPerSecond(0)
            .maxConnectionsPerAddress(0)
            .build();

    private final List<Socket> sockets = new ArrayList<>();

    /** Clients in {@link Samples#ROOM}. */
    static Audience of(int members) {
        Audience audience = new Audience();
        for (int i = 0; i < members; i++) {
            audience.connect().receive(Samples.SUBSCRIBE);
        }
        return audience;
    }

    Connection connect() {
        Socket socket = new Socket();
        sockets.add(socket);
        Admission admission = realtime.admit(new Handshake("user" + sockets.size(), "192.0.2.1", Dialect.V1));
        Connection connection = ((Admission.Admitted) admission).seat().open(socket);
        socket.belongsTo(connection);
        return connection;
    }

    Socket socket(int client) {
        return sockets.get(client);
    }

    Publication publish(Event event) {
        return realtime.publish(Samples.ROOM, event);
    }

    /** How many frames all clients have taken, welcomes and answers included. */
    long frames() {
        return sockets.stream().mapToLong(Socket::frames).sum();
    }

    @Override
    public void close() {
        realtime.close();
    }
}
