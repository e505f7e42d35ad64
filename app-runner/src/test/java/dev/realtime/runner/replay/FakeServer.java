package dev.realtime.runner.replay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An HTTP server that takes every report, keeps it, and answers as it is told. */
final class FakeServer implements AutoCloseable {
    /** One request. */
    record Request(String method, String path, String authorization, String body) {
        boolean isTo(String method, String path) {
            return this.method.equals(method) && this.path.startsWith(path);
        }
    }

    /** One answer. */
    record Answer(int status, String retryAfter, String body) {
        static final Answer OK = new Answer(200, "", "{}");

        static Answer refused(int status, String message) {
            return new Answer(status, "", "{\"type\":\"error\",\"message\":\"" + message + "\",\"code\":\"x\"}");
        }
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private volatile Function<Request, Answer> answers = request -> Answer.OK;

    FakeServer() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    /** What to answer; called by the server's threads, and may block. */
    FakeServer answering(Function<Request, Answer> answers) {
        this.answers = answers;
        return this;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** All requests, in the order in which they were answered. */
    List<Request> requests() {
        return requests;
    }

    List<Request> requestsTo(String method, String path) {
        return requests.stream().filter(request -> request.isTo(method, path)).toList();
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try (exchange;
                InputStream body = exchange.getRequestBody()) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    new String(body.readAllBytes(), StandardCharsets.UTF_8));
            Answer answer = answers.apply(request);
            requests.add(request);
            inFlight.decrementAndGet();
            answer(exchange, answer);
        }
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        byte[] content = answer.body().getBytes(StandardCharsets.UTF_8);
        if (!answer.retryAfter().isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
        }
        exchange.sendResponseHeaders(answer.status(), content.length);
        exchange.getResponseBody().write(content);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
