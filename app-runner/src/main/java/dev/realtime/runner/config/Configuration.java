package dev.realtime.runner.config;

import dev.realtime.model.RoomType;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * All that the server is told. Immutable; in limits 0 means none.
 *
 * @param host address or name to listen on
 * @param port 0 for any free one
 * @param tls its certificate and key; empty: no TLS
 * @param tokens how tokens are checked
 * @param database where state is kept
 * @param allowedOrigins besides the server's own
 * @param compression whether clients that offer it may have it
 * @param messages limits of what a client sends
 * @param connections limits of connections
 * @param access who may enter what, and how often that is looked at
 * @param log what is kept of publications
 * @param requests limits of HTTP requests
 * @param heartbeat how silent connections are found
 */
public record Configuration(
        String host,
        int port,
        Optional<Tls> tls,
        Tokens tokens,
        Database database,
        Set<String> allowedOrigins,
        boolean compression,
        Messages messages,
        Connections connections,
        Access access,
        Log log,
        Requests requests,
        Heartbeat heartbeat) {
    private static final int ANY = Integer.MAX_VALUE;
    private static final int SMALLEST_OUTBOX = 65_536;

    /** What one client may send. */
    public record Messages(int maxBytes, int maxJsonDepth, int maxFragments, int maxPerSecond) {}

    /** How many may come, and how much each may take. */
    public record Connections(
            int max, int maxPerUser, int maxPerAddress, int maxConnectsPerSecond, int maxRooms, int outboxBytes) {}

    /** Types of rooms that go by a token's list, and how long a right that vanished may go unseen. */
    public record Access(Set<RoomType> sharedRooms, Duration recheck) {
        public Access {
            sharedRooms = Set.copyOf(sharedRooms);
        }
    }

    /** How many publications of a room are kept, and for how long. */
    public record Log(int retention, Duration retentionAge) {}

    /** What an HTTP request may take. */
    public record Requests(Duration handshakeDeadline, int maxBodyBytes, Duration bodyDeadline) {}

    /** How often clients are pinged, and how long they may stay silent then. */
    public record Heartbeat(Duration pingInterval, Duration pingTimeout) {}

    public Configuration {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /** @throws ConfigurationException when a setting is wrong; the first one is named */
    public static Configuration from(Layers layers) {
        return new Configuration(
                host(layers.get(Setting.HOST)),
                layers.get(Setting.PORT).number(0, 65_535),
                Tls.from(layers),
                Tokens.from(layers),
                Database.from(layers),
                Set.copyOf(layers.get(Setting.ALLOWED_ORIGINS).list()),
                layers.get(Setting.COMPRESSION).isOn(),
                messages(layers),
                connections(layers),
                new Access(
                        sharedRooms(layers.get(Setting.SHARED_ROOM)),
                        layers.get(Setting.ACCESS_RECHECK).time()),
                new Log(
                        limit(layers, Setting.LOG_RETENTION),
                        layers.get(Setting.LOG_RETENTION_AGE).time()),
                new Requests(
                        layers.get(Setting.HANDSHAKE_DEADLINE).time(),
                        limit(layers, Setting.MAX_BODY_BYTES),
                        layers.get(Setting.BODY_DEADLINE).time()),
                new Heartbeat(
                        layers.get(Setting.PING_INTERVAL).time(),
                        layers.get(Setting.PING_TIMEOUT).positiveTime()));
    }

    /** The same with other tokens. */
    public Configuration withTokens(Tokens other) {
        return new Configuration(
                host,
                port,
                tls,
                other,
                database,
                allowedOrigins,
                compression,
                messages,
                connections,
                access,
                log,
                requests,
                heartbeat);
    }

    /** The same on another port. */
    public Configuration withPort(int other) {
        return new Configuration(
                host,
                other,
                tls,
                tokens,
                database,
                allowedOrigins,
                compression,
                messages,
                connections,
                access,
                log,
                requests,
                heartbeat);
    }

    private static Messages messages(Layers layers) {
        return new Messages(
                limit(layers, Setting.MAX_MESSAGE_BYTES),
                limit(layers, Setting.MAX_JSON_DEPTH),
                limit(layers, Setting.MAX_FRAGMENTS),
                limit(layers, Setting.MAX_MESSAGES_PER_SECOND));
    }

    private static Connections connections(Layers layers) {
        return new Connections(
                limit(layers, Setting.MAX_CONNECTIONS),
                limit(layers, Setting.MAX_CONNECTIONS_PER_USER),
                limit(layers, Setting.MAX_CONNECTIONS_PER_ADDRESS),
                limit(layers, Setting.MAX_CONNECTS_PER_SECOND),
                limit(layers, Setting.MAX_ROOMS),
                outbox(layers.get(Setting.OUTBOX_BYTES)));
    }

    private static Set<RoomType> sharedRooms(Given given) {
        Set<RoomType> types = new HashSet<>();
        for (String word : given.list()) {
            try {
                types.add(new RoomType(word));
            } catch (IllegalArgumentException e) {
                throw given.wrong("is a list of room types: [a-z][a-z0-9_-]{0,31}");
            }
        }
        if (types.contains(RoomType.USER) || types.contains(RoomType.WORKFLOW) || types.contains(RoomType.EXECUTION)) {
            throw given.wrong("can't hold user, workflow or execution: those have rules of their own");
        }
        return types;
    }

    private static int limit(Layers layers, Setting setting) {
        return layers.get(setting).number(0, ANY);
    }

    private static int outbox(Given given) {
        int bytes = given.number(0, ANY);
        if (bytes != 0 && bytes < SMALLEST_OUTBOX) {
            throw given.wrong("is 0 (no limit) or at least " + SMALLEST_OUTBOX);
        }
        return bytes;
    }

    private static String host(Given given) {
        if (given.isEmpty()) {
            throw given.wrong("is an address or a name");
        }
        return given.text();
    }
}
