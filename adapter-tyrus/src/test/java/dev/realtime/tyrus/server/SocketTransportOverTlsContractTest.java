package dev.realtime.tyrus.server;

import dev.realtime.tck.TransportContract;
import dev.realtime.tyrus.fake.Guests;
import dev.realtime.tyrus.fake.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class SocketTransportOverTlsContractTest extends TransportContract {
    private final Guests guests = new Guests();
    private final List<RawClient> clients = new ArrayList<>();
    private final RealtimeServer server;

    SocketTransportOverTlsContractTest() throws IOException {
        server = RealtimeServer.builder()
                .tls(Tls.context())
                .connections(guests)
                .port(0)
                .closeDeadline(Duration.ofSeconds(4))
                .start();
    }

    @Override
    protected Link open() throws Exception {
        RawClient client = new RawClient(server.port(), Tls.context().getSocketFactory());
        clients.add(client);
        return new Link(guests.next().transport(), client);
    }

    @Override
    protected void close() {
        clients.forEach(RawClient::close);
        server.close();
    }
}
