package dev.realtime.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.ErrorCode;
import dev.realtime.model.Principal;
import dev.realtime.model.Refusal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.Authenticator.Authenticated;
import dev.realtime.port.out.Authenticator.Authentication;
import dev.realtime.port.out.Authenticator.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtAuthenticatorTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final Rejected REJECTED =
            new Rejected(new Refusal(ErrorCode.UNAUTHENTICATED, "The token is not valid or has expired"));

    private Instant now = NOW;

    @Test
    void goodTokenTellsUserScopesAndEnd() {
        assertThat(authenticate("{\"sub\":\"u-1\",\"exp\":1000060,\"scope\":\"realtime:publish  other\"}"))
                .isEqualTo(new Authenticated(new Principal(
                        new UserId("u-1"), Set.of("realtime:publish", "other"), Instant.ofEpochSecond(1_000_065))));
    }

    @Test
    void tokenWithoutScopeAllowsNothingInParticular() {
        assertThat(authenticate("{\"sub\":\"u-1\",\"exp\":1000060}"))
                .isEqualTo(new Authenticated(
                        new Principal(new UserId("u-1"), Set.of(), Instant.ofEpochSecond(1_000_065))));
    }

    @ParameterizedTest
    @CsvSource({"HS256, HmacSHA256", "HS384, HmacSHA384", "HS512, HmacSHA512"})
    void secretAllowsItsThreeAlgorithms(String name, String algorithm) {
        byte[] secret = Tokens.SECRET.getBytes(StandardCharsets.UTF_8);

        assertThat(hmac().authenticate(Tokens.hmac(algorithm, secret, "{\"alg\":\"" + name + "\"}", good())))
                .isInstanceOf(Authenticated.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "", "hs256", "HS256 ", "RS256", "ES256", "HS1"})
    void otherAlgorithmIsRefusedHoweverSigned(String name) {
        assertThat(hmac().authenticate(Tokens.signed("{\"alg\":\"" + name + "\"}", good())))
                .isEqualTo(REJECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"alg\":null}",
                "{\"alg\":7}",
                "{\"alg\":[\"HS256\"]}",
                "[]",
                "null",
                "\"HS256\"",
                "",
                "{\"alg\":\"HS256\"",
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"HS256\",\"crit\":[]}",
                "{\"alg\":\"HS256\",\"crit\":null}"
            })
    void badHeaderIsRefusedEvenWhenSigned(String header) {
        assertThat(hmac().authenticate(Tokens.signed(header, good()))).isEqualTo(REJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "\"u-1\"", "{", "{}"})
    void payloadThatIsNoGoodObjectIsRefused(String payload) {
        assertThat(authenticate(payload)).isEqualTo(REJECTED);
    }

    @Test
    void unsignedTokenIsRefused() {
        assertThat(hmac().authenticate(Tokens.content("{\"alg\":\"none\"}", good()) + "."))
                .isEqualTo(REJECTED);
        assertThat(hmac().authenticate(Tokens.content("{\"alg\":\"HS256\"}", good()) + "."))
                .isEqualTo(REJECTED);
    }

    @Test
    void tokenOfAnotherSecretIsRefused() {
        byte[] other = "another secret of thirty-two bytes".getBytes(StandardCharsets.UTF_8);

        assertThat(hmac().authenticate(Tokens.hmac("HmacSHA256", other, "{\"alg\":\"HS256\"}", good())))
                .isEqualTo(REJECTED);
    }

    @Test
    void changedPayloadIsRefused() {
        String[] parts = Tokens.signed(good()).split("\\.", -1);
        String payload = Tokens.base64(good().replace("u-1", "u-2").getBytes(StandardCharsets.UTF_8));

        assertThat(hmac().authenticate(parts[0] + '.' + payload + '.' + parts[2]))
                .isEqualTo(REJECTED);
    }

    @Test
    void eachChangedSignatureByteIsRefused() {
        String[] parts = Tokens.signed(good()).split("\\.", -1);
        byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
        for (int i = 0; i < signature.length; i++) {
            signature[i] ^= 1;
            assertThat(hmac().authenticate(parts[0] + '.' + parts[1] + '.' + Tokens.base64(signature)))
                    .isEqualTo(REJECTED);
            signature[i] ^= 1;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", ".", "..", "...", "a.b.c", "a.b", "%00", "\u0000", "é.é.é", "\uD800", "e30.e30.", "{}"})
    void garbageIsRefused(String token) {
        assertThat(hmac().authenticate(token)).isEqualTo(REJECTED);
    }

    @Test
    void tokenWithSomethingAroundItIsRefused() {
        String token = Tokens.signed(good());

        for (UnaryOperator<String> change : Set.<UnaryOperator<String>>of(
                t -> " " + t, t -> t + "\n", t -> t + ".", t -> "Bearer " + t, t -> t + ".e30", t -> t + "\u0000")) {
            assertThat(hmac().authenticate(change.apply(token))).isEqualTo(REJECTED);
        }
    }

    @Test
    void expiryIsRequired() {
        assertThat(authenticate("{\"sub\":\"u-1\"}")).isEqualTo(REJECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"1000060\"",
                "true",
                "[1000060]",
                "{}",
                "1e300",
                "-1e300",
                "9223372036854775807",
                "99999999999999999999999",
                "31556889864403199",
                "-31557014167219200",
                "-1",
                "0"
            })
    void expiryThatIsNoMomentToComeIsRefused(String exp) {
        assertThat(authenticate("{\"sub\":\"u-1\",\"exp\":" + exp + "}")).isEqualTo(REJECTED);
    }

    @ParameterizedTest
    @CsvSource({"1000060,   1000065", "1000060.9, 1000065", "1.00006e6, 1000065"})
    void expiryIsANumberOfSeconds(String exp, long end) {
        assertThat(authenticate("{\"sub\":\"u-1\",\"exp\":" + exp + "}"))
                .isEqualTo(new Authenticated(new Principal(new UserId("u-1"), Set.of(), Instant.ofEpochSecond(end))));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "4999, true", "5000, false", "5001, false", "6000, false"})
    void tokenIsGoodUntilExpiryAndLeeway(long millisAfterExpiry, boolean good) {
        now = Instant.ofEpochSecond(1_000_060).plusMillis(millisAfterExpiry);

        assertThat(authenticate(good()) instanceof Authenticated).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({
        "nbf, 1000000, true",
        "nbf, 1000005, true",
        "nbf, 1000006, false",
        "iat, 1000005, true",
        "iat, 1000006, false",
        "nbf, \"1\", false",
        "iat, \"1\", false",
        "iat, 1e300, false",
        "nbf, {}, false",
    })
    void startIsHonouredWithLeeway(String claim, String value, boolean good) {
        assertThat(
                        authenticate("{\"sub\":\"u-1\",\"exp\":1000060,\"" + claim + "\":" + value + "}")
                                instanceof Authenticated)
                .isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "true",
                "{}",
                "[\"u-1\"]",
                "\"\"",
                "\" \"",
                "\"a b\"",
                "\"u-1\\n\"",
                "\"\\u00e9\"",
                "\"\\ud800\"",
                "\"u\\u0000\""
            })
    void subjectThatIsNoRoomKeyIsRefused(String sub) {
        assertThat(authenticate("{\"sub\":" + sub + ",\"exp\":1000060}")).isEqualTo(REJECTED);
    }

    @Test
    void subjectIsRequiredAndNotTooLong() {
        assertThat(authenticate("{\"exp\":1000060}")).isEqualTo(REJECTED);
        assertThat(authenticate("{\"sub\":\"" + "u".repeat(200) + "\",\"exp\":1000060}"))
                .isInstanceOf(Authenticated.class);
        assertThat(authenticate("{\"sub\":\"" + "u".repeat(201) + "\",\"exp\":1000060}"))
                .isEqualTo(REJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "[\"realtime:publish\"]", "{}"})
    void scopeThatIsNoStringIsRefused(String scope) {
        assertThat(authenticate("{\"sub\":\"u-1\",\"exp\":1000060,\"scope\":" + scope + "}"))
                .isEqualTo(REJECTED);
    }

    @Test
    void sharedRoomsAreThoseThatTheTokenLists() {
        assertThat(rooms("[\"team:a\",\"team-7:b:c\",\"team:a\"]"))
                .isEqualTo(Set.of(RoomId.parse("team:a"), RoomId.parse("team-7:b:c")));
        assertThat(rooms("[]")).isEmpty();
    }

    private Set<RoomId> rooms(String claim) {
        Authentication answer = authenticate("{\"sub\":\"u-1\",\"exp\":1000060,\"rooms\":" + claim + "}");
        return ((Authenticated) answer).principal().rooms();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "true",
                "{}",
                "\"team:a\"",
                "[7]",
                "[null]",
                "[[\"team:a\"]]",
                "[{\"id\":\"team:a\"}]",
                "[\"\"]",
                "[\"team\"]",
                "[\"Team:a\"]",
                "[\"team:a b\"]",
                "[\"team:\\ud800\"]",
                "[\"team:a\",\"team:\"]"
            })
    void roomsThatAreNoListOfRoomIdsAreRefused(String rooms) {
        assertThat(authenticate("{\"sub\":\"u-1\",\"exp\":1000060,\"rooms\":" + rooms + "}"))
                .isEqualTo(REJECTED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "iss":"me","aud":"realtime"         | true
            "iss":"me","aud":["x","realtime"]   | true
            "iss":"you","aud":"realtime"        | false
            "iss":"me","aud":"x"                | false
            "iss":"me","aud":[]                 | false
            "iss":"me"                          | false
            "aud":"realtime"                    | false
            "iss":["me"],"aud":"realtime"       | false
            "iss":"me","aud":7                  | false
            "iss":"me","aud":[7]                | false
            "iss":"me","aud":[["realtime"]]     | false
            """)
    void issuerAndAudienceAreCheckedWhenConfigured(String claims, boolean good) {
        JwtAuthenticator authenticator = builder()
                .hmacSecret(Tokens.SECRET)
                .issuer("me")
                .audience("realtime")
                .build();

        assertThat(
                        authenticator.authenticate(Tokens.signed("{\"sub\":\"u-1\",\"exp\":1000060," + claims + "}"))
                                instanceof Authenticated)
                .isEqualTo(good);
    }

    @Test
    void leewayCanBeChosen() {
        JwtAuthenticator strict =
                builder().hmacSecret(Tokens.SECRET).leeway(Duration.ZERO).build();

        now = Instant.ofEpochSecond(1_000_059);
        assertThat(strict.authenticate(Tokens.signed(good()))).isInstanceOf(Authenticated.class);
        now = Instant.ofEpochSecond(1_000_060);
        assertThat(strict.authenticate(Tokens.signed(good()))).isEqualTo(REJECTED);
    }

    @Test
    void longestTokenIsReadAndALongerOneIsNot() {
        String filler = "x".repeat(6_000);
        String token = Tokens.signed("{\"sub\":\"u-1\",\"exp\":1000060,\"filler\":\"" + filler + "\"}");
        String tooLong = Tokens.signed("{\"sub\":\"u-1\",\"exp\":1000060,\"filler\":\"" + filler + filler + "\"}");

        assertThat(token).hasSizeLessThanOrEqualTo(JwtAuthenticator.MAX_TOKEN_LENGTH);
        assertThat(hmac().authenticate(token)).isInstanceOf(Authenticated.class);
        assertThat(hmac().authenticate(tooLong)).isEqualTo(REJECTED);
        assertThat(hmac().authenticate("a".repeat(10_000_000))).isEqualTo(REJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void deepNestingNeedsNoDeepStack(String opening) throws InterruptedException {
        // A token of the greatest length allowed, parsed before its signature is checked, on a small stack.
        String json = "{\"alg\":\"HS256\",\"x\":" + opening.repeat(2_900 / opening.length());
        String closed = "{\"alg\":\"HS256\",\"x\":" + opening.repeat(900) + "0"
                + (opening.equals("[") ? "]" : "}").repeat(900) + "}";
        for (String hostile : Set.of(json, closed)) {
            AtomicReference<Object> outcome = new AtomicReference<>();
            Thread thread = new Thread(
                    null,
                    () -> outcome.set(outcomeOf(Tokens.content(hostile, hostile) + ".AA")),
                    "small stack",
                    160 << 10);
            thread.start();
            thread.join();
            assertThat(outcome.get()).isEqualTo(REJECTED);
        }
    }

    private Object outcomeOf(String token) {
        try {
            return hmac().authenticate(token);
        } catch (StackOverflowError e) {
            return e.getClass();
        }
    }

    private Authentication authenticate(String payload) {
        return hmac().authenticate(Tokens.signed(payload));
    }

    private JwtAuthenticator hmac() {
        return builder().hmacSecret(Tokens.SECRET).build();
    }

    private JwtAuthenticator.Builder builder() {
        InstantSource clock = () -> now;
        return JwtAuthenticator.builder().clock(clock);
    }

    private static String good() {
        return "{\"sub\":\"u-1\",\"exp\":1000060}";
    }
}
