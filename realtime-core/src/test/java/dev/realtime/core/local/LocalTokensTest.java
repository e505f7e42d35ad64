package dev.realtime.core.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Authenticator;
import dev.realtime.tck.AuthenticatorContract;
import dev.realtime.tck.fake.ManualClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalTokensTest extends AuthenticatorContract {
    private final ManualClock clock = new ManualClock();
    private final LocalTokens tokens = new LocalTokens(new SecureRandom(), clock);

    @Override
    protected Authenticator open() {
        return tokens;
    }

    @Override
    protected String issue(Principal principal) {
        return tokens.issue(principal);
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    @Test
    void aTokenIsGoodUntilItExpires() {
        Principal anna =
                new Principal(new UserId("anna"), Set.of(), clock.instant().plusSeconds(10));
        String token = tokens.issue(anna);
        clock.advance(Duration.ofMillis(9_999));
        assertThat(tokens.authenticate(token)).isEqualTo(new Authenticator.Authenticated(anna));
        clock.advance(Duration.ofMillis(1));
        assertThat(tokens.authenticate(token)).isInstanceOf(Authenticator.Rejected.class);
    }

    @Test
    void noTwoTokensAreTheSameAndOneWithoutExpiryStaysGood() {
        Principal anna = Principal.of(new UserId("anna"));
        String first = tokens.issue(anna);
        String second = tokens.issue(anna);
        assertThat(first).isNotEqualTo(second).hasSize(32);
        clock.advance(Duration.ofDays(1_000));
        assertThat(tokens.authenticate(first)).isEqualTo(new Authenticator.Authenticated(anna));
    }
}
