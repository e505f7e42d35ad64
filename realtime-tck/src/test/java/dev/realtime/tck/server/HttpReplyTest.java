package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the suites see of an answer, and what they must not let pass. */
class HttpReplyTest {
    @Test
    void bodyEndsWithItsLength() throws IOException {
        HttpReply reply = reply("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX:  a b \r\n\r\nabcdef");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("abc");
        assertThat(reply.header("x")).hasValue("a b");
        assertThat(reply.header("y")).isEmpty();
    }

    @Test
    void chunksArePutTogether() throws IOException {
        assertThat(reply(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n")
                        .body())
                .isEqualTo("abc0123456789");
    }

    @Test
    void bodyWithoutALengthEndsWithTheConnection() throws IOException {
        assertThat(reply("HTTP/1.1 200 OK\r\n\r\nabc").body()).isEqualTo("abc");
    }

    @Test
    void answerThatIsCutShortIsFound() {
        isFound("ended after 2 of 3 bytes", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab");
        isFound("ended within an answer's head", "HTTP/1.1 200 OK\r\nContent-Le");
        isFound("ended within an answer's head", "");
    }

    @Test
    void answerThatIsNoHttpIsFound() {
        isFound("no status line", "HELLO\r\n\r\n");
        isFound("no header line", "HTTP/1.1 200 OK\r\nhello\r\n\r\n");
        isFound("without carriage return", "HTTP/1.1 200 OK\n\n");
    }

    @Test
    void headerThatStandsTwiceIsFound() {
        isFound("More than one", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void serverThatNamesItselfIsFound() {
        isFound("names itself", "HTTP/1.1 200 OK\r\nServer: fast\r\nContent-Length: 0\r\n\r\n");
        isFound("a product, Jetty", "HTTP/1.1 404 Not Found\r\nX: Jetty\r\nContent-Length: 0\r\n\r\n");
        isFound("a product, grizzly", body("powered by grizzly"));
        isFound("a version, 2.2.2", body("engine 2.2.2"));
    }

    @Test
    void exceptionThatIsShownIsFound() {
        isFound("a class, NullPointerException", body("NullPointerException"));
        isFound("a class, example.deep.Thing", body("example.deep.Thing was null"));
        isFound("a class, OutOfMemoryError", body("OutOfMemoryError"));
        isFound("a stack trace", body("\tat foo.Bar.baz(Bar.java:7)"));
    }

    @Test
    void ordinaryAnswerPasses() throws IOException {
        String json =
                "{\"type\":\"error\",\"message\":\"No error: 1.5 of 3.\",\"code\":\"bad_message\",\"at\":\"2024-01-01T00:00:00.123\"}";

        assertThat(reply(body(json)).json().path("code").asText()).isEqualTo("bad_message");
        assertThat(reply("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(500);
    }

    private static String body(String text) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
    }

    private static void isFound(String what, String answer) {
        assertThatThrownBy(() -> reply(answer))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(what);
    }

    private static HttpReply reply(String answer) throws IOException {
        try (ScriptedServer server = new ScriptedServer(answer.getBytes(StandardCharsets.UTF_8))) {
            return server.probe().send(server.probe().request("GET", "/"));
        }
    }
}
