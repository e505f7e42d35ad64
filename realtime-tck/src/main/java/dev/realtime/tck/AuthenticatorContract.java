package dev.realtime.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.Authenticator.Authenticated;
import dev.realtime.port.out.Authenticator.Authentication;
import dev.realtime.port.out.Authenticator.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Authenticator} must do. */
public abstract class AuthenticatorContract {
    /** The most that an authenticator may add to a token's end to make up for clocks that differ. */
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    private Authenticator authenticator;

    /** The authenticator; it also knows {@link #now}. */
    protected abstract Authenticator open() throws Exception;

    /** A token that the authenticator last opened accepts while it has not ended; the principal's expiry is never null. Any thread. */
    protected abstract String issue(Principal principal) throws Exception;

    /** The time that the authenticator goes by. */
    protected abstract Instant now();

    /** Frees what {@link #open} made. */
    protected void close() throws Exception {}

    /** How long anything may take. */
    protected Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    void openSubject() throws Exception {
        authenticator = open();
    }

    @AfterEach
    void closeSubject() throws Exception {
        close();
    }

    @Test
    void auth1_aGoodTokenTellsItsUserToTheLetter() throws Exception {
        for (String user : List.of(
                "ann", "Ann", "123e4567-e89b-12d3-a456-426614174000", "auth0|7:a@b.c", "\"\\'<%>", "u".repeat(200))) {
            UserId id = new UserId(user);
            assertThat(accepted(issue(lasting(id))).user()).isEqualTo(id);
        }
    }

    @Test
    void auth2_theScopesAreThoseOfTheTokenAndNoOthers() throws Exception {
        for (Set<String> scopes : List.of(
                Set.<String>of(), Set.of(Principal.PUBLISH), Set.of(Principal.ADMIN, Principal.PUBLISH, "x:y"))) {
            Principal principal = new Principal(Samples.ANN, scopes, now().plus(Duration.ofHours(1)));
            assertThat(accepted(issue(principal)).scopes()).isEqualTo(scopes);
        }
    }

    @Test
    void auth3_theEndOfTheRightIsThatOfTheTokenWithAtMostAMinutesLeeway() throws Exception {
        Instant end = now().plus(Duration.ofHours(1));
        Instant told =
                accepted(issue(new Principal(Samples.ANN, Set.of(), end))).expiresAt();
        // A token may round to whole seconds.
        assertThat(told).isBetween(end.minusSeconds(1), end.plus(LEEWAY));
    }

    @Test
    void auth4_aTokenThatHasEndedIsRejected() throws Exception {
        Instant end = now().minus(LEEWAY).minusSeconds(1);
        assertRejected(issue(new Principal(Samples.ANN, Set.of(), end)));
        assertRejected(issue(new Principal(Samples.ANN, Set.of(), Instant.EPOCH.plusSeconds(1))));
    }

    @Test
    void auth5_aTokenThatWasChangedIsRejected() throws Exception {
        String token = issue(lasting(Samples.ANN));
        assertThat(accepted(token).user()).isEqualTo(Samples.ANN);
        for (String changed : changed(token)) {
            assertRejected(changed);
        }
    }

    @Test
    void auth6_textsThatAreNoTokensAreRejected() {
        for (String text : List.of(
                "",
                " ",
                ".",
                "..",
                "...",
                "ann",
                "null",
                "Bearer",
                "a.b.c",
                "e30.e30.",
                "e30.e30.e30",
                "\u0000",
                "\n",
                "\uD800",
                "\u00e9.\u4e2d.\uD83D\uDE80",
                "%zz",
                "{}",
                "' OR '1'='1",
                "x".repeat(1_000_000),
                ".".repeat(100_000),
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4iLCJleHAiOjk5OTk5OTk5OTl9.")) {
            assertRejected(text);
        }
    }

    @Test
    void auth7_aRejectionSaysSomethingAndDoesNotRepeatTheToken() throws Exception {
        String token = issue(lasting(Samples.ANN));
        for (String bad : List.of("XyzzyMarker", "a.XyzzyMarker.c", token + "XyzzyMarker")) {
            String message = assertRejected(bad);
            assertThat(message).isNotBlank().hasSizeLessThan(200).doesNotContain("XyzzyMarker", token, "Exception");
        }
    }

    @Test
    void auth8_manyThreadsMayAskAtOnce() {
        Together.run(4, deadline(), thread -> () -> {
            for (int i = 0; i < 25; i++) {
                UserId user = new UserId("user-" + thread + "-" + i);
                assertThat(accepted(issue(lasting(user))).user()).isEqualTo(user);
                assertRejected("no-token-" + user);
            }
            return thread;
        });
    }

    private Principal lasting(UserId user) {
        return new Principal(user, Set.of(), now().plus(Duration.ofHours(1)));
    }

    private Principal accepted(String token) {
        Authentication authentication = authenticator.authenticate(token);
        assertThat(authentication).isInstanceOf(Authenticated.class);
        Principal principal = ((Authenticated) authentication).principal();
        assertThat(RoomId.isKey(principal.user().value())).isTrue();
        return principal;
    }

    private String assertRejected(String token) {
        Authentication authentication = authenticator.authenticate(token);
        assertThat(authentication)
                .as("answer to %s", token.substring(0, Math.min(100, token.length())))
                .isInstanceOf(Rejected.class);
        assertThat(((Rejected) authentication).why().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        return ((Rejected) authentication).why().message();
    }

    /** Tokens that differ from a good one; the last character alone is left as it is, in base64 it may mean nothing. */
    private static Set<String> changed(String token) {
        Set<String> changed = new LinkedHashSet<>();
        for (int at : new int[] {0, token.length() / 4, token.length() / 2, token.length() * 3 / 4}) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            changed.add(token.substring(0, at) + other + token.substring(at + 1));
            changed.add(token.substring(0, at) + token.substring(at + 1));
        }
        changed.add(token.substring(0, token.length() / 2));
        changed.add(token.substring(token.length() / 2));
        changed.add(token + "A");
        changed.add(token + token);
        changed.add(" " + token);
        changed.add(token + " ");
        changed.add(token + "\n");
        changed.add(token + "\u0000");
        changed.add(token.toUpperCase(Locale.ROOT));
        changed.add(token.toLowerCase(Locale.ROOT));
        changed.remove(token);
        return changed;
    }
}
