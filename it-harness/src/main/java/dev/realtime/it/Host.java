package dev.realtime.it;

import dev.realtime.core.Realtime;
import dev.realtime.jackson.JacksonMessageCodec;
import dev.realtime.jwt.JwtAuthenticator;
import dev.realtime.jwt.JwtIssuer;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.rest.RestApi;
import dev.realtime.tck.server.Limit;
import dev.realtime.tck.server.Limits;
import dev.realtime.tyrus.endpoint.AllowedOrigins;
import dev.realtime.tyrus.endpoint.HandshakeGate;
import dev.realtime.tyrus.endpoint.PortableCarrier;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import dev.realtime.tyrus.servlet.HandshakeFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** What a host application wires whatever its container is: the core, the endpoint with the gate in front, the HTTP endpoints. */
public final class Host implements AutoCloseable {
    private static final String SECRET = "a secret that is known to the tests alone";

    private final Limits limits;
    private final Realtime realtime;
    private final RestApi api;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    Host(Limits limits) {
        this.limits = limits;
        JwtAuthenticator authenticator = JwtAuthenticator.builder()
                .hmacSecret(SECRET)
                .leeway(limits.duration(Limit.TOKEN_LEEWAY))
                .build();
        JacksonMessageCodec codec = new JacksonMessageCodec(limit(Limit.MAX_JSON_DEPTH));
        realtime = Realtime.builder()
                .authenticator(authenticator)
                .codec(codec)
                .maxRooms(limit(Limit.MAX_ROOMS))
                .maxConnections(limit(Limit.MAX_CONNECTIONS))
                .maxConnectionsPerUser(limit(Limit.MAX_CONNECTIONS_PER_USER))
                .maxConnectionsPerAddress(limit(Limit.MAX_CONNECTIONS_PER_ADDRESS))
                .maxConnectsPerSecond(limit(Limit.MAX_CONNECTS_PER_SECOND))
                .maxMessagesPerSecond(limit(Limit.MAX_MESSAGES_PER_SECOND))
                .logRetention(limit(Limit.LOG_RETENTION))
                .roomType(new RoomType("team"), Host::listedInToken)
                .build();
        api = RestApi.builder()
                .authenticator(authenticator)
                .publisher(realtime)
                .tracking(realtime)
                .state(realtime)
                .history(realtime, codec)
                .tickets(realtime)
                .administration(realtime)
                .statistics(realtime)
                .health(realtime)
                .maxBodyBytes(limit(Limit.MAX_BODY_BYTES))
                .maxJsonDepth(limit(Limit.MAX_JSON_DEPTH))
                .build();
    }

    public Limits limits() {
        return limits;
    }

    public Realtime realtime() {
        return realtime;
    }

    /** To be mapped to {@link RealtimeEndpoints#PATH}. */
    public Filter handshakeFilter() {
        PortableCarrier carrier = new PortableCarrier(limit(Limit.MAX_MESSAGE_BYTES), workers, scheduler);
        return new HandshakeFilter(new HandshakeGate(realtime, AllowedOrigins.sameOrigin()), carrier, scheduler);
    }

    public ServerEndpointConfig endpoint() {
        return RealtimeEndpoints.admitted();
    }

    /** To be mapped to everything. */
    public Servlet api() {
        return new ServletContainer(ResourceConfig.forApplication(api.application()));
    }

    String token(UserId user, Duration lifetime, String... scopes) {
        // The issuer makes no token that has ended: one that has was made long ago.
        Duration age = lifetime.isNegative() ? lifetime.negated().multipliedBy(2) : Duration.ZERO;
        Clock clock = Clock.offset(Clock.systemUTC(), age.negated());
        return new JwtIssuer(SECRET, clock).issue(user, List.of(scopes), lifetime.plus(age));
    }

    private static AccessDecision listedInToken(Principal principal, RoomId room) {
        return principal.rooms().contains(room) ? AccessDecision.GRANTED : AccessDecision.DENIED;
    }

    String tokenForRooms(UserId user, List<RoomId> rooms) {
        return new JwtIssuer(SECRET, Clock.systemUTC()).issue(user, List.of(), rooms, Duration.ofHours(1));
    }

    private int limit(Limit limit) {
        return (int) limits.of(limit);
    }

    @Override
    public void close() {
        realtime.close();
        workers.shutdown();
        scheduler.shutdownNow();
    }
}
