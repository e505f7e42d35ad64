package dev.realtime.core;

import dev.realtime.core.connection.Admissions;
import dev.realtime.core.connection.ConnectionRegistry;
import dev.realtime.core.local.LocalTokens;
import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.IdempotencyKey;
import dev.realtime.model.JsonText;
import dev.realtime.model.NodeExecution;
import dev.realtime.model.Principal;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.in.Administration;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Announcements;
import dev.realtime.port.in.Connections;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.in.Health;
import dev.realtime.port.in.History;
import dev.realtime.port.in.Publisher;
import dev.realtime.port.in.RoomStatistics;
import dev.realtime.port.in.Tickets;
import dev.realtime.port.in.WorkflowState;
import dev.realtime.port.in.WorkflowTracking;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Real-time updates for one instance: the whole core behind its driving ports. Made by {@link #builder}.
 *
 * <p>Thread-safe. What blocks says so in its port. {@link #close} drains and ends it.
 */
public final class Realtime
        implements Connections,
                Tickets,
                Publisher,
                Announcements,
                WorkflowTracking,
                WorkflowState,
                History,
                RoomStatistics,
                Administration,
                Health,
                AutoCloseable {
    private static final Logger LOG = System.getLogger(Realtime.class.getName());

    /** How long clients have to go when the instance closes. */
    private static final Duration DRAIN = Duration.ofSeconds(6);

    private final Admissions admissions;
    private final Tickets tickets;
    private final ConnectionRegistry connections;
    private final Publisher publisher;
    private final Announcements announcements;
    private final WorkflowTracking tracking;
    private final WorkflowState state;
    private final History history;
    private final RoomStatistics statistics;
    private final Administration administration;
    private final Optional<LocalTokens> tokens;
    private final List<Runnable> endings;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param endings what {@link #close} does last, in order */
    Realtime(
            Admissions admissions,
            Tickets tickets,
            ConnectionRegistry connections,
            Publisher publisher,
            Announcements announcements,
            WorkflowTracking tracking,
            WorkflowState state,
            History history,
            RoomStatistics statistics,
            Administration administration,
            Optional<LocalTokens> tokens,
            List<Runnable> endings) {
        this.admissions = admissions;
        this.tickets = tickets;
        this.connections = connections;
        this.publisher = publisher;
        this.announcements = announcements;
        this.tracking = tracking;
        this.state = state;
        this.history = history;
        this.statistics = statistics;
        this.administration = administration;
        this.tokens = tokens;
        this.endings = endings;
    }

    /** Everything has a default: {@code Realtime.builder().build()} is a whole system in memory. */
    public static RealtimeBuilder builder() {
        return new RealtimeBuilder();
    }

    @Override
    public Admission admit(Handshake handshake) {
        return admissions.admit(handshake);
    }

    @Override
    public String issue(Principal principal) {
        return tickets.issue(principal);
    }

    @Override
    public List<Publication> publish(List<RoomEvent> events) {
        return publisher.publish(events);
    }

    @Override
    public void announce(List<Publication> committed) {
        announcements.announce(committed);
    }

    @Override
    public Result putWorkflow(Workflow workflow) {
        return tracking.putWorkflow(workflow);
    }

    @Override
    public Result deleteWorkflow(String workflowId) {
        return tracking.deleteWorkflow(workflowId);
    }

    @Override
    public Result putExecution(Execution execution) {
        return tracking.putExecution(execution);
    }

    @Override
    public Result patchExecution(String executionId, ExecutionPatch patch) {
        return tracking.patchExecution(executionId, patch);
    }

    @Override
    public WorkflowTracking with(IdempotencyKey key) {
        return tracking.with(key);
    }

    @Override
    public Result putNode(NodeExecution node) {
        return tracking.putNode(node);
    }

    @Override
    public Optional<JsonText> state(Principal principal, RoomId room) {
        return state.state(principal, room);
    }

    @Override
    public List<JsonText> executions(Principal principal, int limit) {
        return state.executions(principal, limit);
    }

    @Override
    public History.Answer history(
            Principal principal, RoomId room, @Nullable String epoch, @Nullable Long after, int limit) {
        return history.history(principal, room, epoch, after, limit);
    }

    @Override
    public Statistics statistics(Principal principal) {
        return statistics.statistics(principal);
    }

    @Override
    public List<RoomId> activeRooms(Principal principal) {
        return statistics.activeRooms(principal);
    }

    @Override
    public void revoke(UserId user, RoomId room) {
        administration.revoke(user, room);
    }

    @Override
    public void disconnect(UserId user) {
        administration.disconnect(user);
    }

    @Override
    public void block(UserId user) {
        administration.block(user);
    }

    @Override
    public void unblock(UserId user) {
        administration.unblock(user);
    }

    @Override
    public boolean isReady() {
        return !admissions.isDraining();
    }

    /**
     * A new opaque token that this instance accepts until the principal expires.
     *
     * @throws IllegalStateException when the host gave an authenticator of its own: that one says which tokens are good
     */
    public String issueToken(Principal principal) {
        return tokens.orElseThrow(() -> new IllegalStateException(
                        "This instance has an Authenticator of the host's own; tokens come from where that one looks"))
                .issue(principal);
    }

    /**
     * Ends it: new clients are refused (503), those connected are sent away (1012). Blocks until they have gone, 6 s at most.
     * Harmless when called twice.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            admissions.drain();
            connections.awaitEmpty(DRAIN);
            endings.forEach(Realtime::fenced);
        }
    }

    /** One ending that fails must not keep the others from theirs. */
    private static void fenced(Runnable ending) {
        try {
            ending.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A part can't be ended", e);
        }
    }
}
