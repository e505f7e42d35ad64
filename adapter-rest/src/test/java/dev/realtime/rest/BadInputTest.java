package dev.realtime.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.HttpReply;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest extends RestServerTest {
    private static final String EXECUTION = "/api/v1/executions/e-1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "nope",
                "{\"status\":\"failed\"",
                "{\"status\":\"failed\"} x",
                "{\"status\":\"failed\"}{}",
                "{'status':'failed'}",
                "{\"status\":\"failed\",}",
                "{\"total_nodes\":NaN}",
                "\uFEFF{\"status\":\"failed\"}"
            })
    void whatIsNotJsonIsRefused(String body) {
        refused(server.patch(EXECUTION, body), 400, "bad_message", "The body is not JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "7", "\"a\"", "[{\"status\":\"failed\"}]"})
    void whatIsNoObjectIsRefused(String body) {
        refused(server.patch(EXECUTION, body), 400, "bad_message", "The body is not a JSON object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"status\":\"a\",\"st\\u0061tus\":\"b\"}", "{\"status\":\"a\",\"x\":[{\"y\":1,\"y\":2}]}"})
    void nameThatStandsTwiceIsRefused(String body) {
        refused(server.patch(EXECUTION, body), 400, "bad_message", "The body holds a name twice");
    }

    @Test
    void deepBodyIsRefused() {
        assertThat(server.patch(EXECUTION, "{\"status\":\"a\",\"x\":" + "[".repeat(19) + "]".repeat(19) + "}")
                        .statusCode())
                .isEqualTo(200);
        refused(
                server.patch(EXECUTION, "{\"status\":\"a\",\"x\":" + "[".repeat(20) + "]".repeat(20) + "}"),
                400,
                "bad_message",
                "The body is nested deeper than 20 levels");
        for (String opening : List.of("[", "{\"a\":", "{\"x\":[")) {
            assertThat(server.post("/api/v1/publish", opening.repeat(100_000)).statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void overlongNumbersAndNamesDoNoHarm() {
        for (String body : List.of(
                "{\"total_nodes\":" + "9".repeat(100_000) + "}",
                "{\"progress_percentage\":1e" + "9".repeat(100_000) + "}",
                "{\"" + "n".repeat(100_000) + "\":1}")) {
            assertThat(server.patch(EXECUTION, body).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] latin = "{\"status\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

        refused(
                server.send(server.json(EXECUTION).PUT(HttpRequest.BodyPublishers.ofByteArray(latin))),
                400,
                "bad_message",
                "The body is not UTF-8");
    }

    @Test
    void largeBodyIsRefused() {
        refused(server.put(EXECUTION, " ".repeat((1 << 20) + 1)), 413, "too_large", "A body has at most 1048576 bytes");
    }

    /** Used to wait for all of it; a server of its own says no before it comes here, a servlet container does not. */
    @Test
    void bodyThatIsAnnouncedTooLargeIsRefusedBeforeItCame() {
        HttpProbe probe = new HttpProbe("127.0.0.1", server.port());
        for (String length : List.of("1048577", "99999999999")) {
            HttpReply reply = probe.send(probe.request("PUT", EXECUTION)
                    .bearer(FakeRealtime.BACKEND)
                    .header("Content-Type", "application/json")
                    .header("Content-Length", length));

            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.body()).isEqualTo(RestServer.error("too_large", "A body has at most 1048576 bytes"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
    void otherContentTypeIs415(String type) {
        HttpResponse<String> response = server.send(
                server.backend(EXECUTION).header("Content-Type", type).PUT(HttpRequest.BodyPublishers.ofString("{}")));

        refused(response, 415, "bad_message", "A body of this Content-Type is not understood here");
    }

    @ParameterizedTest
    @CsvSource({"Content-Type, nonsense", "Content-Type, /", "Accept, 'application/json;q=x'"})
    void unreadableHeaderIsRefused(String name, String value) {
        HttpResponse<String> response = server.send(
                server.backend(EXECUTION).header(name, value).PUT(HttpRequest.BodyPublishers.ofString("{}")));

        refused(response, 400, "bad_message", "The Content-Type or Accept header cannot be understood");
    }

    @Test
    void acceptThatExcludesJsonIs406() {
        HttpResponse<String> response =
                server.send(server.alice("/api/v1/ws/stats").header("Accept", "text/html"));

        refused(response, 406, "bad_message", "Answers are application/json, which Accept does not allow");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/ws/stats, 'GET, HEAD, OPTIONS'",
        "POST, /api/v1/workflows/w, 'DELETE, GET, HEAD, OPTIONS, PUT'",
        "DELETE, /api/v1/executions/e, 'GET, HEAD, OPTIONS, PATCH, PUT'",
        "GET, /api/v1/publish, 'OPTIONS, POST'",
        "GET, /api/v1/ws/tickets, 'OPTIONS, POST'",
        "POST, /api/v1/history, 'GET, HEAD, OPTIONS'",
        "GET, /api/v1/admin/revoke, 'OPTIONS, POST'",
        "POST, /api/v1/admin/blocks/u, 'DELETE, OPTIONS, PUT'",
        "HEAD, /api/v1/publish, 'OPTIONS, POST'",
        "TRACE, /health/live, 'GET, HEAD, OPTIONS'",
        "BREW, /health/live, 'GET, HEAD, OPTIONS'",
    })
    void wrongMethodIs405WithAllow(String method, String path, String allow) {
        HttpResponse<String> response =
                server.send(server.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains(allow);
        if (!method.equals("HEAD")) {
            assertThat(response.body())
                    .isEqualTo(RestServer.error("method_not_allowed", "This address does not know the method"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/api/v1/nothing",
                "/application.wadl",
                "/application.wadl/xsd0.xsd",
                "/api/v1/executions/a/b",
                "/api/v1/executions/e/nodes/",
                "/health"
            })
    void unknownAddressIs404InJson(String path) {
        refused(server.get(path), 404, "not_found", "There is nothing at this address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/ws/stats", "/api/v1/workflows/w", "/api/v1/publish", "/health/live"})
    void optionsTellsTheMethodsAndNothingElse(String path) {
        HttpResponse<String> response =
                server.send(server.request(path).method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Allow").orElse("")).contains("OPTIONS");
        assertThat(response.body()).doesNotContain("wadl", "xml");
    }

    @Test
    void headIsGetWithoutBody() {
        HttpResponse<String> response =
                server.send(server.alice("/api/v1/ws/stats").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "a%2Fb, a/b",
        "a%252Fb, a%2Fb",
        "a+b, a+b",
        "a%2Bb, a+b",
        "a%3Bb, a;b",
        "a%3Fb%23, a?b#",
        "a:b@c, a:b@c",
        "%41, A",
        "'''%20OR%201=1', ",
        "%C3%A9, ",
        "%00, ",
        "%FF, ",
    })
    void idsAreDecodedOnce(String encoded, String id) throws IOException {
        String answer = raw("DELETE /api/v1/workflows/" + encoded);

        if (id == null) {
            assertThat(answer).startsWith("HTTP/1.1 400").contains("A room key is 1 to 200 visible ASCII");
            assertThat(realtime.calls).isEmpty();
        } else {
            assertThat(answer).startsWith("HTTP/1.1 200");
            assertThat(realtime.calls).containsExactly("delete " + id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a;b=c", ";"})
    void bareSemicolonIsRefused(String id) throws IOException {
        assertThat(raw("DELETE /api/v1/workflows/" + id))
                .startsWith("HTTP/1.1 400")
                .contains("A semicolon in a path is written %3B");
        assertThat(realtime.calls).isEmpty();
    }

    @Test
    void failureIsOnePlainSentence() {
        for (RuntimeException failure :
                List.of(new IllegalStateException("secret"), new IllegalArgumentException("secret"))) {
            realtime.failure = failure;

            HttpResponse<String> response = server.get("/api/v1/ws/stats");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo(RestServer.error("unavailable", "The server failed"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/ws/stats", "/api/v1/executions/e", "/health/live", "/nothing"})
    void everyAnswerIsUncachedJsonOfKnownLength(String path) {
        HttpResponse<String> response = server.get(path);

        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().allValues("Content-Length"))
                .containsExactly(String.valueOf(response.body().getBytes(StandardCharsets.UTF_8).length));
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void missingPortIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> RestApi.builder().build())
                .withMessageStartingWith("The HTTP endpoints need a port");
    }

    private String raw(String requestLine) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((requestLine + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                                    + FakeRealtime.BACKEND + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void refused(HttpResponse<String> response, int status, String code, String message) {
        assertThat(response.body()).isEqualTo(RestServer.error(code, message));
        assertThat(response.statusCode()).isEqualTo(status);
        assertError(response, code);
    }

    private static void assertError(HttpResponse<String> response, String code) {
        assertThat(response.body()).startsWith("{\"type\":\"error\",").endsWith(",\"code\":\"" + code + "\"}");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }
}
