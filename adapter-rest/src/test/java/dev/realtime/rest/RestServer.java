package dev.realtime.rest;

import dev.realtime.core.Realtime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** The API over fakes on a real socket, and a client for it. */
final class RestServer implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final FakeRealtime realtime;
    private final HttpServer server;
    private final int port;

    private RestServer(FakeRealtime realtime, RestApi api) throws IOException {
        this.realtime = realtime;
        server = GrizzlyHttpServerFactory.createHttpServer(
                URI.create("http://127.0.0.1:0/"), ResourceConfig.forApplication(api.application()), false);
        server.getServerConfiguration()
                .getHttpHandlersWithMapping()
                .keySet()
                .forEach(handler -> handler.setAllowEncodedSlash(true));
        server.start();
        port = server.getListener("grizzly").getPort();
    }

    static RestServer overFakes() throws IOException {
        FakeRealtime fake = new FakeRealtime();
        RestApi.Builder api = RestApi.builder()
                .publisher(fake)
                .tracking(fake)
                .state(fake)
                .history(fake, new OffsetsOnly())
                .tickets(fake)
                .administration(fake)
                .statistics(fake)
                .health(fake);
        return new RestServer(fake, api.authenticator(fake).build());
    }

    /** The tokens are those of {@link FakeRealtime}. */
    static RestServer over(Realtime core) throws IOException {
        FakeRealtime fake = new FakeRealtime();
        RestApi.Builder api = RestApi.builder()
                .publisher(core)
                .tracking(core)
                .state(core)
                .history(core, new OffsetsOnly())
                .tickets(core)
                .statistics(core)
                .health(core);
        return new RestServer(fake, api.authenticator(fake).build());
    }

    int port() {
        return port;
    }

    HttpResponse<String> get(String path) {
        return send(alice(path).GET());
    }

    HttpResponse<String> put(String path, String body) {
        return send(json(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> post(String path, String body) {
        return send(json(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> patch(String path, String body) {
        return send(json(path).method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder alice(String path) {
        return request(path).header("Authorization", "Bearer " + FakeRealtime.ALICE);
    }

    HttpRequest.Builder backend(String path) {
        return request(path).header("Authorization", "Bearer " + FakeRealtime.BACKEND);
    }

    HttpRequest.Builder admin(String path) {
        return request(path).header("Authorization", "Bearer " + FakeRealtime.ADMIN);
    }

    HttpRequest.Builder json(String path) {
        return backend(path).header("Content-Type", "application/json");
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String error(String code, String message) {
        return "{\"type\":\"error\",\"message\":\"" + message + "\",\"code\":\"" + code + "\"}";
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
