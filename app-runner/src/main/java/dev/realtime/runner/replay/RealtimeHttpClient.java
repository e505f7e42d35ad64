package dev.realtime.runner.replay;

import dev.realtime.model.JsonText;
import dev.realtime.model.UserId;
import dev.realtime.runner.tls.Trust;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The publishing endpoints of PROTOCOL section 7. Each method blocks until the server has taken the report; a server that
 * is busy or restarts (429, 503, a broken connection) is asked again, a bounded number of times. Thread-safe.
 */
public final class RealtimeHttpClient {
    private static final int ATTEMPTS = 8;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration REQUEST_DEADLINE = Duration.ofSeconds(20);

    private final URI server;
    private final Supplier<String> token;
    private final Pause pause;
    private final HttpClient http;

    /**
     * A client of one server.
     *
     * @param server such as {@code http://127.0.0.1:8000}
     * @param token gives a token with the scope {@code realtime:publish} for each request
     */
    public RealtimeHttpClient(URI server, Supplier<String> token, Pause pause) {
        this(server, token, pause, HttpClient.newBuilder());
    }

    /** The same with more to say about the connection: whom to trust. */
    public RealtimeHttpClient(URI server, Supplier<String> token, Pause pause, HttpClient.Builder client) {
        this.server = server;
        this.token = token;
        this.pause = pause;
        this.http = client.version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    public void putWorkflow(String workflowId, JsonText workflow) throws InterruptedException {
        send("PUT", "/api/v1/workflows/" + segment(workflowId), workflow);
    }

    public void putExecution(String executionId, JsonText execution) throws InterruptedException {
        send("PUT", "/api/v1/executions/" + segment(executionId), execution);
    }

    public void patchExecution(String executionId, JsonText patch) throws InterruptedException {
        send("PATCH", "/api/v1/executions/" + segment(executionId), patch);
    }

    public void putNode(String executionId, String nodeId, JsonText node) throws InterruptedException {
        send("PUT", "/api/v1/executions/" + segment(executionId) + "/nodes/" + segment(nodeId), node);
    }

    public void notify(UserId user, JsonText notification) throws InterruptedException {
        send("POST", "/api/v1/users/" + segment(user.value()) + "/notifications", notification);
    }

    private void send(String method, String path, JsonText body) throws InterruptedException {
        boolean unsure = false;
        for (int attempt = 1; ; attempt++) {
            HttpRequest request = request(method, path, body);
            try {
                HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
                int status = response.statusCode();
                // A report whose answer was lost may have been taken: "it has ended already" means so.
                if (status / 100 == 2 || (unsure && status == 409)) {
                    return;
                }
                if ((status != 429 && status != 503) || attempt == ATTEMPTS) {
                    throw new ReplayException(refused(method, path, response));
                }
                pause.pause(retryAfter(response, attempt));
            } catch (ConnectException e) {
                throw new ReplayException("No connection to " + server + ": is the server running?");
            } catch (IOException e) {
                Trust.refusal(server, e).ifPresent(RealtimeHttpClient::giveUp);
                if (attempt == ATTEMPTS) {
                    throw new ReplayException("The connection to " + server + " broke");
                }
                unsure = true;
                pause.pause(backoff(attempt));
            }
        }
    }

    private HttpRequest request(String method, String path, JsonText body) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(REQUEST_DEADLINE)
                .header("Authorization", "Bearer " + token.get())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.text()))
                .build();
    }

    private static void giveUp(String why) {
        throw new ReplayException(why);
    }

    private static Duration retryAfter(HttpResponse<?> response, int attempt) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .map(seconds -> shorter(Duration.ofSeconds(Long.parseLong(seconds)), LONGEST_PAUSE))
                .orElseGet(() -> backoff(attempt));
    }

    private static Duration backoff(int attempt) {
        return shorter(Duration.ofMillis(100L << attempt), LONGEST_PAUSE);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private String refused(String method, String path, HttpResponse<String> response) {
        String why = switch (response.statusCode()) {
            case 401 -> "the token is not accepted (is the secret the server's?)";
            case 403 -> "the token lacks the scope realtime:publish";
            default -> ServerError.message(response.body());
        };
        return server + " answered " + response.statusCode() + " to " + method + " " + path + ": " + why;
    }

    /** Percent-encodes a path segment (RFC 3986 section 2.1); dots too, so that {@code ..} stays a name. */
    static String segment(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || (c == '.' && text.length() > 2)) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
