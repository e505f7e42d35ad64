package dev.realtime.tyrus.servlet;

import dev.realtime.port.in.Admission;
import dev.realtime.tyrus.endpoint.AdmittedPrincipal;
import dev.realtime.tyrus.endpoint.Carrier;
import dev.realtime.tyrus.endpoint.HandshakeGate;
import dev.realtime.tyrus.endpoint.UpgradeRequest;
import dev.realtime.tyrus.endpoint.Verdict;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the {@link HandshakeGate} in front of a servlet container's WebSocket, so that clients are refused before the upgrade
 * (PROTOCOL section 1). {@link #builder} makes it and deploys it with the endpoint.
 *
 * <p>Who deploys by hand maps it to {@code RealtimeEndpoints.PATH} and deploys {@code RealtimeEndpoints.admitted()} behind it; it
 * must come before the container's own upgrade filter. In Tomcat and Undertow it does; Jetty puts its own first when the
 * endpoint is deployed, so that this one has to be prepended after that.
 *
 * <p>Behind a proxy the client's address is what the container makes of {@code X-Forwarded-For}, if it is told to.
 * Blocks as long as the authenticator does. Thread-safe.
 */
public final class HandshakeFilter extends HttpFilter {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeFilter.class);
    private static final Duration OPEN_DEADLINE = Duration.ofSeconds(10);

    private final transient HandshakeGate gate;
    private final transient Carrier carrier;
    private final transient ScheduledExecutorService scheduler;
    private final transient Runnable ending;

    /**
     * A filter for one endpoint.
     *
     * @param carrier how the sessions' messages travel
     * @param scheduler gives back the seats of upgrades that the container began and never opened; must not block
     */
    public HandshakeFilter(HandshakeGate gate, Carrier carrier, ScheduledExecutorService scheduler) {
        this(gate, carrier, scheduler, () -> {});
    }

    /** @param ending what the container's end of the filter sets off */
    HandshakeFilter(HandshakeGate gate, Carrier carrier, ScheduledExecutorService scheduler, Runnable ending) {
        this.gate = gate;
        this.carrier = carrier;
        this.scheduler = scheduler;
        this.ending = ending;
    }

    @Override
    public void destroy() {
        ending.run();
    }

    /** Everything but the connections has a default. */
    public static HandshakeFilterBuilder builder() {
        return new HandshakeFilterBuilder();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Verdict verdict = gate.decide(upgradeRequest(request));
        if (verdict instanceof Verdict.Accepted accepted) {
            upgrade(request, response, chain, accepted);
        } else {
            refuse(response, (Verdict.Refused) verdict);
        }
    }

    private void upgrade(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, Verdict.Accepted accepted)
            throws IOException, ServletException {
        Admission.Seat seat = accepted.admitted().seat();
        AdmittedPrincipal principal = new AdmittedPrincipal(accepted.admitted(), carrier);
        boolean upgraded = false;
        try {
            chain.doFilter(new AdmittedRequest(request, principal, accepted.subprotocol()), response);
            upgraded = response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
        } finally {
            if (upgraded) {
                releaseUnlessOpened(seat);
            } else {
                seat.release();
            }
        }
    }

    /** A client that is gone before the container has answered it is never heard of again. */
    private void releaseUnlessOpened(Admission.Seat seat) {
        try {
            scheduler.schedule(seat::release, OPEN_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("No deadline for an upgrade: the scheduler has ended", e);
        }
    }

    private static void refuse(HttpServletResponse response, Verdict.Refused refused) throws IOException {
        byte[] body = refused.body().text().getBytes(StandardCharsets.UTF_8);
        response.setStatus(refused.status());
        refused.headers().forEach(response::setHeader);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static UpgradeRequest upgradeRequest(HttpServletRequest request) {
        return new UpgradeRequest(
                request.getMethod(),
                request.getProtocol(),
                request.getQueryString(),
                name -> Collections.list(request.getHeaders(name)),
                request.getRemoteAddr());
    }
}
