package dev.realtime.jwt;

import dev.realtime.model.JsonText;
import dev.realtime.model.Principal;
import dev.realtime.port.out.Authenticator;
import dev.realtime.tck.AuthenticatorContract;
import dev.realtime.tck.fake.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

class JwtAuthenticatorContractTest extends AuthenticatorContract {
    private static final byte[] SECRET = Tokens.SECRET.getBytes(StandardCharsets.UTF_8);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

    @Override
    protected Authenticator open() {
        return JwtAuthenticator.builder().hmacSecret(SECRET).clock(clock).build();
    }

    @Override
    protected String issue(Principal principal) {
        return Tokens.signed(JsonText.object()
                .put("sub", principal.user().value())
                .put("scope", String.join(" ", principal.scopes()))
                .put("exp", principal.expiresAt().getEpochSecond())
                .build()
                .text());
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }
}
