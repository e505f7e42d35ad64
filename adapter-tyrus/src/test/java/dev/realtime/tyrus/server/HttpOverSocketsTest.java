package dev.realtime.tyrus.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.tck.server.HttpReply;
import dev.realtime.tck.server.RawRequest;
import dev.realtime.tck.server.RawSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server does to requests before and behind the handler. */
class HttpOverSocketsTest extends ServerTest {
    private static final int MAX_BODY = 1 << 20;

    @Test
    void requestReachesTheHandlerDecoded() {
        assertThat(send(probe().request("GET", "/a%2Fb%20c?x=%C3%A9")).body()).isEqualTo("GET /a/b c 0\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%zz", "/a%4", "/%ff", "/a|b", "/x?a=%", "/x?%c3=1", "nonsense"})
    void targetThatCannotBeDecodedIs400(String target) {
        HttpReply reply = send(probe().request("GET", target));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("code").asText()).isEqualTo("bad_message");
    }

    /** Grizzly took all of these, each with a body that ends elsewhere than another reader of HTTP may think. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: xchunked\r\nContent-Length: 5",
                "Transfer-Encoding: chunkedx",
                "Transfer-Encoding:\u000bchunked\r\nContent-Length: 5",
                "Transfer-Encoding : chunked\r\nContent-Length: 5",
                "Content-Length : 5",
            })
    void bodyWhoseEndIsAmbiguousIs400AndNothingBehindItIsRead(String headers) {
        assertThatRefusedForGood("POST /x HTTP/1.1\r\nHost: a\r\n" + headers
                + "\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void chunkedBodyIsOfHttp11Alone() {
        assertThatRefusedForGood("POST /x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    /** Names took line breaks in, values NUL. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b: c",
                ": c",
                "a\u0000b: c",
                "X: a\u0000b",
                "X: a\u0007b",
                "lost\r\n\r\nGET /x HTTP/1.1\r\nHost: a"
            })
    void malformedHeaderIs400(String header) {
        assertThatRefusedForGood("GET /x HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n");
    }

    /** Jersey answered 500 to what makes no address, and Grizzly took the first of two. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:99999999", "a:b", "[::1", "a%zz", "a\r\nHost: a", "user@a"})
    void hostThatIsNoneIs400(String host) {
        assertThatRefusedForGood("GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b-c:8000", "127.0.0.1", "[::1]:8000", "under_score", "a:"})
    void hostMayBeANameOrAnAddressWithAPort(String host) {
        assertThat(send(RawRequest.of("GET", "/x").header("Host", host)).status())
                .isEqualTo(200);
    }

    /** {@code CONNECT /} had no answer until the deadline of a body that it does not have. */
    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "G\u0000T", "(GET)"})
    void methodThatIsNoneIs400(String method) {
        assertThatRefusedForGood(method + " /x HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private void assertThatRefusedForGood(String request) {
        RawSocket socket = open();
        socket.write(request.getBytes(StandardCharsets.ISO_8859_1));
        HttpReply reply = HttpReply.read(socket);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("code").asText()).isEqualTo("bad_message");
        assertThat(socket.endsWithin(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void longestBodyIsTakenAndALongerOneIs413() {
        assertThat(post("x".repeat(MAX_BODY)).body()).isEqualTo("POST /x " + MAX_BODY + "\n");
        HttpReply tooLarge = post("x".repeat(MAX_BODY + 1));
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.json().path("code").asText()).isEqualTo("too_large");
    }

    @Test
    void chunkedBodyIsGatheredAndBoundedAsWell() {
        RawRequest chunked = probe().request("POST", "/x").header("Transfer-Encoding", "chunked");
        assertThat(send(chunked.body("5\r\nhello\r\n3\r\nabc\r\n0\r\n\r\n")).body())
                .isEqualTo("POST /x 8\n");
        String chunk = "10000\r\n" + "x".repeat(65_536) + "\r\n";
        assertThat(send(chunked.body(chunk.repeat(40))).status()).isEqualTo(413);
        assertThat(send(chunked.body("zz\r\nhello\r\n")).status()).isEqualTo(400);
    }

    @Test
    void bodyMayComeInPieces() {
        RawSocket socket = open();
        socket.write(probe().request("POST", "/x").header("Content-Length", "9").bytes());
        socket.writeByteByByte("abcdefghi".getBytes(StandardCharsets.US_ASCII));
        assertThat(HttpReply.read(socket).body()).isEqualTo("POST /x 9\n");
    }

    @Test
    void clientThatWaitsForContinueGetsIt() {
        RawSocket socket = open();
        socket.write(probe().request("POST", "/x")
                .header("Content-Length", "3")
                .header("Expect", "100-continue")
                .bytes());
        assertThat(HttpReply.read(socket).status()).isEqualTo(100);
        socket.write("abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(HttpReply.read(socket).body()).isEqualTo("POST /x 3\n");
    }

    @Test
    void bodyThatDoesNotComeInTimeIs408() {
        RawSocket socket = open();
        socket.write(probe().request("POST", "/x")
                .header("Content-Length", "9")
                .body("abc")
                .bytes());
        HttpReply reply = HttpReply.read(socket);
        assertThat(reply.status()).isEqualTo(408);
        assertThat(reply.json().path("code").asText()).isEqualTo("bad_message");
        assertThat(socket.endsWithin(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void tricklingBodyIsCutOff() {
        RawSocket socket = open();
        socket.write(
                probe().request("POST", "/x").header("Content-Length", "900").bytes());
        for (int i = 0; i < 900 && !socket.hasInput(); i++) {
            socket.tryWrite(new byte[] {'x'});
            socket.endsWithin(Duration.ofMillis(1));
        }
        assertThat(socket.endsWithin(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInOrder() {
        RawRequest get = RawRequest.of("GET", "/1").header("Host", "a");
        RawRequest post = RawRequest.of("POST", "/2").header("Host", "a").content("text/plain", "ab");
        RawSocket socket = open();
        socket.write(get.bytes());
        socket.write(post.bytes());
        socket.write(get.bytes());
        assertThat(HttpReply.read(socket).body()).isEqualTo("GET /1 0\n");
        assertThat(HttpReply.read(socket).body()).isEqualTo("POST /2 2\n");
        assertThat(HttpReply.read(socket).body()).isEqualTo("GET /1 0\n");
    }

    @Test
    void clientThatOffersHttp2StillSendsItsBody() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/x"))
                .POST(HttpRequest.BodyPublishers.ofString("hello world"))
                .build();
        String body = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(body).isEqualTo("POST /x 11\n");
    }

    @Test
    void failureOfTheHandlerIsToldWithoutItsReason() {
        HttpReply reply = send(probe().request("GET", "/boom"));
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.header("Content-Type").orElse("")).startsWith("application/json");
        assertThat(reply.body()).doesNotContain("secret");
    }

    @Test
    void withoutAHandlerEverythingIs404() throws IOException {
        RealtimeServer bare = start(RealtimeServer.builder().connections(guests).port(0));
        HttpReply reply = probe(bare).send(probe(bare).request("GET", "/"));
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().path("code").asText()).isEqualTo("not_found");
    }

    @Test
    void rejectedRequestIs503AndLeavesNothingBehind() throws IOException {
        RealtimeServer full = start(builder().requestWorkers(task -> {
            throw new RejectedExecutionException();
        }));
        for (int i = 0; i < ServerSettings.MAX_AT_A_TIME + 10; i++) {
            HttpReply reply = probe(full).send(probe(full).request("GET", "/x"));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).hasValue("1");
            assertThat(reply.json().path("message").asText()).isEqualTo("Temporarily unavailable");
        }
    }

    @Test
    void slowRequestsHoldUpNoHandshake() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        RealtimeServer busy = start(builder().httpHandler(new HttpHandler() {
            @Override
            public void service(Request request, Response response) throws Exception {
                release.await();
            }
        }));
        for (int i = 0; i < 20; i++) {
            closedLater(probe(busy).open())
                    .write(probe(busy).request("GET", "/slow").bytes());
        }
        assertThat(probe(busy).send(probe(busy).upgrade(PATH + "?token=good")).status())
                .isEqualTo(101);
        release.countDown();
    }

    private HttpReply post(String body) {
        return send(probe().request("POST", "/x").content("text/plain", body));
    }
}
