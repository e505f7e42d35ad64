package dev.realtime.rest;

import dev.realtime.port.in.Administration;
import dev.realtime.port.in.Health;
import dev.realtime.port.in.History;
import dev.realtime.port.in.Publisher;
import dev.realtime.port.in.RoomStatistics;
import dev.realtime.port.in.Tickets;
import dev.realtime.port.in.WorkflowState;
import dev.realtime.port.in.WorkflowTracking;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.MessageCodec;
import jakarta.ws.rs.core.Application;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP endpoints (PROTOCOL section 7), for any JAX-RS container that is mounted at the root and lets encoded slashes
 * through.
 *
 * <p>Every request needs a bearer token but those for health; publishing calls need the scope {@code realtime:publish},
 * administration {@code realtime:admin}.
 * Resources block for their ports: not for a selector thread. Limits on the body's size and on the time that it may take
 * are first of all the server's; {@link Builder#maxBodyBytes} is a second fence.
 */
public final class RestApi {
    private final Application application;

    private RestApi(Builder builder) {
        application = new Resources(builder.singletons());
    }

    /** Starts an API; every port must be given but {@link Builder#administration}. */
    public static Builder builder() {
        return new Builder();
    }

    /** What the container is to run. It carries the properties that keep Jersey's own pages off the wire. */
    public Application application() {
        return application;
    }

    /** Gathers the ports. Not thread-safe. */
    public static final class Builder {
        private @Nullable Authenticator authenticator;
        private @Nullable Publisher publisher;
        private @Nullable WorkflowTracking tracking;
        private @Nullable WorkflowState state;
        private @Nullable History history;
        private @Nullable MessageCodec codec;
        private @Nullable Tickets tickets;
        private @Nullable Administration administration;
        private @Nullable RoomStatistics statistics;
        private @Nullable Health health;
        private int maxBodyBytes = 1 << 20;
        private int maxJsonDepth = 20;
        private int maxBatch = 1000;

        private Builder() {}

        public Builder authenticator(Authenticator authenticator) {
            this.authenticator = authenticator;
            return this;
        }

        public Builder publisher(Publisher publisher) {
            this.publisher = publisher;
            return this;
        }

        public Builder tracking(WorkflowTracking tracking) {
            this.tracking = tracking;
            return this;
        }

        public Builder state(WorkflowState state) {
            this.state = state;
            return this;
        }

        /** @param codec writes the publications, in dialect v2 */
        public Builder history(History history, MessageCodec codec) {
            this.history = history;
            this.codec = codec;
            return this;
        }

        public Builder tickets(Tickets tickets) {
            this.tickets = tickets;
            return this;
        }

        /** Opens the administration endpoints; without this call there are none. */
        public Builder administration(Administration administration) {
            this.administration = administration;
            return this;
        }

        public Builder statistics(RoomStatistics statistics) {
            this.statistics = statistics;
            return this;
        }

        public Builder health(Health health) {
            this.health = health;
            return this;
        }

        /** Larger bodies are answered with 413; 1 MiB without this call. */
        public Builder maxBodyBytes(int bytes) {
            maxBodyBytes = positive(bytes);
            return this;
        }

        /** How deep an object in a body may nest; 20 without this call, at most 99. */
        public Builder maxJsonDepth(int levels) {
            maxJsonDepth = Math.min(positive(levels), 99);
            return this;
        }

        /** How many events one call may publish; 1,000 without this call. */
        public Builder maxBatch(int events) {
            maxBatch = positive(events);
            return this;
        }

        /** @throws NullPointerException naming the port that was not given */
        public RestApi build() {
            return new RestApi(this);
        }

        private Set<Object> singletons() {
            Bodies bodies = new Bodies(maxBodyBytes, maxJsonDepth);
            Publisher events = given(publisher, "publisher");
            Reports reports = new Reports(given(tracking, "tracking"));
            WorkflowState current = given(state, "state");
            Set<Object> singletons = new HashSet<>();
            if (administration != null) {
                singletons.add(new AdministrationResource(administration, bodies));
            }
            singletons.addAll(List.of(
                    new Authorization(given(authenticator, "authenticator")),
                    new RequestRules(maxBodyBytes),
                    new SafeHeaders(),
                    new Failures(),
                    new StatisticsResource(given(statistics, "statistics")),
                    new WorkflowResource(reports, current, bodies),
                    new ExecutionResource(reports, current, bodies),
                    new NotificationResource(events, bodies),
                    new PublishResource(events, bodies, maxBatch),
                    new HistoryResource(given(history, "history"), given(codec, "history")),
                    new TicketResource(given(tickets, "tickets")),
                    new HealthResource(given(health, "health"))));
            return Set.copyOf(singletons);
        }

        private static <T> T given(@Nullable T port, String name) {
            return Objects.requireNonNull(port, () -> "The HTTP endpoints need a port: call " + name);
        }

        private static int positive(int limit) {
            if (limit < 1) {
                throw new IllegalArgumentException("A limit of the HTTP endpoints is 1 or more");
            }
            return limit;
        }
    }

    private static final class Resources extends Application {
        private final Set<Object> singletons;

        Resources(Set<Object> singletons) {
            this.singletons = singletons;
        }

        @Override
        @SuppressWarnings(
                "deprecation") // Deprecated in favour of injection by CDI, which a plain container does not have.
        public Set<Object> getSingletons() {
            return singletons;
        }

        @Override
        public Map<String, Object> getProperties() {
            return Map.of(
                    "jersey.config.server.wadl.disableWadl", true,
                    "jersey.config.server.response.setStatusOverSendError", true,
                    "jersey.config.server.disableAutoDiscovery", true);
        }
    }
}
