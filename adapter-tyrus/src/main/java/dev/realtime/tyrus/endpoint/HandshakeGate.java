package dev.realtime.tyrus.endpoint;

import dev.realtime.model.Dialect;
import dev.realtime.model.ErrorCode;
import dev.realtime.model.Refusal;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connections;
import dev.realtime.port.in.Handshake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether a request becomes a connection (PROTOCOL section 1). Thread-safe. */
public final class HandshakeGate {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeGate.class);
    private static final String AUTHENTICATION = "Bearer realm=\"realtime\"";

    private final Connections connections;
    private final AllowedOrigins origins;

    public HandshakeGate(Connections connections, AllowedOrigins origins) {
        this.connections = connections;
        this.origins = origins;
    }

    /** Checks the whole request. May block (the authenticator); never throws. */
    public Verdict decide(UpgradeRequest request) {
        Verdict.Refused violation = UpgradeRules.violation(request);
        return violation != null ? violation : admit(request);
    }

    /** The same for a request of which the container has said already that it is a handshake. */
    Verdict admit(UpgradeRequest request) {
        if (!origins.allow(request)) {
            return Verdict.Refused.of(403, ErrorCode.FORBIDDEN, "This origin is not allowed");
        }
        Optional<QueryString> query = QueryString.parse(request.query());
        if (query.isEmpty()) {
            return bad("The query is not well formed");
        }
        Subprotocols offered = Subprotocols.of(request);
        List<Handshake.Credential> credentials = credentials(request, query.get(), offered);
        if (credentials.size() > 1) {
            return bad("More than one token or ticket");
        }
        if (!offered.tokens().isEmpty() && offered.dialect().isEmpty()) {
            return bad("A bearer subprotocol needs a realtime subprotocol beside it");
        }
        return credentials.isEmpty() || credentials.get(0).secret().isEmpty()
                ? unauthenticated("A token or a ticket is needed", AUTHENTICATION)
                : admit(credentials.get(0), request.remoteAddress(), offered.dialect());
    }

    private static List<Handshake.Credential> credentials(
            UpgradeRequest request, QueryString query, Subprotocols offered) {
        List<Handshake.Credential> credentials = new ArrayList<>();
        query.all("token").forEach(token -> credentials.add(new Handshake.Token(token)));
        query.all("ticket").forEach(ticket -> credentials.add(new Handshake.Ticket(ticket)));
        for (String authorization : request.all("Authorization")) {
            BearerCredentials.tokenIn(authorization).map(Handshake.Token::new).ifPresent(credentials::add);
        }
        offered.tokens().forEach(token -> credentials.add(new Handshake.Token(token)));
        return credentials;
    }

    private Verdict admit(Handshake.Credential credential, String remoteAddress, Optional<Dialect> offered) {
        Dialect dialect = offered.orElse(Dialect.V1);
        Admission admission;
        try {
            admission = connections.admit(new Handshake(credential, remoteAddress, dialect));
        } catch (RuntimeException e) {
            LOG.error("Nobody can be admitted now", e);
            return unavailable("Temporarily unavailable, try again later", Duration.ofSeconds(1));
        }
        if (admission instanceof Admission.Admitted admitted) {
            return new Verdict.Accepted(
                    admitted, offered.map(Dialect::subprotocol).orElse(null));
        }
        Admission.TurnedAway turnedAway = (Admission.TurnedAway) admission;
        return refused(turnedAway.why(), turnedAway.retryAfter());
    }

    private static Verdict.Refused refused(Refusal why, Duration retryAfter) {
        return switch (why.code()) {
            case UNAUTHENTICATED, BAD_TOKEN ->
                unauthenticated(why.message(), AUTHENTICATION + ", error=\"invalid_token\"");
            case RATE_LIMITED -> retryLater(Verdict.Refused.of(429, why.code(), why.message()), retryAfter);
            case UNAVAILABLE -> unavailable(why.message(), retryAfter);
            default -> Verdict.Refused.of(403, ErrorCode.FORBIDDEN, why.message());
        };
    }

    private static Verdict.Refused bad(String message) {
        return Verdict.Refused.of(400, ErrorCode.BAD_MESSAGE, message);
    }

    /** RFC 6750 section 3: which error it was is told only to who presented a token. */
    private static Verdict.Refused unauthenticated(String message, String challenge) {
        return Verdict.Refused.of(401, ErrorCode.UNAUTHENTICATED, message).with("WWW-Authenticate", challenge);
    }

    /** Nobody is let in for now; also what a server says that has no room to ask the gate. */
    public static Verdict.Refused unavailable(String message, Duration retryAfter) {
        return retryLater(Verdict.Refused.of(503, ErrorCode.UNAVAILABLE, message), retryAfter);
    }

    private static Verdict.Refused retryLater(Verdict.Refused refused, Duration after) {
        long seconds = after.plusNanos(999_999_999).toSeconds();
        return refused.with("Retry-After", Long.toString(Math.max(1, seconds)));
    }
}
