package dev.realtime.tyrus.server;

import dev.realtime.port.in.Connections;
import dev.realtime.port.out.Ticker;
import dev.realtime.tyrus.endpoint.AllowedOrigins;
import dev.realtime.tyrus.endpoint.HandshakeGate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.jspecify.annotations.Nullable;

/**
 * Configures and starts a {@link RealtimeServer}. Only the connections must be given; the numbers default to PROTOCOL section 8,
 * threads that are not given are made, and end with the server. Not thread-safe.
 */
public final class RealtimeServerBuilder {
    private static final String NAME = "realtime";

    /** Each may wait for an authenticator. */
    private static final int HANDSHAKE_WORKERS = 8;

    /** Each may wait for a database. */
    private static final int REQUEST_WORKERS = 16;

    private @Nullable Connections connections;
    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable Ticker ticker;
    private @Nullable Executor handshakeWorkers;
    private @Nullable Executor requestWorkers;
    private HttpHandler httpHandler = new JsonAnswers.NothingHere();
    private AllowedOrigins allowedOrigins = AllowedOrigins.sameOrigin();
    private @Nullable SSLContext tls;
    private String host = "127.0.0.1";
    private int port = 8000;
    private int maxMessageBytes = 65_536;
    private int maxFragments = 1_000;
    private Duration handshakeDeadline = Duration.ofSeconds(10);
    private int maxBodyBytes = 1 << 20;
    private Duration bodyDeadline = Duration.ofSeconds(10);
    private Duration closeDeadline = Duration.ofSeconds(5);
    private boolean compression;

    RealtimeServerBuilder() {}

    /** Who is asked for a place for each client. */
    public RealtimeServerBuilder connections(Connections connections) {
        this.connections = connections;
        return this;
    }

    /** What answers every request but the WebSocket handshake; without one that is 404. Runs on the request workers. */
    public RealtimeServerBuilder httpHandler(HttpHandler httpHandler) {
        this.httpHandler = httpHandler;
        return this;
    }

    /** The one address to listen on; {@code 0.0.0.0} for all. */
    public RealtimeServerBuilder host(String host) {
        this.host = host;
        return this;
    }

    /** 0 takes any that is free. */
    public RealtimeServerBuilder port(int port) {
        this.port = port;
        return this;
    }

    /**
     * Speaks TLS (1.2 and 1.3) on the port, and nothing else: {@code wss://} and {@code https://}. The context's key managers have
     * the certificate; clients are not asked for one.
     */
    public RealtimeServerBuilder tls(SSLContext context) {
        this.tls = context;
        return this;
    }

    /** Longer messages are closed with 1009; at least 1. */
    public RealtimeServerBuilder maxMessageBytes(int bytes) {
        this.maxMessageBytes = bytes;
        return this;
    }

    /** Messages in more fragments are closed with 1009; at least 1. */
    public RealtimeServerBuilder maxFragments(int fragments) {
        this.maxFragments = fragments;
        return this;
    }

    /** How long the head of a request may take, the TLS handshake before it included; then the connection is cut. */
    public RealtimeServerBuilder handshakeDeadline(Duration deadline) {
        this.handshakeDeadline = deadline;
        return this;
    }

    /** Longer bodies are answered with 413; at least 1. */
    public RealtimeServerBuilder maxBodyBytes(int bytes) {
        this.maxBodyBytes = bytes;
        return this;
    }

    /** How long the body of a request may take; then the answer is 408. */
    public RealtimeServerBuilder bodyDeadline(Duration deadline) {
        this.bodyDeadline = deadline;
        return this;
    }

    /** How long a closing handshake may take; then the connection is cut. */
    public RealtimeServerBuilder closeDeadline(Duration deadline) {
        this.closeDeadline = deadline;
        return this;
    }

    /**
     * Compresses for clients that offer {@code permessage-deflate} (RFC 7692), each publication once for all of them. Off by
     * default: it saves traffic and costs time on every publication.
     */
    public RealtimeServerBuilder compression(boolean compression) {
        this.compression = compression;
        return this;
    }

    /**
     * The web pages that may connect beside those of the same origin; {@code *} for all.
     *
     * @throws IllegalArgumentException when one is no origin
     */
    public RealtimeServerBuilder allowedOrigins(List<String> origins) {
        this.allowedOrigins = AllowedOrigins.of(origins);
        return this;
    }

    /** Sweeps deadlines ten times a second. */
    public RealtimeServerBuilder scheduler(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
        return this;
    }

    /** Measures deadlines. */
    public RealtimeServerBuilder ticker(Ticker ticker) {
        this.ticker = ticker;
        return this;
    }

    /** Ask the gate, which may block. What they reject is answered with 503. */
    public RealtimeServerBuilder handshakeWorkers(Executor workers) {
        this.handshakeWorkers = workers;
        return this;
    }

    /** Run the HTTP handler. What they reject is answered with 503. */
    public RealtimeServerBuilder requestWorkers(Executor workers) {
        this.requestWorkers = workers;
        return this;
    }

    /**
     * Starts a server.
     *
     * @throws IOException when it can't listen there
     * @throws IllegalArgumentException when a number is out of its range
     * @throws IllegalStateException when no connections were given
     */
    public RealtimeServer start() throws IOException {
        if (connections == null) {
            throw new IllegalStateException("RealtimeServer.builder() needs connections(...) before start()");
        }
        ServerSettings settings = new ServerSettings(
                maxMessageBytes,
                maxFragments,
                handshakeDeadline,
                maxBodyBytes,
                bodyDeadline,
                closeDeadline,
                compression);
        HandshakeGate gate = new HandshakeGate(connections, allowedOrigins);
        RealtimeServer server = new RealtimeServer(
                new NetworkListener(NAME, host, port),
                tls == null ? null : new TlsFilter(tls),
                httpHandler,
                gate,
                settings,
                threads());
        server.start();
        return server;
    }

    private ServerThreads threads() {
        List<ExecutorService> own = new ArrayList<>();
        ScheduledExecutorService timer = scheduler == null ? kept(own, Defaults.scheduler()) : scheduler;
        Executor handshakes = handshakeWorkers == null
                ? kept(own, Defaults.workers("realtime-handshake", HANDSHAKE_WORKERS))
                : handshakeWorkers;
        Executor requests = requestWorkers == null
                ? kept(own, Defaults.workers("realtime-request", REQUEST_WORKERS))
                : requestWorkers;
        return new ServerThreads(ticker == null ? Defaults.ticker() : ticker, timer, handshakes, requests, own);
    }

    private static <E extends ExecutorService> E kept(List<ExecutorService> own, E made) {
        own.add(made);
        return made;
    }
}
