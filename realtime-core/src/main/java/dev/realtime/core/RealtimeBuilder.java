package dev.realtime.core;

import dev.realtime.model.RoomType;
import dev.realtime.port.out.AccessRule;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.MessageCodec;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.Ticker;
import dev.realtime.port.out.TicketStore;
import dev.realtime.port.out.WorkflowStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link Realtime} together. Everything is optional; the defaults are those of PROTOCOL section 8, and in memory. 0
 * turns a limit off. Not thread-safe.
 */
public final class RealtimeBuilder {
    private static final int SMALLEST_OUTBOX = 64 * 1024;

    /** A hundred years: what is longer can't be counted in nanoseconds, nor taken from a point in time. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    @Nullable
    Authenticator authenticator;

    @Nullable
    MessageCodec codec;

    @Nullable
    Ownership ownership;

    @Nullable
    WorkflowStore workflowStore;

    @Nullable
    PublicationLog publicationLog;

    @Nullable
    Broadcaster broadcaster;

    @Nullable
    TicketStore ticketStore;

    @Nullable
    ScheduledExecutorService scheduler;

    @Nullable
    Executor workers;

    final Map<RoomType, AccessRule> rules = new HashMap<>();
    InstantSource clock = Defaults.clock();
    Ticker ticker = Defaults.ticker();
    RandomGenerator random = Defaults.random();
    int shards = Defaults.shards();
    int maxRooms = 128;
    int maxMessagesPerSecond = 100;
    int maxConnections = 100_000;
    int maxConnectionsPerUser = 100;
    int maxConnectionsPerAddress = 500;
    int maxConnectsPerSecond = 50;
    int outboxBytes = 1 << 20;
    Duration pingInterval = Duration.ofSeconds(25);
    Duration pingTimeout = Duration.ofSeconds(10);
    Duration accessRecheck = Duration.ofSeconds(30);
    int logRetention = 256;
    Duration logRetentionAge = Duration.ofMinutes(10);

    RealtimeBuilder() {}

    /** Who stands behind a token. Default: tokens that {@link Realtime#issueToken} made. */
    public RealtimeBuilder authenticator(Authenticator own) {
        this.authenticator = own;
        return this;
    }

    /** How messages are written. Default: both dialects with the JDK alone. */
    public RealtimeBuilder codec(MessageCodec own) {
        this.codec = own;
        return this;
    }

    /** Where workflows and executions are kept, in the database that the log given with it uses. Default: in memory. */
    public RealtimeBuilder workflowStore(WorkflowStore own) {
        this.workflowStore = own;
        return this;
    }

    /** Who owns what. Default: what the in-memory workflow store holds. */
    public RealtimeBuilder ownership(Ownership own) {
        this.ownership = own;
        return this;
    }

    /** Where publications get their position. Default: in memory. */
    public RealtimeBuilder publicationLog(PublicationLog own) {
        this.publicationLog = own;
        return this;
    }

    /** How instances hear of one another. Default: there is one. */
    public RealtimeBuilder broadcaster(Broadcaster own) {
        this.broadcaster = own;
        return this;
    }

    /** Where tickets are kept until they are spent. Default: in memory, good on the instance that made them. */
    public RealtimeBuilder ticketStore(TicketStore own) {
        this.ticketStore = own;
        return this;
    }

    /** Opens a room type of the host's own, or replaces the rule of a built-in one. */
    public RealtimeBuilder roomType(RoomType type, AccessRule rule) {
        rules.put(type, rule);
        return this;
    }

    /** Rooms per connection, the silent user room not counted. Default 128. */
    public RealtimeBuilder maxRooms(int count) {
        this.maxRooms = notNegative(count, "maxRooms");
        return this;
    }

    /** Messages per second and connection, five times as many in a burst. Default 100. */
    public RealtimeBuilder maxMessagesPerSecond(int count) {
        this.maxMessagesPerSecond = notNegative(count, "maxMessagesPerSecond");
        return this;
    }

    /** Connections overall. Default 100,000. */
    public RealtimeBuilder maxConnections(int count) {
        this.maxConnections = notNegative(count, "maxConnections");
        return this;
    }

    /** Connections per user. Default 100. */
    public RealtimeBuilder maxConnectionsPerUser(int count) {
        this.maxConnectionsPerUser = notNegative(count, "maxConnectionsPerUser");
        return this;
    }

    /** Connections per remote address. Default 500. */
    public RealtimeBuilder maxConnectionsPerAddress(int count) {
        this.maxConnectionsPerAddress = notNegative(count, "maxConnectionsPerAddress");
        return this;
    }

    /** Attempts to connect per second and remote address, ten times as many in a burst. Default 50. */
    public RealtimeBuilder maxConnectsPerSecond(int count) {
        this.maxConnectsPerSecond = notNegative(count, "maxConnectsPerSecond");
        return this;
    }

    /** Bytes that may wait for one slow client before it is cut (4409). 0, or 64 KiB and more. Default 1 MiB. */
    public RealtimeBuilder outboxBytes(int bytes) {
        if (bytes != 0 && bytes < SMALLEST_OUTBOX) {
            throw new IllegalArgumentException("outboxBytes is 0 (no limit) or at least " + SMALLEST_OUTBOX);
        }
        this.outboxBytes = bytes;
        return this;
    }

    /** Time between two WebSocket pings to a client; zero for none. Default 25 s. */
    public RealtimeBuilder pingInterval(Duration interval) {
        this.pingInterval = notNegative(interval, "pingInterval");
        return this;
    }

    /** How long after a ping something must arrive, else 4408. Default 10 s. */
    public RealtimeBuilder pingTimeout(Duration timeout) {
        this.pingTimeout = positive(timeout, "pingTimeout");
        return this;
    }

    /**
     * How long a right that vanished without a word, by plain SQL, may go unseen, and how long subscriptions go on while rights
     * can't be asked for; zero for for ever. Default 30 s.
     */
    public RealtimeBuilder accessRecheck(Duration interval) {
        this.accessRecheck = notNegative(interval, "accessRecheck");
        return this;
    }

    /** Publications that the in-memory log keeps per room, 1 or more. Default 256. */
    public RealtimeBuilder logRetention(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("logRetention is at least 1");
        }
        this.logRetention = count;
        return this;
    }

    /** How long the in-memory log keeps a publication. Default 10 minutes. */
    public RealtimeBuilder logRetentionAge(Duration age) {
        this.logRetentionAge = positive(age, "logRetentionAge");
        return this;
    }

    /** What time it is. Default: the system's, in whole milliseconds. */
    public RealtimeBuilder clock(InstantSource source) {
        this.clock = source;
        return this;
    }

    /** The clock for intervals. Default: {@code System.nanoTime}. */
    public RealtimeBuilder ticker(Ticker own) {
        this.ticker = own;
        return this;
    }

    /** Unpredictable numbers, for connection ids, tokens and tickets. Default: {@code SecureRandom}. */
    public RealtimeBuilder random(RandomGenerator generator) {
        this.random = generator;
        return this;
    }

    /** Runs the sweep once a second; the host shuts it down. Default: one daemon thread of our own. */
    public RealtimeBuilder scheduler(ScheduledExecutorService executor) {
        this.scheduler = executor;
        return this;
    }

    /**
     * Runs what may block: access checks, reads of the log. A thread pool, so that {@code execute} returns at once; the host
     * shuts it down. Default: 16 daemon threads of our own.
     */
    public RealtimeBuilder workers(Executor executor) {
        this.workers = executor;
        return this;
    }

    /** Into how many independent parts the fan-out is cut, 1 or more. Default: the number of cores. */
    public RealtimeBuilder shards(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("shards is at least 1");
        }
        this.shards = count;
        return this;
    }

    private static int notNegative(int count, String what) {
        if (count < 0) {
            throw new IllegalArgumentException(what + " is not negative");
        }
        return count;
    }

    private static Duration notNegative(Duration duration, String what) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(what + " is not negative");
        }
        return duration.compareTo(FOR_EVER) < 0 ? duration : FOR_EVER;
    }

    private static Duration positive(Duration duration, String what) {
        if (duration.isZero()) {
            throw new IllegalArgumentException(what + " is more than zero");
        }
        return notNegative(duration, what);
    }

    /**
     * Puts it together and starts its sweep.
     *
     * @throws IllegalStateException when the ports given do not fit together; the message says what would
     */
    public Realtime build() {
        return new Assembly(this).assemble();
    }
}
