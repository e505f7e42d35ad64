package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is let in, and how those are turned away who are not (PROTOCOL section 1, RFC 6455 section 4.2). */
@Tag("v1")
public abstract class HandshakeSuite extends ServerSuite {
    private static final Limits IMPATIENT = ORDINARY.with(Limit.HANDSHAKE_DEADLINE, 1_000);

    // The upgrade itself

    @Test
    void headersMayBeWrittenInAnyCaseAndWithOtherTokens() {
        RawRequest request = RawRequest.of("GET", PATH + "?token=" + server().token(unique("alice")))
                .header("HOST", http().authority())
                .header("upgrade", "WebSocket")
                .header("connection", "keep-alive, UPGRADE")
                .header("sec-websocket-key", RawRequest.KEY)
                .header("SEC-WEBSOCKET-VERSION", "13");

        new GuideClient(openRaw(server(), request)).hearsNothing();
    }

    @Test
    void handshakeMayArriveByteByByte() {
        RawSocket socket = closedLater(http().open());
        socket.writeByteByByte(upgrade(server(), unique("alice")).bytes());

        new GuideClient(RawWebSocket.upgraded(socket)).hearsNothing();
    }

    @Test
    void frameRightBehindTheHandshakeIsAnswered() {
        byte[] request = upgrade(server(), unique("alice")).bytes();
        byte[] frame = WireFrame.text(GoldenFrames.v1("ping").text()).bytes();
        byte[] both = Arrays.copyOf(request, request.length + frame.length);
        System.arraycopy(frame, 0, both, request.length, frame.length);
        RawSocket socket = closedLater(http().open());
        socket.write(both);

        new GuideClient(RawWebSocket.upgraded(socket)).hear(GoldenFrames.v1("pong"));
    }

    @Test
    void noExtensionIsNegotiated() {
        RawRequest request = upgrade(server(), unique("alice"))
                .header("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits");

        assertThat(openRaw(server(), request).handshake().all("Sec-WebSocket-Extensions"))
                .isEmpty();
    }

    // 401

    @Test
    void noTokenIs401() {
        isUnauthenticated(http().upgrade(PATH));
        isUnauthenticated(http().upgrade(PATH + "?tokens=x"));
    }

    @Test
    void emptyTokenIs401() {
        isUnauthenticated(http().upgrade(PATH + "?token="));
        isUnauthenticated(http().upgrade(PATH).header("Authorization", "Bearer "));
    }

    @Test
    void badTokenIs401WhereverItStands() {
        String bad = server().badToken();

        isUnauthenticated(http().upgrade(PATH + "?token=" + bad));
        isUnauthenticated(http().upgrade(PATH).bearer(bad));
        isUnauthenticated(http().upgrade(PATH).header("Sec-WebSocket-Protocol", "realtime.v1, bearer." + bad));
    }

    @Test
    void textThatIsNoTokenIs401() {
        for (String text : List.of("x", "a.b.c", "..", "%00", "%27%20OR%201=1--", "x".repeat(3_000))) {
            isUnauthenticated(http().upgrade(PATH + "?token=" + text));
        }
    }

    @Test
    void tokenWithAByteChangedIs401() {
        String token = server().token(unique("alice"));
        int middle = token.length() / 2;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';

        isUnauthenticated(
                http().upgrade(PATH + "?token=" + token.substring(0, middle) + other + token.substring(middle + 1)));
    }

    @Test
    void expiredTokenIs401() {
        isUnauthenticated(http().upgrade(PATH + "?token=" + server().expiredToken(unique("alice"))));
    }

    @Test
    void otherSchemesOfAuthorizationAre401() {
        isUnauthenticated(http().upgrade(PATH).header("Authorization", "Basic YWxpY2U6c2VjcmV0"));
    }

    private void isUnauthenticated(RawRequest request) {
        HttpReply reply = isRefused(request, 401);

        assertThat(reply.json().path("code").asText()).isEqualTo("unauthenticated");
        assertThat(reply.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
    }

    // 403

    @Test
    @Tag("client")
    void sameOriginPasses() {
        RawRequest request = upgrade(server(), unique("alice")).header("Origin", "http://" + http().authority());

        connect(server(), request).hearsNothing();
    }

    @Test
    void foreignOriginIs403() {
        for (String origin : List.of(
                "http://evil.example",
                "https://" + server().host() + ":1",
                "http://" + http().authority() + ".evil.example",
                "null",
                "nonsense")) {
            HttpReply reply = isRefused(upgrade(server(), unique("alice")).header("Origin", origin), 403);

            assertThat(reply.json().path("code").asText()).isEqualTo("forbidden");
        }
    }

    // 400

    @Test
    void moreThanOneTokenIs400WhereverTheyStand() {
        String token = server().token(unique("alice"));
        String inQuery = PATH + "?token=" + token;
        String offered = "realtime.v1, bearer." + token;

        isBad(http().upgrade(inQuery + "&token=" + token));
        isBad(http().upgrade(inQuery).bearer(token));
        isBad(http().upgrade(inQuery).header("Sec-WebSocket-Protocol", offered));
        isBad(http().upgrade(PATH).bearer(token).bearer(token));
        isBad(http().upgrade(PATH).bearer(token).header("Sec-WebSocket-Protocol", offered));
        isBad(http().upgrade(PATH).header("Sec-WebSocket-Protocol", offered + ", bearer." + token));
        isBad(http().upgrade(PATH)
                .header("Sec-WebSocket-Protocol", offered)
                .header("Sec-WebSocket-Protocol", "bearer." + token));
    }

    @Test
    void bearerSubprotocolWithoutADialectIs400() {
        String token = server().token(unique("alice"));

        isBad(http().upgrade(PATH).header("Sec-WebSocket-Protocol", "bearer." + token));
        isBad(http().upgrade(PATH).header("Sec-WebSocket-Protocol", "chat, bearer." + token));
    }

    @Test
    void badKeyIs400() {
        RawRequest good = upgrade(server(), unique("alice"));

        isBad(good.without("Sec-WebSocket-Key"));
        isBad(good.header("Sec-WebSocket-Key", RawRequest.KEY));
        for (String key : List.of("", "x", "!!!!!!!!!!!!!!!!!!!!!!==", "dGhlIHNhbXBsZSBub25j", "x".repeat(200))) {
            isBad(good.replacing("Sec-WebSocket-Key", key));
        }
    }

    @Test
    void badPercentEscapeIs400() {
        String token = server().token(unique("alice"));

        isBad(http().upgrade(PATH + "?token=%zz"));
        isBad(http().upgrade(PATH + "?token=" + token + "%"));
        isBad(http().upgrade(PATH + "?token=" + token + "&x=%4"));
    }

    @Test
    void missingHostIs400() {
        isBad(upgrade(server(), unique("alice")).without("Host"));
    }

    private void isBad(RawRequest request) {
        assertThat(isRefused(request, 400).json().path("code").asText()).isEqualTo("bad_message");
    }

    // 404, 405, 426

    @Test
    void upgradeOfAnotherPathIs404() {
        String token = server().token(unique("alice"));

        isRefused(http().upgrade("/api/v1/nowhere?token=" + token), 404);
        isRefused(http().upgrade("/nowhere?token=" + token), 404);
    }

    @Test
    void otherMethodsAre405() {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            HttpReply reply = isRefused(upgrade(server(), unique("alice")).method(method), 405);

            assertThat(reply.header("Allow")).as(method).hasValue("GET");
            assertThat(reply.json().path("code").asText()).isEqualTo("method_not_allowed");
        }
    }

    @Test
    void otherVersionsAre426() {
        for (String version : List.of("0", "8", "12", "14", "131", "x")) {
            HttpReply reply =
                    isRefused(upgrade(server(), unique("alice")).replacing("Sec-WebSocket-Version", version), 426);

            assertThat(reply.header("Sec-WebSocket-Version")).as(version).hasValue("13");
        }
    }

    @Test
    void requestWithoutUpgradeIs426() {
        RawRequest good = upgrade(server(), unique("alice"));

        for (RawRequest plain : List.of(
                good.without("Upgrade").without("Connection"),
                good.without("Upgrade"),
                good.replacing("Upgrade", "h2c"),
                good.replacing("Connection", "keep-alive"))) {
            HttpReply reply = isRefused(plain, 426);
            // RFC 9110 section 15.5.22
            assertThat(reply.header("Upgrade").orElse("")).isEqualToIgnoringCase("websocket");
        }
    }

    @Test
    void missingVersionIsRefused() {
        RawRequest request = upgrade(server(), unique("alice")).without("Sec-WebSocket-Version");

        assertThat(http().send(request).status()).isIn(400, 426);
    }

    @Test
    void http10IsNotUpgraded() {
        RawRequest request = upgrade(server(), unique("alice")).version("HTTP/1.0");

        assertThat(http().send(request).status()).isIn(400, 426, 505);
    }

    // 429

    @Test
    void userWithTooManyConnectionsIs429() {
        ServerUnderTest server = server(ORDINARY.with(Limit.MAX_CONNECTIONS_PER_USER, 2));
        String alice = unique("alice");
        GuideClient first = connect(server, alice);
        connect(server, alice);

        isOneTooMany(server, alice);
        connect(server, unique("bob"));
        first.close();

        isLetInSoon(server, alice);
    }

    @Test
    void refusedHandshakesTakeNoPlace() {
        ServerUnderTest server = server(ORDINARY.with(Limit.MAX_CONNECTIONS_PER_USER, 2));
        String alice = unique("alice");
        for (int i = 0; i < 5; i++) {
            assertThat(http(server)
                            .send(upgrade(server, alice).without("Sec-WebSocket-Key"))
                            .status())
                    .isEqualTo(400);
            assertThat(http(server)
                            .send(upgrade(server, alice).header("Origin", "http://evil.example"))
                            .status())
                    .isEqualTo(403);
        }

        connect(server, alice).hearsNothing();
        connect(server, alice).hearsNothing();
        isOneTooMany(server, alice);
    }

    @Test
    void addressWithTooManyConnectionsIs429() {
        ServerUnderTest server = server(ORDINARY.with(Limit.MAX_CONNECTIONS_PER_ADDRESS, 3));
        GuideClient first = connect(server, unique("alice"));
        connect(server, unique("alice"));
        connect(server, unique("alice"));

        isOneTooMany(server, unique("alice"));
        first.close();

        isLetInSoon(server, unique("alice"));
    }

    @Test
    void tooManyConnectionsOverallAre429() {
        ServerUnderTest server = server(ORDINARY.with(Limit.MAX_CONNECTIONS, 3));
        GuideClient first = connect(server, unique("alice"));
        connect(server, unique("alice"));
        connect(server, unique("alice"));

        isOneTooMany(server, unique("alice"));
        first.close();

        isLetInSoon(server, unique("alice"));
    }

    @Test
    void addressThatConnectsTooFastIs429() {
        ServerUnderTest server = server(Limits.DEFAULT.with(Limit.MAX_CONNECTS_PER_SECOND, 1));
        for (int i = 0; i < 10; i++) {
            connect(server, unique("alice")).close();
        }

        // A place comes back every second: one of these is too early.
        boolean refused = false;
        for (int i = 0; i < 10 && !refused; i++) {
            HttpReply reply = http(server).send(upgrade(server, unique("alice")));
            refused = reply.status() == 429;
            assertThat(reply.status()).isIn(101, 429);
        }
        assertThat(refused).isTrue();
    }

    private void isOneTooMany(ServerUnderTest server, String user) {
        HttpReply reply = isRefused(server, upgrade(server, user), 429);

        assertThat(reply.json().path("code").asText()).isEqualTo("rate_limited");
        assertThat(reply.header("Retry-After").orElse("")).matches("[1-9][0-9]*");
    }

    private void isLetInSoon(ServerUnderTest server, String user) {
        await().atMost(RawSocket.PATIENCE)
                .until(() -> http(server).send(upgrade(server, user)).status() == 101);
    }

    // Those who take their time or too much room

    @Test
    void silentConnectionIsCutWithinTheHandshakeDeadline() {
        try (RawSocket socket = http(server(IMPATIENT)).open()) {
            assertThat(socket.endsWithin(RawSocket.PATIENCE)).isTrue();
        }
    }

    @Test
    void tricklingHandshakeIsCutWithinTheHandshakeDeadline() {
        ServerUnderTest server = server(IMPATIENT);
        byte[] request = upgrade(server, unique("alice")).bytes();
        try (RawSocket socket = http(server).open()) {
            // 40 bytes, a tenth of a second each: four times the deadline, and a fraction of the request.
            assertThat(socket.trickle(Arrays.copyOf(request, 40), Duration.ofMillis(100)))
                    .isTrue();
        }
    }

    @Test
    void handshakeThatStopsHalfwayIsCutWithinTheHandshakeDeadline() {
        ServerUnderTest server = server(IMPATIENT);
        byte[] request = upgrade(server, unique("alice")).bytes();
        try (RawSocket socket = http(server).open()) {
            socket.write(Arrays.copyOf(request, request.length - 2));

            assertThat(socket.endsWithin(RawSocket.PATIENCE)).isTrue();
        }
    }

    @Test
    void upgradedConnectionOutlivesTheHandshakeDeadline() {
        ServerUnderTest server = server(IMPATIENT);
        RawGuideClient alice = connectRaw(server, unique("alice"));

        assertThat(alice.socket().socket().endsWithin(Duration.ofMillis(2_500))).isFalse();

        alice.hearsNothing();
    }

    @Test
    void oversizeHeadersAreRefused() {
        RawRequest good = upgrade(server(), unique("alice"));

        isRefusedOrCut(good.header("X-Long", "x".repeat(1_000_000)));
        isRefusedOrCut(http().upgrade(PATH + "?token=" + "x".repeat(1_000_000)));
    }

    @Test
    void tooManyHeadersAreRefused() {
        RawRequest request = upgrade(server(), unique("alice"));
        for (int i = 0; i < 2_000; i++) {
            request = request.header("X-Header-" + i, "x".repeat(40));
        }

        isRefusedOrCut(request);
    }

    @Test
    void nonsenseInsteadOfARequestIsRefusedOrCut() {
        List<String> nonsense =
                List.of("\r\n\r\n\r\n", "hello\r\n\r\n", "GET\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\r\n\r\n");
        // All at a time: those that look like the beginning of a request are cut by the deadline alone.
        List<RawSocket> sockets = nonsense.stream()
                .map(bytes -> {
                    RawSocket socket = closedLater(http(server(IMPATIENT)).open());
                    socket.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                    return socket;
                })
                .toList();

        assertThat(sockets).allMatch(socket -> socket.endsWithin(RawSocket.PATIENCE));
    }

    private void isRefusedOrCut(RawRequest request) {
        try (RawSocket socket = http().open()) {
            socket.tryWrite(request.bytes());
            int first = socket.read();
            if (first >= 0) {
                String status = new String(socket.read("TTP/1.1 400".length()), StandardCharsets.US_ASCII);
                assertThat(status).isIn("TTP/1.1 400", "TTP/1.1 413", "TTP/1.1 414", "TTP/1.1 431");
            }
        }
        connect(unique("canary")).hearsNothing();
    }

    private HttpReply isRefused(RawRequest request, int status) {
        return isRefused(server(), request, status);
    }

    private HttpReply isRefused(ServerUnderTest server, RawRequest request, int status) {
        HttpReply reply = http(server).send(request);

        assertThat(reply.status()).as(request + " answered by " + reply).isEqualTo(status);
        assertThat(reply.header("Content-Type").orElse("")).startsWith("application/json");
        assertThat(reply.header("Content-Length")).isPresent();
        GoldenFrames.v1("http-error").requireMatch(reply.body());
        return reply;
    }
}
