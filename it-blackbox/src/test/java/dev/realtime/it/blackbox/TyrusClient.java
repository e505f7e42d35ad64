package dev.realtime.it.blackbox;

import dev.realtime.tck.server.Header;
import dev.realtime.tck.server.RawRequest;
import dev.realtime.tck.server.ServerUnderTest;
import dev.realtime.tck.server.WebSocketClient;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

/** A connection of the standalone Tyrus client. What Tyrus' threads hear waits here until the test asks for it. */
final class TyrusClient extends Endpoint implements WebSocketClient {
    /** Longer than the kit's own: the first client of a server that has just started waits for both to load their classes. */
    private static final int PATIENCE_SECONDS = 30;

    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    // Written by Tyrus, again whenever it has reconnected.
    private volatile Session session;

    private sealed interface Heard {}

    private record Text(String text) implements Heard {}

    private record End(int code) implements Heard {}

    private record Failure(Throwable cause) implements Heard {}

    /** @throws DeploymentException when the server refuses the upgrade */
    static TyrusClient connect(ServerUnderTest server, RawRequest request) throws DeploymentException, IOException {
        return connect(newManager(), server, request);
    }

    static TyrusClient connect(ClientManager manager, ServerUnderTest server, RawRequest request)
            throws DeploymentException, IOException {
        TyrusClient client = new TyrusClient();
        URI address = URI.create("ws://" + server.host() + ":" + server.port() + request.target());
        client.session = manager.connectToServer(client, config(request.headersBesidesTheUpgrade()), address);
        return client;
    }

    /** All of them share one set of threads, or each connection would have its own. */
    static ClientManager newManager() {
        ClientManager manager = ClientManager.createClient();
        manager.getProperties().put(ClientProperties.SHARED_CONTAINER, true);
        return manager;
    }

    private static ClientEndpointConfig config(List<Header> headers) {
        List<String> subprotocols = headers.stream()
                .filter(header -> header.is(SUBPROTOCOL))
                .flatMap(header -> Stream.of(header.value().split(",", -1)))
                .map(String::strip)
                .toList();
        return ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(subprotocols)
                .configurator(new ClientEndpointConfig.Configurator() {
                    @Override
                    public void beforeRequest(Map<String, List<String>> sent) {
                        headers.stream()
                                .filter(header -> !header.is(SUBPROTOCOL))
                                .forEach(header -> sent.put(header.name(), List.of(header.value())));
                    }
                })
                .build();
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        session = opened;
        opened.addMessageHandler(String.class, text -> heard.add(new Text(text)));
    }

    @Override
    public void onClose(Session closed, CloseReason reason) {
        heard.add(new End(reason.getCloseCode().getCode()));
    }

    @Override
    public void onError(Session failed, Throwable cause) {
        heard.add(new Failure(cause));
    }

    Session session() {
        return session;
    }

    @Override
    public Optional<String> subprotocol() {
        return Optional.of(session.getNegotiatedSubprotocol()).filter(name -> !name.isEmpty());
    }

    @Override
    public void text(String text) {
        try {
            session.getBasicRemote().sendText(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException | RejectedExecutionException ended) {
            // By the server, while this was on its way: it need not read a message to its end to know that it is too
            // long. Who waits for the next message hears of it.
        }
    }

    @Override
    public String nextText() {
        Heard next = next();
        if (next instanceof Text message) {
            return message.text();
        }
        throw new AssertionError("A text message was due, not " + next);
    }

    @Override
    public int closeCode() {
        Heard next = next();
        if (next instanceof End end) {
            return end.code();
        }
        throw new AssertionError("The end was due, not " + next);
    }

    private Heard next() {
        try {
            Heard next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("Nothing came within " + PATIENCE_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
