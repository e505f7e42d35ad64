package dev.realtime.tyrus.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.Dialect;
import dev.realtime.model.JsonText;
import dev.realtime.port.in.Handshake;
import dev.realtime.tyrus.fake.Guests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeGateTest {
    private final Guests guests = new Guests();
    private final HandshakeGate gate = new HandshakeGate(guests, AllowedOrigins.sameOrigin());
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String method = "GET";
    private String protocol = "HTTP/1.1";
    private String query = "token=good";

    HandshakeGateTest() {
        header("Host", "example.com:8000");
        header("Upgrade", "websocket");
        header("Connection", "keep-alive, Upgrade");
        header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        header("Sec-WebSocket-Version", "13");
    }

    // Where the token is

    @Test
    void tokenInTheQueryIsDecoded() {
        query = "a=b&token=x%2By&c";
        accepted();
        assertThat(asked()).isEqualTo(new Handshake("x+y", "192.0.2.1", Dialect.V1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer good", "bearer good", "BEARER   good "})
    void tokenInTheAuthorizationHeaderIsTaken(String authorization) {
        query = null;
        header("Authorization", authorization);
        assertThat(accepted().subprotocol()).isNull();
        assertThat(asked().credential()).isEqualTo(new Handshake.Token("good"));
    }

    @Test
    void tokenInASubprotocolIsTakenAndNotSelected() {
        query = null;
        header("Sec-WebSocket-Protocol", "realtime.v1, bearer.good");
        assertThat(accepted().subprotocol()).isEqualTo("realtime.v1");
        assertThat(asked().credential()).isEqualTo(new Handshake.Token("good"));
    }

    @Test
    void ticketInTheQueryIsTakenAsOne() {
        query = "ticket=x%2By";
        accepted();
        assertThat(asked()).isEqualTo(new Handshake(new Handshake.Ticket("x+y"), "192.0.2.1", Dialect.V1));
    }

    @Test
    void subprotocolsMayStandInSeveralLines() {
        query = null;
        header("Sec-WebSocket-Protocol", "bearer.good");
        header("Sec-WebSocket-Protocol", "realtime.v1");
        assertThat(accepted().subprotocol()).isEqualTo("realtime.v1");
    }

    // Which dialect

    @Test
    void unknownSubprotocolsSelectNone() {
        header("Sec-WebSocket-Protocol", "chat, realtime.v3, REALTIME.V2");
        assertThat(accepted().subprotocol()).isNull();
        assertThat(asked().dialect()).isEqualTo(Dialect.V1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"realtime.v2", "realtime.v2, realtime.v1", "realtime.v1, chat, realtime.v2"})
    void v2WinsWhereverItStands(String offered) {
        header("Sec-WebSocket-Protocol", offered);
        assertThat(accepted().subprotocol()).isEqualTo("realtime.v2");
        assertThat(asked().dialect()).isEqualTo(Dialect.V2);
    }

    @Test
    void v1AloneIsV1() {
        header("Sec-WebSocket-Protocol", "realtime.v3, realtime.v1");
        assertThat(accepted().subprotocol()).isEqualTo("realtime.v1");
        assertThat(asked().dialect()).isEqualTo(Dialect.V1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer.good", "chat, bearer.good", "realtime.v3, bearer.good"})
    void bearerWithoutAKnownDialectIs400(String offered) {
        query = null;
        header("Sec-WebSocket-Protocol", offered);
        refused(400, "bad_message");
    }

    // No token, or too many

    @ParameterizedTest
    @ValueSource(strings = {"", "token=", "token", "tokens=good", "ticket=", "ticket", "tickets=good", "Ticket=good"})
    void withoutATokenItIs401(String raw) {
        query = raw;
        assertThat(refused(401, "unauthenticated").headers())
                .containsEntry("WWW-Authenticate", "Bearer realm=\"realtime\"");
        assertThat(guests.handshakes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearergood", "Bearer", "Bearer "})
    void otherCredentialsAreNoToken(String authorization) {
        query = null;
        header("Authorization", authorization);
        refused(401, "unauthenticated");
    }

    @ParameterizedTest
    @CsvSource({
        "token=a&token=b, '', ''",
        "ticket=a&ticket=b, '', ''",
        "token=a&ticket=b, '', ''",
        "token=&ticket=b, '', ''",
        "ticket=a, Bearer a, ''",
        "ticket=a, '', 'realtime.v2, bearer.a'",
        "token=a, Bearer a, ''",
        "token=a, '', 'realtime.v1, bearer.a'",
        "'', Bearer a, 'realtime.v1, bearer.a'",
        "'', '', 'realtime.v1, bearer.a, bearer.a'"
    })
    void moreThanOneCredentialIs400(String raw, String authorization, String offered) {
        query = raw;
        if (!authorization.isEmpty()) {
            header("Authorization", authorization);
        }
        if (!offered.isEmpty()) {
            header("Sec-WebSocket-Protocol", offered);
        }
        refused(400, "bad_message");
    }

    @Test
    void twoAuthorizationHeadersAre400() {
        query = null;
        header("Authorization", "Bearer a");
        header("Authorization", "Bearer a");
        refused(400, "bad_message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=%zz", "token=a%", "token=good&x=%4", "%=good", "token=%ff", "token=a b"})
    void queryThatCannotBeDecodedIs400(String raw) {
        query = raw;
        refused(400, "bad_message");
    }

    // What the core says

    @ParameterizedTest
    @ValueSource(strings = {"token=bad", "ticket=bad"})
    void badTokenOrTicketIs401AndSaysSo(String raw) {
        query = raw;
        assertThat(refused(401, "unauthenticated").headers())
                .containsEntry("WWW-Authenticate", "Bearer realm=\"realtime\", error=\"invalid_token\"");
    }

    @Test
    void tooManyIs429AndWholeSecondsRoundedUp() {
        query = "token=many";
        assertThat(refused(429, "rate_limited").headers()).containsEntry("Retry-After", "10");
    }

    @Test
    void unavailableIs503AndAtLeastASecond() {
        query = "token=later";
        assertThat(refused(503, "unavailable").headers()).containsEntry("Retry-After", "1");
    }

    @Test
    void failureIs503AndTellsNothing() {
        query = "token=broken";
        Verdict.Refused refused = refused(503, "unavailable");
        assertThat(refused.headers()).containsEntry("Retry-After", "1");
        assertThat(refused.body().text()).doesNotContain("secret");
    }

    // Origin

    @ParameterizedTest
    @CsvSource({
        "example.com:8000, http://example.com:8000, true",
        "example.com:8000, https://example.com:8000, true",
        "example.com:8000, http://EXAMPLE.com:8000, true",
        "example.com, http://example.com, true",
        "example.com, https://example.com, true",
        "example.com:443, https://example.com, true",
        "[::1]:8000, http://[::1]:8000, true",
        "example.com:8000, http://example.com, false",
        "example.com:8000, http://example.com:8001, false",
        "example.com, http://example.com.evil.org, false",
        "example.com, http://example.com@evil.org, false",
        "example.com, null, false",
        "example.com, example.com, false",
        "example.com, '', false",
        "example.com, http://example.com/path, false",
        "example.com, mailto:a@example.com, false"
    })
    void onlyTheSameOriginPasses(String host, String origin, boolean passes) {
        headers.put("Host", List.of(host));
        header("Origin", origin);
        assertThat(gate.decide(request()) instanceof Verdict.Accepted).isEqualTo(passes);
    }

    @Test
    void foreignOriginIs403BeforeTheTokenIsLookedAt() {
        header("Origin", "http://evil.example");
        refused(403, "forbidden");
        assertThat(guests.handshakes()).isEmpty();
    }

    @Test
    void twoOriginsAre403() {
        header("Origin", "http://example.com:8000");
        header("Origin", "http://example.com:8000");
        refused(403, "forbidden");
    }

    @Test
    void listedOriginsPassBesideTheSameOne() {
        HandshakeGate open = new HandshakeGate(guests, AllowedOrigins.of(List.of("https://App.example")));
        for (String origin : List.of("https://app.example", "https://app.example:443", "http://example.com:8000")) {
            headers.put("Origin", List.of(origin));
            assertThat(open.decide(request())).as(origin).isInstanceOf(Verdict.Accepted.class);
        }
        for (String origin : List.of("http://app.example", "https://app.example:444", "https://x.app.example")) {
            headers.put("Origin", List.of(origin));
            assertThat(open.decide(request())).as(origin).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void starLetsEveryOriginPass() {
        header("Origin", "null");
        HandshakeGate open = new HandshakeGate(guests, AllowedOrigins.of(List.of("*")));
        assertThat(open.decide(request())).isInstanceOf(Verdict.Accepted.class);
    }

    // What is no handshake

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "OPTIONS", "get"})
    void otherMethodsAre405(String other) {
        method = other;
        assertThat(refused(405, "method_not_allowed").headers()).containsEntry("Allow", "GET");
    }

    @ParameterizedTest
    @CsvSource({"Upgrade, h2c", "Upgrade, ''", "Connection, keep-alive", "Connection, xupgrade"})
    void requestWithoutUpgradeIs426(String name, String value) {
        headers.put(name, List.of(value));
        assertThat(refused(426, "bad_message").headers()).containsEntry("Upgrade", "websocket");
    }

    @Test
    void olderHttpIs426() {
        protocol = "HTTP/1.0";
        refused(426, "bad_message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "", "013", "13, 8"})
    void otherVersionsAre426(String version) {
        headers.put("Sec-WebSocket-Version", List.of(version));
        assertThat(refused(426, "bad_message").headers()).containsEntry("Sec-WebSocket-Version", "13");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "!!!!!!!!!!!!!!!!!!!!!!==", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25j"})
    void badKeyIs400(String key) {
        headers.put("Sec-WebSocket-Key", List.of(key));
        refused(400, "bad_message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "Sec-WebSocket-Key"})
    void missingOrRepeatedHeaderIs400(String name) {
        String value = headers.remove(name).get(0);
        refused(400, "bad_message");
        headers.put(name, List.of(value, value));
        refused(400, "bad_message");
    }

    @ParameterizedTest
    @CsvSource({"Content-Length, 5", "Transfer-Encoding, chunked"})
    void bodyIs400(String name, String value) {
        header(name, value);
        refused(400, "bad_message");
    }

    // What is printed

    @Test
    void requestsArePrintedWithoutTheirSecrets() {
        header("Authorization", "Bearer good");
        assertThat(request().toString()).doesNotContain("good");
    }

    private void header(String name, String value) {
        headers.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    private UpgradeRequest request() {
        return new UpgradeRequest(method, protocol, query, name -> headers.getOrDefault(name, List.of()), "192.0.2.1");
    }

    private Handshake asked() {
        return guests.handshakes().element();
    }

    private Verdict.Accepted accepted() {
        Verdict verdict = gate.decide(request());
        assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
        return (Verdict.Accepted) verdict;
    }

    private Verdict.Refused refused(int status, String code) {
        Verdict verdict = gate.decide(request());
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        Verdict.Refused refused = (Verdict.Refused) verdict;
        assertThat(refused.status()).isEqualTo(status);
        Map<String, JsonText> body = refused.body().members();
        assertThat(body.keySet()).containsExactly("type", "message", "code");
        assertThat(body.get("type").asString()).isEqualTo("error");
        assertThat(body.get("code").asString()).isEqualTo(code);
        return refused;
    }
}
