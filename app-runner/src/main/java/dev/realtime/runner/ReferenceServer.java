package dev.realtime.runner;

import dev.realtime.core.Realtime;
import dev.realtime.core.RealtimeBuilder;
import dev.realtime.jackson.JacksonMessageCodec;
import dev.realtime.jooq.JooqStore;
import dev.realtime.jwt.JwtAuthenticator;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.MessageCodec;
import dev.realtime.rest.RestApi;
import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.ConfigurationException;
import dev.realtime.runner.config.Tokens;
import dev.realtime.runner.database.StateDatabase;
import dev.realtime.runner.tls.ServerIdentity;
import dev.realtime.runner.web.DashboardResource;
import dev.realtime.runner.web.WebFiles;
import dev.realtime.tyrus.server.RealtimeServer;
import dev.realtime.tyrus.server.RealtimeServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** The whole server on one port: WebSocket, HTTP endpoints and dashboard over the core, put together from a configuration. */
public final class ReferenceServer implements AutoCloseable {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final int DEEPEST_MESSAGE = 1000;

    private final StateDatabase database;
    private final Realtime realtime;
    private final RealtimeServer server;
    private final URI address;
    private final Optional<ServerIdentity> identity;

    private ReferenceServer(
            StateDatabase database,
            Realtime realtime,
            RealtimeServer server,
            URI address,
            Optional<ServerIdentity> identity) {
        this.database = database;
        this.realtime = realtime;
        this.server = server;
        this.address = address;
        this.identity = identity;
    }

    /**
     * Starts a server, which listens when this returns.
     *
     * @throws ConfigurationException when no secret is configured, the certificate or the database can't be used, or it
     *     can't listen where it is told to
     */
    public static ReferenceServer start(Configuration configuration) {
        InetAddress host = host(configuration.host());
        Authenticator authenticator = authenticator(configuration.tokens());
        Optional<ServerIdentity> identity =
                configuration.tls().map(files -> ServerIdentity.read(files, InstantSource.system()));
        StateDatabase database = StateDatabase.open(configuration.database(), configuration.log());
        MessageCodec codec =
                new JacksonMessageCodec(orMost(configuration.messages().maxJsonDepth(), DEEPEST_MESSAGE));
        Realtime realtime = realtime(configuration, authenticator, codec, database.store());
        // Others may publish in transactions of their own into this database: the relay finds what they do not
        // announce.
        database.store().transactionalPublisher(realtime);
        try {
            RealtimeServer server =
                    server(configuration, identity, realtime, http(configuration, realtime, codec, authenticator));
            String scheme = identity.isPresent() ? "https" : "http";
            return new ReferenceServer(database, realtime, server, address(scheme, host, server.port()), identity);
        } catch (IllegalArgumentException e) {
            close(realtime, database);
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            close(realtime, database);
            throw new ConfigurationException("Can't listen on " + configuration.host() + " port " + configuration.port()
                    + ": " + reason(host, e));
        }
    }

    private static void close(Realtime realtime, StateDatabase database) {
        realtime.close();
        database.close();
    }

    /** The port that it listens on, chosen by the system where 0 was configured. */
    public int port() {
        return server.port();
    }

    /** Where a client on this machine finds it, such as {@code http://127.0.0.1:8000}. */
    public URI address() {
        return address;
    }

    /** What clients in this process begin with, so that they trust it whatever name its certificate is for. */
    public HttpClient.Builder ownClient() {
        HttpClient.Builder client = HttpClient.newBuilder();
        return identity.map(server -> client.sslContext(server.contextOfOwnClient()))
                .orElse(client);
    }

    /** Refuses new clients, closes connections with 1012, then stops. Harmless when called twice. */
    @Override
    public void close() {
        realtime.close();
        server.close();
        database.close();
    }

    private static Authenticator authenticator(Tokens tokens) {
        JwtAuthenticator.Builder builder =
                JwtAuthenticator.builder().hmacSecret(tokens.requireSecret()).leeway(tokens.leeway());
        tokens.issuer().ifPresent(builder::issuer);
        tokens.audience().ifPresent(builder::audience);
        return builder.build();
    }

    private static Realtime realtime(
            Configuration configuration, Authenticator authenticator, MessageCodec codec, JooqStore store) {
        RealtimeBuilder builder = Realtime.builder();
        configuration.access().sharedRooms().forEach(type -> builder.roomType(type, ReferenceServer::listedInToken));
        return builder.authenticator(authenticator)
                .codec(codec)
                .maxRooms(configuration.connections().maxRooms())
                .maxConnections(configuration.connections().max())
                .maxConnectionsPerUser(configuration.connections().maxPerUser())
                .maxConnectionsPerAddress(configuration.connections().maxPerAddress())
                .maxConnectsPerSecond(configuration.connections().maxConnectsPerSecond())
                .maxMessagesPerSecond(configuration.messages().maxPerSecond())
                .outboxBytes(configuration.connections().outboxBytes())
                .ownership(store.ownership())
                .workflowStore(store.workflowStore())
                .publicationLog(store.publicationLog())
                .pingInterval(configuration.heartbeat().pingInterval())
                .pingTimeout(configuration.heartbeat().pingTimeout())
                .accessRecheck(configuration.access().recheck())
                .build();
    }

    private static AccessDecision listedInToken(Principal principal, RoomId room) {
        return principal.rooms().contains(room) ? AccessDecision.GRANTED : AccessDecision.DENIED;
    }

    private static HttpHandler http(
            Configuration configuration, Realtime realtime, MessageCodec codec, Authenticator authenticator) {
        RestApi api = RestApi.builder()
                .authenticator(authenticator)
                .publisher(realtime)
                .tracking(realtime)
                .state(realtime)
                .history(realtime, codec)
                .tickets(realtime)
                .administration(realtime)
                .statistics(realtime)
                .health(realtime)
                .maxBodyBytes(orMost(configuration.requests().maxBodyBytes(), Integer.MAX_VALUE))
                .maxJsonDepth(orMost(configuration.messages().maxJsonDepth(), Integer.MAX_VALUE))
                .build();
        ResourceConfig resources =
                ResourceConfig.forApplication(api.application()).register(new DashboardResource(WebFiles.load()));
        HttpHandler handler = ContainerFactory.createContainer(GrizzlyHttpContainer.class, resources);
        // Node ids may hold slashes.
        handler.setAllowEncodedSlash(true);
        return handler;
    }

    private static RealtimeServer server(
            Configuration configuration, Optional<ServerIdentity> identity, Realtime realtime, HttpHandler http)
            throws IOException {
        RealtimeServerBuilder builder = RealtimeServer.builder();
        identity.map(ServerIdentity::context).ifPresent(builder::tls);
        return builder.connections(realtime)
                .httpHandler(http)
                .host(configuration.host())
                .port(configuration.port())
                .maxMessageBytes(orMost(configuration.messages().maxBytes(), Integer.MAX_VALUE))
                .maxFragments(orMost(configuration.messages().maxFragments(), Integer.MAX_VALUE))
                .maxBodyBytes(orMost(configuration.requests().maxBodyBytes(), Integer.MAX_VALUE))
                .handshakeDeadline(orForEver(configuration.requests().handshakeDeadline()))
                .bodyDeadline(orForEver(configuration.requests().bodyDeadline()))
                .allowedOrigins(List.copyOf(configuration.allowedOrigins()))
                .compression(configuration.compression())
                .start();
    }

    private static int orMost(int limit, int most) {
        return limit == 0 ? most : Math.min(limit, most);
    }

    private static Duration orForEver(Duration limit) {
        return limit.isZero() ? FOR_EVER : limit;
    }

    private static InetAddress host(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new ConfigurationException("--host: there is no address for '" + name + "'");
        }
    }

    private static URI address(String scheme, InetAddress host, int port) {
        InetAddress reachable = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
        String text = reachable.getHostAddress();
        return URI.create(scheme + "://" + (text.contains(":") ? "[" + text + "]" : text) + ":" + port);
    }

    private static String reason(InetAddress host, IOException failure) {
        try {
            if (!host.isAnyLocalAddress() && NetworkInterface.getByInetAddress(host) == null) {
                return "it is no address of this machine";
            }
        } catch (SocketException unknown) {
            // Then the port is to blame.
        }
        return String.valueOf(failure.getMessage()).contains("ermission") ? "that is not allowed" : "the port is taken";
    }
}
