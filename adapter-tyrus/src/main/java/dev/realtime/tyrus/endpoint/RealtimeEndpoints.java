package dev.realtime.tyrus.endpoint;

import dev.realtime.model.Dialect;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.Extension;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes the configurations with which {@link RealtimeEndpoint} is deployed, at {@link #PATH}. */
public final class RealtimeEndpoints {
    /** Where clients connect (PROTOCOL section 1). */
    public static final String PATH = "/api/v1/ws";

    private RealtimeEndpoints() {}

    /** For a server with the gate in front: every session's user principal is an {@link AdmittedPrincipal}. */
    public static ServerEndpointConfig admitted() {
        return new Deployment(new PlainConfigurator(), new ConcurrentHashMap<>());
    }

    /**
     * For any container of Jakarta WebSocket 2.1: the gate runs within its handshake, refusals become close codes (4401 for a
     * bad token, 1013 for limits and while draining, 1008 otherwise).
     *
     * @param remoteAddress the client's address, which jakarta.websocket does not tell; the same for all where the host does not
     *     know it either: turn the limit per address off then
     */
    public static ServerEndpointConfig portable(
            HandshakeGate gate, PortableCarrier carrier, Function<HandshakeRequest, String> remoteAddress) {
        Map<String, Object> properties = new ConcurrentHashMap<>();
        return new Deployment(new GatedConfigurator(gate, carrier, remoteAddress, properties), properties);
    }

    /** The same as the API's builder makes, but with a map that the configurator knows. */
    private record Deployment(ServerEndpointConfig.Configurator getConfigurator, Map<String, Object> getUserProperties)
            implements ServerEndpointConfig {
        @Override
        public Class<?> getEndpointClass() {
            return RealtimeEndpoint.class;
        }

        @Override
        public String getPath() {
            return PATH;
        }

        @Override
        public List<String> getSubprotocols() {
            // The newest first: it wins where a client offers several.
            return Stream.of(Dialect.values())
                    .sorted(Comparator.reverseOrder())
                    .map(Dialect::subprotocol)
                    .toList();
        }

        @Override
        public List<Extension> getExtensions() {
            return List.of();
        }

        @Override
        public List<Class<? extends Encoder>> getEncoders() {
            return List.of();
        }

        @Override
        public List<Class<? extends Decoder>> getDecoders() {
            return List.of();
        }
    }
}
