package dev.realtime.it;

import dev.realtime.core.Realtime;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;
import java.time.Duration;
import java.util.stream.Stream;

/** A host in a container, under test. */
public final class HostedServer implements ServerUnderTest {
    private final Host host;
    private final Container container;

    private HostedServer(Host host, Container container) {
        this.host = host;
        this.container = container;
    }

    public static HostedServer start(Limits limits, Container.Starter starter) throws Exception {
        Host host = new Host(limits);
        return new HostedServer(host, starter.start(host));
    }

    /** For what the suites do not do over the wire. */
    public Realtime realtime() {
        return host.realtime();
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return container.port();
    }

    @Override
    public String token(String user, Duration lifetime, String... scopes) {
        return host.token(new UserId(user), lifetime, scopes);
    }

    @Override
    public String tokenForRooms(String user, String... rooms) {
        return host.tokenForRooms(
                new UserId(user), Stream.of(rooms).map(RoomId::parse).toList());
    }

    @Override
    public String badToken() {
        String good = token("stranger");
        return good.substring(0, good.length() - 3) + "AAA";
    }

    @Override
    public Limits limits() {
        return host.limits();
    }

    @Override
    public void drain() {
        host.close();
    }

    @Override
    public void close() {
        host.close();
        try {
            container.close();
        } catch (Exception e) {
            throw new IllegalStateException("The container did not stop", e);
        }
    }
}
