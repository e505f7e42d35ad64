package dev.realtime.core;

import dev.realtime.core.access.AccessPolicy;
import dev.realtime.core.concurrent.FailureLog;
import dev.realtime.core.concurrent.Questions;
import dev.realtime.core.connection.AccessRecheck;
import dev.realtime.core.connection.Administrator;
import dev.realtime.core.connection.AdmissionSettings;
import dev.realtime.core.connection.Admissions;
import dev.realtime.core.connection.ConnectionContext;
import dev.realtime.core.connection.ConnectionRegistry;
import dev.realtime.core.connection.ConnectionSettings;
import dev.realtime.core.connection.EnvelopeReceiver;
import dev.realtime.core.connection.Heartbeat;
import dev.realtime.core.connection.TicketOffice;
import dev.realtime.core.local.LocalBroadcaster;
import dev.realtime.core.local.LocalMessageCodec;
import dev.realtime.core.local.LocalPublicationLog;
import dev.realtime.core.local.LocalTickets;
import dev.realtime.core.local.LocalTokens;
import dev.realtime.core.local.LocalWorkflowStore;
import dev.realtime.core.publish.Announcer;
import dev.realtime.core.publish.HistoryService;
import dev.realtime.core.publish.PublishService;
import dev.realtime.core.room.HeadQuery;
import dev.realtime.core.room.RoomRegistry;
import dev.realtime.core.room.Shards;
import dev.realtime.core.workflow.ExecutionTracking;
import dev.realtime.core.workflow.TrackedState;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link Realtime} together. Everything is optional; the defaults are those of PROTOCOL section 8, and in memory. 0
 * turns a limit off. Not thread-safe.
 */
public final class RealtimeBuilder {
    private static final int SMALLEST_OUTBOX = 64 * 1024;

    /** Pings whose rooms' heads are asked for in one query at most. */
    private static final int MOST_PINGS = 50;

    private @Nullable Authenticator authenticator;
    private @Nullable MessageCodec codec;
    private @Nullable Ownership ownership;
    private @Nullable WorkflowStore workflowStore;
    private @Nullable PublicationLog publicationLog;
    private @Nullable Broadcaster broadcaster;
    private @Nullable TicketStore ticketStore;
    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable Executor workers;
    private final Map<RoomType, AccessRule> rules = new HashMap<>();
    private InstantSource clock = Defaults.clock();
    private Ticker ticker = Defaults.ticker();
    private RandomGenerator random = Defaults.random();
    private int shards = Defaults.shards();
    private int maxRooms = 128;
    private int maxMessagesPerSecond = 100;
    private int maxConnections = 100_000;
    private int maxConnectionsPerUser = 100;
    private int maxConnectionsPerAddress = 500;
    private int maxConnectsPerSecond = 50;
    private int outboxBytes = 1 << 20;
    private Duration pingInterval = Duration.ofSeconds(25);
    private Duration pingTimeout = Duration.ofSeconds(10);
    private Duration accessRecheck = Duration.ofSeconds(30);
    private int logRetention = 256;
    private Duration logRetentionAge = Duration.ofMinutes(10);

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
        return duration;
    }

    private static Duration positive(Duration duration, String what) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + " is more than zero");
        }
        return duration;
    }

    /**
     * Puts it together and starts its sweep.
     *
     * @throws IllegalStateException when the ports given do not fit together; the message says what would
     */
    public Realtime build() {
        Storage storage = storage();
        List<Runnable> endings = new ArrayList<>();
        Executor pool = workers == null ? ownWorkers(endings) : workers;
        ScheduledExecutorService timer = scheduler == null ? ownScheduler(endings) : scheduler;
        FailureLog failures = new FailureLog(System.getLogger(Realtime.class.getName()), ticker);
        AccessPolicy access = new AccessPolicy(storage.ownership(), rules, pool, failures);
        MessageCodec messages = codec == null ? new LocalMessageCodec() : codec;
        TrackedState state = new TrackedState(storage.workflows(), access);
        Optional<LocalTokens> tokens =
                authenticator == null ? Optional.of(new LocalTokens(random, clock)) : Optional.empty();

        Shards parts = new Shards(shards, pool);
        RoomRegistry rooms = new RoomRegistry(parts, storage.log(), pool, timer, messages, clock, failures);
        ConnectionRegistry connections = new ConnectionRegistry();
        ConnectionContext context = new ConnectionContext(
                connectionSettings(),
                connections,
                rooms,
                parts,
                access,
                authenticator == null ? tokens.orElseThrow() : authenticator,
                state,
                storage.log(),
                new Questions<>(MOST_PINGS, new HeadQuery(storage.log()), pool),
                messages,
                clock,
                ticker,
                pool,
                failures);
        TicketOffice tickets =
                new TicketOffice(ticketStore == null ? new LocalTickets(clock) : ticketStore, clock, random);
        Admissions admissions = new Admissions(tickets, admissionSettings(), context, random);

        Broadcaster envelopes = broadcaster == null ? new LocalBroadcaster() : broadcaster;
        EnvelopeReceiver receiver = new EnvelopeReceiver(rooms, connections, access, admissions);
        endings.add(0, envelopes.listen(envelope -> envelope.handle(receiver).run()));
        Announcer announcer = new Announcer(envelopes, failures);
        ScheduledFuture<?> sweep = new Heartbeat(connections, admissions, clock).start(timer);
        endings.add(0, () -> sweep.cancel(false));
        if (!accessRecheck.isZero()) {
            ScheduledFuture<?> recheck =
                    new AccessRecheck(connections, access, ticker, pool, accessRecheck, failures).start(timer);
            endings.add(0, () -> recheck.cancel(false));
        }
        return new Realtime(
                admissions,
                tickets,
                connections,
                new PublishService(storage.log(), announcer),
                announcer,
                new ExecutionTracking(storage.workflows(), announcer),
                state,
                new HistoryService(storage.log(), access),
                new LiveStatistics(connections, rooms, access),
                new Administrator(connections, access, admissions, announcer),
                tokens,
                List.copyOf(endings));
    }

    /** What remembers, all in one place. */
    private record Storage(WorkflowStore workflows, Ownership ownership, PublicationLog log) {}

    private Storage storage() {
        if (workflowStore != null && ownership != null && publicationLog != null) {
            return new Storage(workflowStore, ownership, publicationLog);
        }
        if (workflowStore != null || ownership != null || publicationLog != null) {
            throw new IllegalStateException(
                    "workflowStore, ownership and publicationLog go together, since a store appends"
                            + " to the log of its own database: give all three or none");
        }
        LocalPublicationLog log = new LocalPublicationLog(logRetention, logRetentionAge, clock, random);
        LocalWorkflowStore store = new LocalWorkflowStore(log);
        return new Storage(store, store, log);
    }

    private ConnectionSettings connectionSettings() {
        return new ConnectionSettings(maxRooms, maxMessagesPerSecond, outboxBytes, pingInterval, pingTimeout);
    }

    private AdmissionSettings admissionSettings() {
        return new AdmissionSettings(
                maxConnections, maxConnectionsPerUser, maxConnectionsPerAddress, maxConnectsPerSecond);
    }

    private static Executor ownWorkers(List<Runnable> endings) {
        ExecutorService own = Defaults.workers();
        endings.add(own::shutdown);
        return own;
    }

    private static ScheduledExecutorService ownScheduler(List<Runnable> endings) {
        ScheduledExecutorService own = Defaults.scheduler();
        endings.add(own::shutdownNow);
        return own;
    }
}
