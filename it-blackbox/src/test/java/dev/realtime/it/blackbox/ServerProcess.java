package dev.realtime.it.blackbox;

import dev.realtime.jwt.JwtIssuer;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.tck.server.Limit;
import dev.realtime.tck.server.Limits;
import dev.realtime.tck.server.ServerUnderTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The reference server as its users start it: its jar, in a process of its own. */
final class ServerProcess implements ServerUnderTest {
    private static final String SECRET = "a secret that is known to the tests alone";
    private static final String PUBLISH = "realtime:publish";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String IN_MEMORY = "jdbc:h2:mem:blackbox";
    private static final int PATIENCE_SECONDS = 60;
    private static final Set<Limit> TIMES = Set.of(Limit.BODY_DEADLINE, Limit.HANDSHAKE_DEADLINE, Limit.TOKEN_LEEWAY);

    private final Process process;
    private final Limits limits;
    private final URI address;

    private ServerProcess(Process process, Limits limits, URI address) {
        this.process = process;
        this.limits = limits;
        this.address = address;
    }

    /** A server with its state in memory, on a port of its choice. */
    static ServerProcess start(Limits limits) throws Exception {
        return start(limits, IN_MEMORY, 0);
    }

    static ServerProcess start(Limits limits, String databaseUrl, int port) throws Exception {
        // C1 alone: a server that lives for seconds is up in two thirds of the time.
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("realtime.jar"),
                "serve",
                "--port",
                String.valueOf(port),
                "--shared-room",
                "team");
        limits.changed()
                .forEach((limit, value) -> command.command()
                        .addAll(List.of(
                                "--" + limit.setting(), TIMES.contains(limit) ? value + "ms" : String.valueOf(value))));
        command.environment().put("REALTIME_JWT_SECRET", SECRET);
        command.environment().put("REALTIME_DATABASE_URL", databaseUrl);
        Path log = Files.createTempFile(Path.of("target"), "server", ".log");
        Process process = command.redirectError(log.toFile()).start();
        // Those of a test run that was cut off would stay for ever.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        ServerProcess server = new ServerProcess(process, limits, address(process, log));
        // What an answer and a publication need is loaded under nobody's deadline.
        new Workflow("warm-up", "nobody").put(server);
        return server;
    }

    /** Waits until it listens. */
    private static URI address(Process process, Path log) throws Exception {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String said = CompletableFuture.supplyAsync(() -> firstLine(out)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!said.startsWith("Listening on ")) {
            throw new AssertionError("The server did not start: " + said + "\n" + Files.readString(log));
        }
        return URI.create(said.replace("Listening on ", ""));
    }

    /** Reports to it as a back end does, with more patience than the kit has; a server that has just started is slow. */
    HttpResponse<String> report(String method, String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/api/v1" + path))
                .header("Authorization", "Bearer " + token("backend", PUBLISH))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .build();
        HttpResponse<String> reply = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (reply.statusCode() != 200) {
            throw new AssertionError(
                    method + " " + path + " was answered by " + reply.statusCode() + " " + reply.body());
        }
        return reply;
    }

    private static String firstLine(BufferedReader out) {
        try {
            return String.valueOf(out.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String host() {
        return address.getHost();
    }

    @Override
    public int port() {
        return address.getPort();
    }

    @Override
    public String token(String user, Duration lifetime, String... scopes) {
        // The issuer makes no token that has ended: one that has was made long ago.
        Duration age = lifetime.isNegative() ? lifetime.negated().multipliedBy(2) : Duration.ZERO;
        Clock clock = Clock.offset(Clock.systemUTC(), age.negated());
        return new JwtIssuer(SECRET, clock).issue(new UserId(user), List.of(scopes), lifetime.plus(age));
    }

    @Override
    public String tokenForRooms(String user, String... rooms) {
        List<RoomId> listed = Stream.of(rooms).map(RoomId::parse).toList();
        return new JwtIssuer(SECRET, Clock.systemUTC()).issue(new UserId(user), List.of(), listed, Duration.ofHours(1));
    }

    /** Its database is swept once a minute. */
    @Override
    public boolean forgetsAtOnce() {
        return false;
    }

    @Override
    public String badToken() {
        String good = token("stranger");
        return good.substring(0, good.length() - 3) + "AAA";
    }

    @Override
    public Limits limits() {
        return limits;
    }

    /** Asks it to end (SIGTERM), and waits until it has. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The server did not end");
        }
        return process.exitValue();
    }

    @Override
    public void drain() {
        try {
            terminate();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the server ended", e);
        }
    }

    /** Kills it. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
