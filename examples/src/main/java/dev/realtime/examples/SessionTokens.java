package dev.realtime.examples;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Authenticator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The host's own sessions, by opaque tokens: what a cookie or a table of sessions would hold. */
public final class SessionTokens implements Authenticator {
    /** Who has signed in, and until when. */
    public record Session(String user, Set<String> scopes, Instant endsAt) {
        public Session {
            scopes = Set.copyOf(scopes);
        }
    }

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public SessionTokens(InstantSource clock) {
        this.clock = clock;
    }

    public void begin(String token, Session session) {
        sessions.put(token, session);
    }

    // begin: authenticate
    @Override
    public Authentication authenticate(String token) {
        Session session = sessions.get(token);
        if (session == null || !clock.instant().isBefore(session.endsAt())) {
            return new Rejected(new Refusal(ErrorCode.UNAUTHENTICATED, "Sign in again"));
        }
        return new Authenticated(new Principal(new UserId(session.user()), session.scopes(), session.endsAt()));
    }
    // end: authenticate
}
