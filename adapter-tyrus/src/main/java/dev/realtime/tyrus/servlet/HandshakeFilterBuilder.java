package dev.realtime.tyrus.servlet;

import dev.realtime.port.in.Connections;
import dev.realtime.tyrus.endpoint.AllowedOrigins;
import dev.realtime.tyrus.endpoint.HandshakeGate;
import dev.realtime.tyrus.endpoint.PortableCarrier;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link HandshakeFilter}, and deploys it with the endpoint behind it. Only the connections must be given; threads that
 * are not given are made, and end with the filter. Not thread-safe.
 */
public final class HandshakeFilterBuilder {
    private static final String NAME = "realtime";

    private @Nullable Connections connections;
    private @Nullable Executor workers;
    private @Nullable ScheduledExecutorService scheduler;
    private Runnable ending = () -> {};
    private AllowedOrigins allowedOrigins = AllowedOrigins.sameOrigin();
    private int maxMessageBytes = 65_536;

    HandshakeFilterBuilder() {}

    /** Who is asked for a place for each client. */
    public HandshakeFilterBuilder connections(Connections connections) {
        this.connections = connections;
        return this;
    }

    /**
     * The web pages that may connect beside those of the same origin; {@code *} for all.
     *
     * @throws IllegalArgumentException when one is no origin
     */
    public HandshakeFilterBuilder allowedOrigins(List<String> origins) {
        this.allowedOrigins = AllowedOrigins.of(origins);
        return this;
    }

    /** Longer messages are closed with 1009; at least 1. */
    public HandshakeFilterBuilder maxMessageBytes(int bytes) {
        this.maxMessageBytes = bytes;
        return this;
    }

    /** For calls of the container that may block: pings and closes. */
    public HandshakeFilterBuilder workers(Executor workers) {
        this.workers = workers;
        return this;
    }

    /** For deadlines of upgrades and closes. */
    public HandshakeFilterBuilder scheduler(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
        return this;
    }

    /**
     * What to do when the container ends the web application, such as {@code realtime::close}. It comes before Tomcat closes the
     * sessions (1001); a {@code ServletContextListener} of a WAR hears of the end only after that.
     */
    public HandshakeFilterBuilder onDestroy(Runnable ending) {
        this.ending = ending;
        return this;
    }

    /**
     * Makes the filter, for a host that maps it to {@link RealtimeEndpoints#PATH} itself.
     *
     * @throws IllegalArgumentException when the number is out of its range
     * @throws IllegalStateException when no connections were given
     */
    public HandshakeFilter build() {
        if (connections == null) {
            throw new IllegalStateException("HandshakeFilter.builder() needs connections(...) before build()");
        }
        List<ExecutorService> own = new ArrayList<>();
        ScheduledExecutorService timer = scheduler == null ? kept(own, Defaults.scheduler()) : scheduler;
        Executor blocking = workers == null ? kept(own, Defaults.workers()) : workers;
        return new HandshakeFilter(
                new HandshakeGate(connections, allowedOrigins),
                new PortableCarrier(maxMessageBytes, blocking, timer),
                timer,
                () -> end(own));
    }

    /** In this order: the clients that are sent away by the first need the threads. */
    private void end(List<ExecutorService> threads) {
        try {
            ending.run();
        } finally {
            threads.forEach(ExecutorService::shutdown);
        }
    }

    private static <E extends ExecutorService> E kept(List<ExecutorService> own, E made) {
        own.add(made);
        return made;
    }

    /**
     * Deploys the endpoint and puts the filter in front of it. To be called while the web application starts, from a
     * {@code ServletContextListener} or a {@code ServletContainerInitializer}.
     *
     * @throws IllegalStateException when no connections were given, the container has no WebSocket, the application has started
     *     already, or something stands at the endpoint's path; the message says which
     */
    public void deploy(ServletContext servlets) {
        HandshakeFilter filter = build();
        if (!(servlets.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container)) {
            throw new IllegalStateException("This web application has no jakarta.websocket ServerContainer (yet):"
                    + " switch the container's WebSocket on, and deploy after it has been initialised");
        }
        try {
            // First of the two: Jetty puts its upgrade filter before all others when an endpoint is deployed.
            container.addEndpoint(RealtimeEndpoints.admitted());
        } catch (DeploymentException e) {
            throw new IllegalStateException("The endpoint can't be deployed at " + RealtimeEndpoints.PATH, e);
        }
        FilterRegistration.Dynamic gate = servlets.addFilter(NAME, filter);
        ServletRegistration.Dynamic behind = servlets.addServlet(NAME, new NothingBehind());
        if (gate == null || behind == null) {
            throw new IllegalStateException("This web application has a filter or servlet named " + NAME + " already");
        }
        gate.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, RealtimeEndpoints.PATH);
        behind.addMapping(RealtimeEndpoints.PATH);
    }
}
