package dev.realtime.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Authenticator.Authenticated;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtIssuerTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000, 999_000_000);
    private static final UserId USER = new UserId("u-1");

    private final JwtIssuer issuer = new JwtIssuer(Tokens.SECRET, () -> NOW);

    @Test
    void issuedTokenIsAccepted() {
        String token = issuer.issue(USER, List.of(Principal.PUBLISH, Principal.ADMIN), Duration.ofHours(1));

        assertThat(authenticator().authenticate(token))
                .isEqualTo(new Authenticated(new Principal(
                        USER, Set.of(Principal.PUBLISH, Principal.ADMIN), Instant.ofEpochSecond(1_003_605))));
    }

    @Test
    void roomsOfTheTokenAreThoseOfThePrincipal() {
        Set<RoomId> rooms = Set.of(RoomId.parse("team:b"), RoomId.parse("team:a"));
        String token = issuer.issue(USER, Set.of(), rooms, Duration.ofHours(1));

        assertThat(authenticator().authenticate(token))
                .isEqualTo(new Authenticated(new Principal(USER, Set.of(), rooms, Instant.ofEpochSecond(1_003_605))));
    }

    @Test
    void tokenWithoutScopesIsAccepted() {
        assertThat(authenticator().authenticate(issuer.issue(USER, Set.of(), Duration.ofSeconds(1))))
                .isInstanceOf(Authenticated.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb"})
    void scopeThatIsNoWordIsRefused(String scope) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> issuer.issue(USER, Set.of(scope), Duration.ofHours(1)))
                .withMessage("A scope is a word without white space");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_000, 0, 999})
    void tokenThatNeverLivesIsRefused(long millis) {
        assertThatIllegalArgumentException().isThrownBy(() -> issuer.issue(USER, Set.of(), Duration.ofMillis(millis)));
    }

    private static JwtAuthenticator authenticator() {
        return JwtAuthenticator.builder()
                .hmacSecret(Tokens.SECRET)
                .clock(() -> NOW)
                .build();
    }
}
