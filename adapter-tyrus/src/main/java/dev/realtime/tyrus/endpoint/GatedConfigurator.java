package dev.realtime.tyrus.endpoint;

import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the {@link HandshakeGate} within a container's handshake.
 *
 * <p>No API of jakarta.websocket can refuse here: the container has decided to upgrade. A refusal is remembered, and the endpoint
 * closes the session as soon as it opens. The seat of an accepted one is lost when the container fails between here and
 * {@code onOpen}; put the gate in front of the container, as {@code RealtimeServer} does, where that matters.
 */
final class GatedConfigurator extends PlainConfigurator {
    private static final Logger LOG = LoggerFactory.getLogger(GatedConfigurator.class);

    private final HandshakeGate gate;
    private final Carrier carrier;
    private final Function<HandshakeRequest, String> remoteAddress;
    private final Map<String, Object> sharedProperties;

    /** @param sharedProperties those of the deployed configuration, common to all its sessions */
    GatedConfigurator(
            HandshakeGate gate,
            Carrier carrier,
            Function<HandshakeRequest, String> remoteAddress,
            Map<String, Object> sharedProperties) {
        this.gate = gate;
        this.carrier = carrier;
        this.remoteAddress = remoteAddress;
        this.sharedProperties = sharedProperties;
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        Map<String, Object> properties = config.getUserProperties();
        if (properties == sharedProperties) {
            // With two handshakes at a time one client would sit on the other's seat.
            LOG.error("This container shares user properties between handshakes, against Jakarta WebSocket 2.1");
            return;
        }
        new HandshakeOutcome(gate.admit(upgradeRequest(request)), carrier).putInto(properties);
    }

    private UpgradeRequest upgradeRequest(HandshakeRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.getHeaders());
        return new UpgradeRequest(
                "GET",
                "HTTP/1.1",
                request.getQueryString(),
                name -> headers.getOrDefault(name, List.of()),
                remoteAddress.apply(request));
    }
}
