package dev.realtime.tyrus.server;

import dev.realtime.port.in.Connections;
import dev.realtime.tyrus.endpoint.AllowedOrigins;
import dev.realtime.tyrus.endpoint.HandshakeGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.nio.NIOConnection;

/** A server whose sockets hold little on the way out: who stops reading stops the writes to it at once. */
public final class NarrowServer {
    private NarrowServer() {}

    /**
     * Starts one on any free port.
     *
     * @param sendBytes {@code SO_SNDBUF} of every accepted socket; the builder has no word for it, since no host needs one
     */
    public static RealtimeServer start(Connections connections, int sendBytes) throws IOException {
        NetworkListener listener = new NetworkListener("narrow", "127.0.0.1", 0);
        RealtimeServer server = new RealtimeServer(
                listener,
                null,
                new JsonAnswers.NothingHere(),
                new HandshakeGate(connections, AllowedOrigins.sameOrigin()),
                settings(),
                threads());
        listener.getTransport().getConnectionMonitoringConfig().addProbes(new NarrowedSockets(sendBytes));
        server.start();
        return server;
    }

    private static ServerSettings settings() {
        return new ServerSettings(
                65_536, 1_000, Duration.ofSeconds(10), 1 << 20, Duration.ofSeconds(10), Duration.ofSeconds(1), false);
    }

    private static ServerThreads threads() {
        ScheduledExecutorService scheduler = Defaults.scheduler();
        ExecutorService workers = Defaults.workers("narrow", 8);
        return new ServerThreads(Defaults.ticker(), scheduler, workers, workers, List.of(scheduler, workers));
    }

    private static final class NarrowedSockets extends ConnectionProbe.Adapter {
        private final int sendBytes;

        NarrowedSockets(int sendBytes) {
            this.sendBytes = sendBytes;
        }

        @Override
        @SuppressWarnings("rawtypes") // The interface's.
        public void onAcceptEvent(Connection server, Connection accepted) {
            try {
                NetworkChannel channel = (NetworkChannel) ((NIOConnection) accepted).getChannel();
                channel.setOption(StandardSocketOptions.SO_SNDBUF, sendBytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
