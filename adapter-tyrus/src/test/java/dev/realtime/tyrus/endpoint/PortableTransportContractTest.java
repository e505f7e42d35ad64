package dev.realtime.tyrus.endpoint;

import dev.realtime.tck.TransportContract;
import dev.realtime.tyrus.fake.Guests;
import dev.realtime.tyrus.fake.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

class PortableTransportContractTest extends TransportContract {
    private final Guests guests = new Guests();
    private final List<RawClient> clients = new ArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final StockTyrus server;

    PortableTransportContractTest() throws Exception {
        HandshakeGate gate = new HandshakeGate(guests, AllowedOrigins.sameOrigin());
        PortableCarrier carrier = new PortableCarrier(65_536, workers, scheduler, Duration.ofSeconds(1));
        server = new StockTyrus(RealtimeEndpoints.portable(gate, carrier, request -> "192.0.2.1"));
    }

    @Override
    protected Link open() throws Exception {
        RawClient client = new RawClient(server.port());
        clients.add(client);
        return new Link(guests.nextThatStands().transport(), client);
    }

    @Override
    protected void close() {
        clients.forEach(RawClient::vanish);
        server.close();
        workers.shutdownNow();
        scheduler.shutdownNow();
    }
}
