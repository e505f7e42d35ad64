package dev.realtime.tyrus.endpoint;

import dev.realtime.model.CloseReason;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's session, from open to close; the container makes one instance each. Deployed with
 * {@link RealtimeEndpoints}.
 *
 * <p>Who it is comes from the session's user principal where a gate stands in front of the container ({@link AdmittedPrincipal});
 * else from the {@link HandshakeOutcome} that {@link GatedConfigurator} left in the session's properties. A session without either
 * is closed.
 */
public final class RealtimeEndpoint extends Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(RealtimeEndpoint.class);

    // Set in onOpen, which the container calls before everything else.
    private volatile @Nullable Connection connection;

    /** For the container. */
    public RealtimeEndpoint() {}

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        Principal principal = session.getUserPrincipal();
        if (principal instanceof AdmittedPrincipal admitted) {
            open(session, admitted.seat(), admitted.carrier());
            return;
        }
        HandshakeOutcome outcome = HandshakeOutcome.takeFrom(session.getUserProperties());
        if (outcome == null) {
            LOG.error("A session without a handshake of ours: deploy the endpoint with its own configurator");
            close(session, CloseReason.SERVER_FAILED.code());
        } else if (outcome.verdict() instanceof Verdict.Accepted accepted) {
            open(session, accepted.admitted().seat(), outcome.carrier());
        } else {
            close(session, RefusalCloseCode.of(((Verdict.Refused) outcome.verdict()).status()));
        }
    }

    private void open(Session session, Admission.Seat seat, Carrier carrier) {
        try {
            connection = carrier.carry(session, seat);
        } catch (RuntimeException e) {
            LOG.error("A session could not be opened", e);
            seat.release();
            close(session, CloseReason.SERVER_FAILED.code());
        }
    }

    private static void close(Session session, int code) {
        try {
            session.close(CloseReasons.of(code, ""));
        } catch (IOException | RuntimeException e) {
            LOG.debug("The session was gone before it could be closed", e);
        }
    }

    @Override
    public void onClose(Session session, jakarta.websocket.CloseReason reason) {
        gone();
    }

    /** The container gives up the session, or a message handler failed: either way the client has to come back. */
    @Override
    public void onError(Session session, Throwable failure) {
        LOG.debug("A session failed", failure);
        gone();
        close(session, CloseReason.SERVER_FAILED.code());
    }

    private void gone() {
        Connection open = connection;
        if (open != null) {
            open.closed();
        }
    }
}
