package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.realtime.model.Dialect;
import dev.realtime.port.in.Handshake;
import dev.realtime.tck.server.HttpReply;
import dev.realtime.tck.server.RawRequest;
import dev.realtime.tck.server.RawSocket;
import dev.realtime.tck.server.RawWebSocket;
import dev.realtime.tyrus.fake.Guest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate's verdicts as they go over the wire; what it decides is {@code HandshakeGateTest}'s. */
class HandshakeOverSocketsTest extends ServerTest {
    private static final byte[] HELLO = HexFormat.of().parseHex("818500000000" + "68656c6c6f");

    @Test
    void upgradeSelectsTheDialectAndNeverNamesTheToken() {
        RawRequest request = upgrade("").header("Sec-WebSocket-Protocol", "realtime.v1, realtime.v2, bearer.good");

        HttpReply reply = closedLater(RawWebSocket.open(probe(), request)).handshake();

        assertThat(reply.header("Sec-WebSocket-Protocol")).hasValue("realtime.v2");
        assertThat(reply.header("Sec-WebSocket-Extensions")).isEmpty();
        assertThat(reply.toString()).doesNotContain("good");
    }

    @Test
    void seatIsAskedForWithTheTokenAndTheSocketsAddress() throws InterruptedException {
        closedLater(RawWebSocket.open(probe(), upgrade("?token=a%2Bb").header("X-Forwarded-For", "10.0.0.1")));
        guests.next();

        assertThat(guests.handshakes()).singleElement().satisfies(handshake -> {
            assertThat(handshake.credential()).isEqualTo(new Handshake.Token("a+b"));
            assertThat(handshake.remoteAddress()).isEqualTo("127.0.0.1");
        });
    }

    @Test
    void ticketLetsInAsATokenDoes() throws InterruptedException {
        closedLater(
                RawWebSocket.open(probe(), upgrade("?ticket=a%2Bb").header("Sec-WebSocket-Protocol", "realtime.v2")));
        guests.next();

        assertThat(guests.handshakes())
                .containsExactly(new Handshake(new Handshake.Ticket("a+b"), "127.0.0.1", Dialect.V2));
    }

    @Test
    void framesInTheHandshakesSegmentAreNotLost() throws InterruptedException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(upgrade("?token=good").bytes());
        both.writeBytes(HELLO);
        RawSocket socket = open();
        socket.write(both.toByteArray());

        assertThat(guests.next().nextText()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 401, unauthenticated",
        "?token=bad, 401, unauthenticated",
        "?token=many, 429, rate_limited",
        "?token=later, 503, unavailable",
        "?token=broken, 503, unavailable",
        "?token=a&token=b, 400, bad_message",
        "?token=%zz, 400, bad_message",
        "?token=a%, 400, bad_message"
    })
    void refusalIsJsonWithALengthAndEndsTheConnection(String query, int status, String code) {
        HttpReply reply = send(upgrade(query));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).hasValue("application/json");
        assertThat(reply.header("Content-Length")).isPresent();
        assertThat(reply.header("Connection")).hasValue("close");
        assertThat(reply.json().path("type").asText()).isEqualTo("error");
        assertThat(reply.json().path("code").asText()).isEqualTo(code);
        assertThat(guests.seatsTaken()).isZero();
    }

    @Test
    void refusalsCarryWhatTheClientNeeds() {
        assertThat(send(upgrade("?token=bad")).header("WWW-Authenticate"))
                .hasValue("Bearer realm=\"realtime\", error=\"invalid_token\"");
        assertThat(send(upgrade("?token=many")).header("Retry-After")).hasValue("10");
        assertThat(send(upgrade("?token=good").method("POST")).header("Allow")).hasValue("GET");
        assertThat(send(upgrade("?token=good").replacing("Sec-WebSocket-Version", "8"))
                        .header("Sec-WebSocket-Version"))
                .hasValue("13");
        assertThat(send(probe().request("GET", PATH)).header("Upgrade")).hasValue("websocket");
    }

    @Test
    void foreignOriginIsRefusedAndAListedOneIsNot() throws IOException {
        RawRequest foreign = upgrade("?token=good").header("Origin", "https://example.com");
        assertThat(send(foreign).status()).isEqualTo(403);

        RealtimeServer open = start(builder().allowedOrigins(List.of("https://example.com")));
        assertThat(probe(open)
                        .send(foreign.replacing("Host", probe(open).authority()))
                        .status())
                .isEqualTo(101);
    }

    @Test
    void requestsThatAreNoHandshakeAreRefused() {
        RawRequest good = upgrade("?token=good");
        assertThat(send(good.method("POST").content("text/plain", "x".repeat(100_000)))
                        .status())
                .isEqualTo(405);
        assertThat(send(good.version("HTTP/1.0")).status()).isEqualTo(426);
        assertThat(send(good.replacing("Connection", "keep-alive, notupgrade")).status())
                .isEqualTo(426);
        assertThat(send(good.replacing("Upgrade", "h2c")).status()).isEqualTo(426);
        assertThat(send(good.without("Sec-WebSocket-Key")).status()).isEqualTo(400);
        assertThat(send(good.header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="))
                        .status())
                .isEqualTo(400);
        assertThat(send(good.without("Host")).status()).isEqualTo(400);
        assertThat(send(probe().upgrade("/elsewhere?token=good")).status()).isEqualTo(404);
        assertThat(guests.handshakes()).isEmpty();
    }

    @Test
    void connectionHeaderIsAListOfTokens() {
        closedLater(RawWebSocket.open(probe(), upgrade("?token=good").replacing("Connection", "keep-alive , UPGRADE")));
    }

    @Test
    void silentSocketIsCut() {
        assertThat(open().endsWithin(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void tricklingHeadIsCut() {
        assertThat(open().trickle(upgrade("?token=good").bytes(), Duration.ofMillis(50)))
                .isTrue();
    }

    @Test
    void upgradedConnectionOutlivesAllDeadlines() throws InterruptedException {
        RawWebSocket client = connect();
        Guest guest = guests.next();
        assertThat(client.socket().endsWithin(DEADLINE.multipliedBy(3))).isFalse();

        client.text("echo still");

        assertThat(guest.nextText()).isEqualTo("echo still");
        assertThat(client.nextText()).isEqualTo("still");
    }

    @Test
    void clientThatLeavesWhileTheGateThinksGivesItsSeatBack() throws Exception {
        CountDownLatch think = new CountDownLatch(1);
        RealtimeServer slow = start(builder().handshakeWorkers(task -> {
            Thread thread = new Thread(() -> {
                awaitQuietly(think);
                task.run();
            });
            thread.setDaemon(true);
            thread.start();
        }));
        RawSocket socket = closedLater(probe(slow).open());
        socket.write(probe(slow).upgrade(PATH + "?token=good").bytes());
        socket.reset();

        think.countDown();

        await().until(() -> guests.handshakes().size() == 1 && guests.seatsTaken() == 0);
    }

    @Test
    void rejectedHandshakeIs503AndLeavesNothingBehind() throws IOException {
        RealtimeServer full = start(builder().handshakeWorkers(task -> {
            throw new RejectedExecutionException();
        }));
        for (int i = 0; i < ServerSettings.MAX_AT_A_TIME + 10; i++) {
            HttpReply reply = probe(full).send(probe(full).upgrade(PATH + "?token=good"));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.json().path("message").asText()).startsWith("Too many clients");
        }
        assertThat(probe(full).send(probe(full).request("GET", "/x")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE X\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET /\r\n\r\n",
                "\u0016\u0003\u0001\r\n\r\n"
            })
    void whatIsNoHttpEndsTheConnection(String nonsense) {
        RawSocket socket = open();
        socket.write(nonsense.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(socket.endsWithin(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void unknownVersionOfHttpIsAnsweredInJson() {
        HttpReply reply = send(probe().request("GET", "/").version("HTTP/9.9"));
        assertThat(reply.status()).isEqualTo(505);
        assertThat(reply.json().path("code").asText()).isEqualTo("bad_message");
    }

    @Test
    void noTokenAndNoTicketIsLogged() throws InterruptedException {
        Queue<String> logged = new ConcurrentLinkedQueue<>();
        Handler recorder = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage() + Arrays.toString(line.getParameters()) + line.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(recorder);
        try {
            root.warning("the recorder hears");
            closedLater(RawWebSocket.open(probe(), upgrade("?token=opensesame")));
            guests.next();
            send(upgrade("?token=opensesame%zz"));
            send(upgrade("?token=opensesame&token=opensesame"));
            send(upgrade("?token=opensesame").method("POST"));
            send(upgrade("").header("Authorization", "Bearer opensesame").without("Host"));
            send(probe().request("GET", "/boom?token=opensesame"));
            closedLater(RawWebSocket.open(probe(), upgrade("?ticket=opensesame")));
            guests.next();
            send(upgrade("?ticket=opensesame%zz"));
            send(upgrade("?ticket=opensesame&token=opensesame"));
            send(upgrade("?ticket=opensesame").method("POST"));
            send(probe().request("GET", "/boom?ticket=opensesame"));
        } finally {
            root.removeHandler(recorder);
        }
        assertThat(logged).isNotEmpty().noneMatch(line -> line.contains("opensesame"));
    }
}
