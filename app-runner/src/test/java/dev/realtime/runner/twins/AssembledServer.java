package dev.realtime.runner.twins;

import dev.realtime.core.Realtime;
import dev.realtime.jwt.JwtIssuer;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.rest.RestApi;
import dev.realtime.tck.server.Limit;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;
import dev.realtime.tyrus.server.RealtimeServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** A whole server in memory, from given parts. */
final class AssembledServer implements ServerUnderTest {
    private final Limits limits;
    private final SocketFactory sockets;
    private final Realtime realtime;
    private final RealtimeServer server;

    /** @param sockets reach it */
    AssembledServer(Limits limits, ServerParts parts, SocketFactory sockets) throws IOException {
        this.limits = limits;
        this.sockets = sockets;
        realtime = Realtime.builder()
                .authenticator(parts.authenticator())
                .codec(parts.codec())
                .publicationLog(parts.log())
                .workflowStore(parts.store())
                .ownership(parts.ownership())
                .broadcaster(parts.broadcaster())
                .ticketStore(parts.tickets())
                .roomType(new RoomType("team"), parts.teamRule())
                .maxRooms(limit(Limit.MAX_ROOMS))
                .maxConnectsPerSecond(limit(Limit.MAX_CONNECTS_PER_SECOND))
                .maxMessagesPerSecond(limit(Limit.MAX_MESSAGES_PER_SECOND))
                .build();
        server = RealtimeServer.builder()
                .connections(realtime)
                .httpHandler(http(parts))
                .port(0)
                .closeDeadline(Duration.ofSeconds(1))
                .start();
    }

    private HttpHandler http(ServerParts parts) {
        RestApi api = RestApi.builder()
                .authenticator(parts.authenticator())
                .publisher(realtime)
                .tracking(realtime)
                .state(realtime)
                .history(realtime, parts.codec())
                .tickets(realtime)
                .administration(parts.administration().apply(realtime))
                .statistics(realtime)
                .health(realtime)
                .maxBodyBytes(limit(Limit.MAX_BODY_BYTES))
                .maxJsonDepth(limit(Limit.MAX_JSON_DEPTH))
                .build();
        return ContainerFactory.createContainer(
                GrizzlyHttpContainer.class, ResourceConfig.forApplication(api.application()));
    }

    private int limit(Limit limit) {
        return (int) limits.of(limit);
    }

    @Override
    public String host() {
        return server.address().getHostString();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public SocketFactory socketFactory() {
        return sockets;
    }

    @Override
    public String token(String user, Duration lifetime, String... scopes) {
        // The issuer makes no token that has ended: one that has was made long ago.
        Duration age = lifetime.isNegative() ? lifetime.negated().multipliedBy(2) : Duration.ZERO;
        Clock clock = Clock.offset(Clock.systemUTC(), age.negated());
        return new JwtIssuer(ServerParts.SECRET, clock).issue(new UserId(user), List.of(scopes), lifetime.plus(age));
    }

    @Override
    public String tokenForRooms(String user, String... rooms) {
        List<RoomId> listed = Stream.of(rooms).map(RoomId::parse).toList();
        return new JwtIssuer(ServerParts.SECRET, Clock.systemUTC())
                .issue(new UserId(user), List.of(), listed, Duration.ofHours(1));
    }

    @Override
    public String badToken() {
        String good = token("stranger");
        return good.substring(0, good.length() - 3) + "AAA";
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void drain() {
        realtime.close();
    }

    @Override
    public void close() {
        realtime.close();
        server.close();
    }
}
