package dev.realtime.tck.server;

import dev.realtime.model.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What all suites for a whole server share. The tests of a class share their servers, one for each set of limits, and use
 * users and ids of their own.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(ExpectedDeviations.class)
public abstract class ServerSuite {
    /** The endpoint, without a token. */
    static final String PATH = "/api/v1/ws";

    /** The suites connect faster than one client may. */
    static final Limits ORDINARY = Limits.DEFAULT.with(Limit.MAX_CONNECTS_PER_SECOND, 0);

    private final Map<Limits, ServerUnderTest> servers = new HashMap<>();
    private final List<AutoCloseable> connections = new ArrayList<>();
    private int names;

    /** Starts a server with these limits on a port of its choice; for {@link Limits} that are equal it is called once. */
    protected abstract ServerUnderTest start(Limits limits) throws Exception;

    /**
     * Connects the client that the suite is run with: the kit's own, unless a subclass brings another. Tests with the tag
     * {@code client} are those that use it; what only bytes can say, or show, is sent and read with the kit's own all the same.
     *
     * @param request whose target and {@link RawRequest#headersBesidesTheUpgrade} count, where the client writes the rest itself
     */
    protected WebSocketClient openWebSocket(ServerUnderTest server, RawRequest request) throws Exception {
        return RawWebSocket.open(http(server), request);
    }

    /**
     * The extensions that the suite's clients offer, as in {@code Sec-WebSocket-Extensions}: none, unless a subclass has the suite
     * run over {@link PerMessageDeflate#OFFER}.
     */
    protected String extensions() {
        return "";
    }

    @AfterEach
    final void closeConnections() throws Exception {
        for (AutoCloseable connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    @AfterAll
    final void closeServers() {
        servers.values().forEach(ServerUnderTest::close);
        servers.clear();
    }

    final ServerUnderTest server() {
        return server(ORDINARY);
    }

    final ServerUnderTest server(Limits limits) {
        return servers.computeIfAbsent(limits, this::started);
    }

    private ServerUnderTest started(Limits limits) {
        try {
            return start(limits);
        } catch (Exception e) {
            throw new AssertionError("The server did not start", e);
        }
    }

    /** A name that no other test of this class uses. */
    final String unique(String what) {
        return what + "-" + ++names;
    }

    final HttpProbe http() {
        return http(server());
    }

    final HttpProbe http(ServerUnderTest server) {
        return new HttpProbe(server.host(), server.port(), server.socketFactory());
    }

    final Backend backend() {
        return backend(server());
    }

    final Backend backend(ServerUnderTest server) {
        return new Backend(http(server), server.token("backend", Backend.PUBLISH));
    }

    /** Makes a workflow with one execution, which is pending. */
    final Owned owned(String owner) {
        return owned(server(), owner);
    }

    final Owned owned(ServerUnderTest server, String owner) {
        Owned owned = new Owned(owner, unique("workflow"), unique("execution"));
        backend(server).workflow(owned.workflow(), owner);
        backend(server).execution(owned.execution(), owned.workflow());
        return owned;
    }

    /** A good request for an upgrade, the token where the guide puts it. */
    final RawRequest upgrade(ServerUnderTest server, String user) {
        RawRequest request = http(server).upgrade(PATH + "?token=" + server.token(user));
        return extensions().isEmpty() ? request : request.header("Sec-WebSocket-Extensions", extensions());
    }

    /** A connection on which {@code connection} was not read yet. */
    final WebSocketClient open(ServerUnderTest server, RawRequest request) {
        try {
            return closedLater(openWebSocket(server, request));
        } catch (Exception e) {
            throw new AssertionError("Not connected", e);
        }
    }

    /** The same with the kit's own client. */
    final RawWebSocket openRaw(ServerUnderTest server, RawRequest request) {
        return closedLater(RawWebSocket.open(http(server), request));
    }

    final GuideClient connect(ServerUnderTest server, RawRequest request) {
        return new GuideClient(open(server, request));
    }

    final GuideClient connect(ServerUnderTest server, String user) {
        return connect(server, upgrade(server, user));
    }

    final GuideClient connect(String user) {
        return connect(server(), user);
    }

    final RawGuideClient connectRaw(ServerUnderTest server, String user) {
        return new RawGuideClient(openRaw(server, upgrade(server, user)));
    }

    final RawGuideClient connectRaw(String user) {
        return connectRaw(server(), user);
    }

    /** A good request for an upgrade to dialect v2. */
    final RawRequest upgradeToV2(ServerUnderTest server, String user) {
        return upgrade(server, user).header("Sec-WebSocket-Protocol", V2Client.SUBPROTOCOL);
    }

    final V2Client connectV2(ServerUnderTest server, String user) {
        return new V2Client(open(server, upgradeToV2(server, user)), user);
    }

    final V2Client connectV2(String user) {
        return connectV2(server(), user);
    }

    /** A client that is in the rooms of the shared type {@code team} that its token lists, as soon as it subscribes. */
    final V2Client connectToTeam(String user, String room) {
        RawRequest request = http().upgrade(PATH + "?token=" + server().tokenForRooms(user, room))
                .header("Sec-WebSocket-Protocol", V2Client.SUBPROTOCOL);
        return new V2Client(open(server(), request), user);
    }

    /** An administrator, over HTTP. */
    final Backend admin(ServerUnderTest server) {
        return new Backend(http(server), server.token("root", Principal.ADMIN));
    }

    /** Has the connection closed when the test is over. */
    final <T extends AutoCloseable> T closedLater(T connection) {
        connections.add(connection);
        return connection;
    }
}
