package dev.realtime.tyrus.server;

import dev.realtime.tyrus.endpoint.HandshakeGate;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import org.glassfish.grizzly.Processor;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.FileCacheFilter;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.ServerConfiguration;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.jspecify.annotations.Nullable;

/**
 * A running server: WebSocket at {@link RealtimeEndpoints#PATH}, and whatever the HTTP handler offers, on one port. Made by
 * {@link #builder}.
 *
 * <p>A connection's bytes pass the transport, the {@link ArrivalFilter}, the {@link HttpCodec}, the {@link FrontDoor} and
 * Grizzly's HTTP server. Once it is upgraded they pass a {@link PlainProcessor} alone. With TLS the {@link TlsFilter} stands behind
 * the transport in both, and a {@link WebSocketFilter} takes the processor's place.
 */
public final class RealtimeServer implements AutoCloseable {
    private final HandshakeGate gate;
    private final ServerSettings settings;
    private final ServerThreads threads;
    private final Deadlines deadlines;
    private final OpenSockets openSockets;
    private final EngineContainer container = new EngineContainer();
    private final HttpServer http = new HttpServer();
    private final NetworkListener listener;
    private final @Nullable TlsFilter tls;
    private final @Nullable Compression compression;
    private final CountDownLatch ended = new CountDownLatch(1);

    RealtimeServer(
            NetworkListener listener,
            @Nullable TlsFilter tls,
            HttpHandler handler,
            HandshakeGate gate,
            ServerSettings settings,
            ServerThreads threads) {
        this.listener = listener;
        this.tls = tls;
        this.gate = gate;
        this.settings = settings;
        this.compression = settings.compression() ? Compression.upTo(settings.maxMessageBytes()) : null;
        this.threads = threads;
        this.deadlines = new Deadlines(threads.scheduler(), threads.ticker());
        this.openSockets = new OpenSockets(threads.ticker());
        listener.setTransport(transport());
        // Connections that wait for their next request are the deadlines' business.
        listener.getKeepAlive().setIdleTimeoutInSeconds(-1);
        listener.getKeepAlive().setMaxRequestsCount(-1);
        listener.getFileCache().setEnabled(false);
        listener.setDefaultErrorPageGenerator(JsonAnswers.ERROR_PAGES);
        listener.registerAddOn((networkListener, chain) -> install(chain));
        http.addListener(listener);
        ServerConfiguration configuration = http.getServerConfiguration();
        configuration.setHttpServerName("");
        configuration.setHttpServerVersion("");
        configuration.setAllowPayloadForUndefinedHttpMethods(true);
        configuration.addHttpHandler(new PooledHandler(handler, threads.requests()), "/");
    }

    /** Starts with the defaults of PROTOCOL section 8. */
    public static RealtimeServerBuilder builder() {
        return new RealtimeServerBuilder();
    }

    /** Reads happen on workers of the transport's own, one event of a connection at a time; writes on selectors. */
    private static TCPNIOTransport transport() {
        int workers = Math.max(2, Runtime.getRuntime().availableProcessors());
        return TCPNIOTransportBuilder.newInstance()
                .setIOStrategy(WorkerThreadIOStrategy.getInstance())
                .setWorkerThreadPoolConfig(ThreadPoolConfig.defaultConfig()
                        .copy()
                        .setPoolName("realtime-io")
                        .setCorePoolSize(workers)
                        .setMaxPoolSize(workers))
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .build();
    }

    private void install(FilterChainBuilder chain) {
        remove(chain, IdleTimeoutFilter.class);
        remove(chain, FileCacheFilter.class);
        if (tls != null) {
            chain.add(chain.indexOfType(TransportFilter.class) + 1, tls);
        }
        Upgrader upgrader =
                new Upgrader(container.getWebSocketEngine(), upgraded(), openSockets, deadlines, settings, compression);
        Handshakes handshakes =
                new Handshakes(gate, upgrader, threads.handshakes(), new Capacity(ServerSettings.MAX_AT_A_TIME));
        Bodies bodies = new Bodies(settings.maxBodyBytes(), new Capacity(ServerSettings.MAX_BODIES_BYTES));
        int codec = chain.indexOfType(HttpServerFilter.class);
        chain.set(codec, new HttpCodec(listener.getKeepAlive()));
        chain.add(codec + 1, new FrontDoor(handshakes, bodies));
        Capacity requests = new Capacity(ServerSettings.MAX_AT_A_TIME);
        Capacity answers = new Capacity(ServerSettings.MAX_ANSWERS_BYTES);
        chain.add(codec, new ArrivalFilter(deadlines, settings, requests, answers));
    }

    /** What an upgraded connection's bytes pass. */
    private Processor<?> upgraded() {
        return tls == null
                ? new PlainProcessor()
                : FilterChainBuilder.stateless()
                        .add(new TransportFilter())
                        .add(tls)
                        .add(new WebSocketFilter())
                        .build();
    }

    private static void remove(FilterChainBuilder chain, Class<? extends Filter> type) {
        int at = chain.indexOfType(type);
        if (at >= 0) {
            chain.remove(at);
        }
    }

    /** @throws IOException when it can't listen there; nothing is left running then */
    void start() throws IOException {
        boolean started = false;
        try {
            container.register(RealtimeEndpoints.admitted());
            http.start();
            container.doneDeployment();
            started = true;
        } catch (DeploymentException e) {
            throw new IllegalStateException("The endpoint can't be deployed", e);
        } finally {
            if (!started) {
                end();
            }
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getHost(), port());
    }

    /** The port that it listens on, also when it was told to take any. */
    public int port() {
        return listener.getPort();
    }

    /**
     * Blocks until somebody has closed it. For a {@code main} that has nothing else to do: the server's threads are daemons and
     * keep no program alive.
     */
    public void awaitClosed() throws InterruptedException {
        ended.await();
    }

    /**
     * Stops: no new sockets at first, then the open ones are closed with 1012 and get up to the close deadline for that, then all
     * ends. What waits in outboxes is lost; let the core drain before ({@code Realtime.close}). Blocks. Harmless when called
     * twice. The executors that were given live on.
     */
    @Override
    public void close() {
        listener.getTransport().unbindAll();
        openSockets.closeAll(settings.closeDeadline());
        end();
    }

    private void end() {
        http.shutdownNow();
        container.stop();
        deadlines.close();
        threads.endOwn();
        if (compression != null) {
            compression.close();
        }
        ended.countDown();
    }
}
