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
import dev.realtime.core.connection.LargeStates;
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
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.MessageCodec;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.WorkflowStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;

/** Puts the parts of one {@link Realtime} together, as its builder says. Used once. */
final class Assembly {
    /** Pings whose rooms' heads are asked for in one query at most. */
    private static final int MOST_PINGS = 50;

    private final RealtimeBuilder given;
    private final List<Runnable> endings = new ArrayList<>();
    private final Executor workers;
    private final ScheduledExecutorService scheduler;
    private final FailureLog failures;
    private final Storage storage;
    private final AccessPolicy access;
    private final TrackedState states;
    private final Optional<LocalTokens> tokens;
    private final ConnectionRegistry connections = new ConnectionRegistry();

    /** What remembers, all in one place. */
    private record Storage(WorkflowStore workflows, Ownership ownership, PublicationLog log) {}

    Assembly(RealtimeBuilder given) {
        this.given = given;
        storage = storage(given);
        workers = given.workers == null ? ownWorkers() : given.workers;
        scheduler = given.scheduler == null ? ownScheduler() : given.scheduler;
        failures = new FailureLog(System.getLogger(Realtime.class.getName()), given.ticker);
        access = new AccessPolicy(storage.ownership(), given.rules, workers, failures);
        states = new TrackedState(storage.workflows(), access);
        tokens = given.authenticator == null
                ? Optional.of(new LocalTokens(given.random, given.clock))
                : Optional.empty();
    }

    private static Storage storage(RealtimeBuilder given) {
        if (given.workflowStore != null && given.ownership != null && given.publicationLog != null) {
            return new Storage(given.workflowStore, given.ownership, given.publicationLog);
        }
        if (given.workflowStore != null || given.ownership != null || given.publicationLog != null) {
            throw new IllegalStateException(
                    "workflowStore, ownership and publicationLog go together, since a store appends"
                            + " to the log of its own database: give all three or none");
        }
        LocalPublicationLog log =
                new LocalPublicationLog(given.logRetention, given.logRetentionAge, given.clock, given.random);
        LocalWorkflowStore store = new LocalWorkflowStore(log);
        return new Storage(store, store, log);
    }

    private Executor ownWorkers() {
        ExecutorService own = Defaults.workers();
        endings.add(own::shutdown);
        return own;
    }

    private ScheduledExecutorService ownScheduler() {
        ScheduledExecutorService own = Defaults.scheduler();
        endings.add(own::shutdownNow);
        return own;
    }

    Realtime assemble() {
        MessageCodec codec = given.codec == null ? new LocalMessageCodec() : given.codec;
        Shards shards = new Shards(given.shards, workers);
        RoomRegistry rooms = new RoomRegistry(shards, storage.log(), workers, scheduler, codec, given.clock, failures);
        ConnectionContext context = context(codec, shards, rooms);
        TicketOffice tickets = new TicketOffice(
                given.ticketStore == null ? new LocalTickets(given.clock) : given.ticketStore,
                given.clock,
                given.random);
        Admissions admissions = new Admissions(tickets, admissionSettings(), context, given.random);

        Broadcaster broadcaster = given.broadcaster == null ? new LocalBroadcaster() : given.broadcaster;
        EnvelopeReceiver receiver = new EnvelopeReceiver(rooms, connections, access, admissions);
        endings.add(0, broadcaster.listen(envelope -> envelope.handle(receiver).run()));
        Announcer announcer = new Announcer(broadcaster, failures);
        startSweeps(admissions);
        return new Realtime(
                admissions,
                tickets,
                connections,
                new PublishService(storage.log(), announcer),
                announcer,
                new ExecutionTracking(storage.workflows(), storage.log(), announcer),
                states,
                new HistoryService(storage.log(), access),
                new LiveStatistics(connections, rooms, access),
                new Administrator(connections, access, admissions, announcer),
                tokens,
                List.copyOf(endings));
    }

    private ConnectionContext context(MessageCodec codec, Shards shards, RoomRegistry rooms) {
        ConnectionSettings settings = new ConnectionSettings(
                given.maxRooms, given.maxMessagesPerSecond, given.outboxBytes, given.pingInterval, given.pingTimeout);
        return new ConnectionContext(
                settings,
                connections,
                rooms,
                shards,
                access,
                given.authenticator == null ? tokens.orElseThrow() : given.authenticator,
                states,
                new LargeStates(),
                storage.log(),
                new Questions<>(MOST_PINGS, new HeadQuery(storage.log()), workers),
                codec,
                given.clock,
                given.ticker,
                workers,
                failures);
    }

    private AdmissionSettings admissionSettings() {
        return new AdmissionSettings(
                given.maxConnections,
                given.maxConnectionsPerUser,
                given.maxConnectionsPerAddress,
                given.maxConnectsPerSecond);
    }

    private void startSweeps(Admissions admissions) {
        ScheduledFuture<?> sweep = new Heartbeat(connections, admissions, given.clock).start(scheduler);
        endings.add(0, () -> sweep.cancel(false));
        if (!given.accessRecheck.isZero()) {
            ScheduledFuture<?> recheck = new AccessRecheck(
                            connections, access, given.ticker, workers, given.accessRecheck, failures)
                    .start(scheduler);
            endings.add(0, () -> recheck.cancel(false));
        }
    }
}
