package dev.realtime.examples;

import dev.realtime.examples.SessionTokens.Session;
import dev.realtime.model.Principal;
import dev.realtime.port.out.Authenticator;
import dev.realtime.tck.AuthenticatorContract;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

// begin: contract
class SessionTokensContractTest extends AuthenticatorContract {
    private final SessionTokens sessions = new SessionTokens(InstantSource.system());
    private final AtomicInteger tokens = new AtomicInteger();

    @Override
    protected Authenticator open() {
        return sessions;
    }

    @Override
    protected String issue(Principal who) {
        String token = "token-" + tokens.incrementAndGet();
        Instant end = Objects.requireNonNull(who.expiresAt());
        sessions.begin(token, new Session(who.user().value(), who.scopes(), end));
        return token;
    }

    @Override
    protected Instant now() {
        return Instant.now();
    }
}
// end: contract
