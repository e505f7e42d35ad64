package dev.realtime.runner;

import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.Layers;
import dev.realtime.runner.config.Setting;
import dev.realtime.tck.server.Limit;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.SocketFactory;

/** The reference server as the whole-server suites see it. */
record ReferenceServerUnderTest(
        Configuration configuration, ReferenceServer server, Limits limits, SocketFactory socketFactory)
        implements ServerUnderTest {
    private static final Set<Limit> TIMES = Set.of(Limit.BODY_DEADLINE, Limit.HANDSHAKE_DEADLINE, Limit.TOKEN_LEEWAY);

    /** A server with its state in memory. */
    static ServerUnderTest start(Limits limits) {
        return start(limits, Databases.memory());
    }

    static ServerUnderTest start(Limits limits, String databaseUrl) {
        return start(limits, Map.of(Setting.DATABASE_URL, databaseUrl), SocketFactory.getDefault());
    }

    /** One that speaks TLS. */
    static ServerUnderTest startWithTls(Limits limits) {
        Map<Setting, String> settings = new EnumMap<>(TlsFiles.SETTINGS);
        settings.put(Setting.DATABASE_URL, Databases.memory());
        return start(limits, settings, TlsFiles.context().getSocketFactory());
    }

    /** One that compresses. */
    static ServerUnderTest startWithCompression(Limits limits) {
        Map<Setting, String> settings = Map.of(Setting.DATABASE_URL, Databases.memory(), Setting.COMPRESSION, "on");
        return start(limits, settings, SocketFactory.getDefault());
    }

    private static ServerUnderTest start(Limits limits, Map<Setting, String> more, SocketFactory sockets) {
        Map<Setting, String> settings = new EnumMap<>(more);
        settings.put(Setting.JWT_SECRET, RunningServer.SECRET);
        settings.put(Setting.PORT, "0");
        settings.put(Setting.SHARED_ROOM, "team");
        limits.changed().forEach((limit, value) -> settings.put(Setting.valueOf(limit.name()), text(limit, value)));
        Configuration configuration = Configuration.from(Layers.of(settings, Map.of(), null));
        return new ReferenceServerUnderTest(configuration, ReferenceServer.start(configuration), limits, sockets);
    }

    private static String text(Limit limit, long value) {
        return TIMES.contains(limit) ? value + "ms" : String.valueOf(value);
    }

    @Override
    public String host() {
        return configuration.host();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public String token(String user, Duration lifetime, String... scopes) {
        // The issuer makes no token that has ended: one that has was made long ago.
        Duration age = lifetime.isNegative() ? lifetime.negated().multipliedBy(2) : Duration.ZERO;
        Clock clock = Clock.offset(Clock.systemUTC(), age.negated());
        return configuration.tokens().newIssuer(clock).issue(new UserId(user), List.of(scopes), lifetime.plus(age));
    }

    @Override
    public String tokenForRooms(String user, String... rooms) {
        List<RoomId> listed = Stream.of(rooms).map(RoomId::parse).toList();
        return configuration
                .tokens()
                .newIssuer(Clock.systemUTC())
                .issue(new UserId(user), List.of(), listed, Duration.ofHours(1));
    }

    /** Its database is swept once a minute. */
    @Override
    public boolean forgetsAtOnce() {
        return false;
    }

    @Override
    public String badToken() {
        String good = token("stranger");
        return good.substring(0, good.length() - 3) + "AAA";
    }

    @Override
    public void close() {
        server.close();
    }
}
