package dev.realtime.tyrus.server;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import java.util.Set;
import org.glassfish.tyrus.core.DebugContext;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/**
 * Tyrus without a server of its own: the stock container binds 0.0.0.0 whatever it is told, and hides its HTTP server. Sessions
 * have no idle timeout, because Tyrus' leaks timers; signs of life are the core's business.
 */
final class EngineContainer extends TyrusServerContainer {
    private static final String CONTEXT = "/";

    private final TyrusWebSocketEngine engine;

    EngineContainer() {
        super(Set.<Class<?>>of());
        setDefaultMaxSessionIdleTimeout(-1);
        engine = TyrusWebSocketEngine.builder(this)
                .tracingType(DebugContext.TracingType.OFF)
                .tracingThreshold(DebugContext.TracingThreshold.SUMMARY)
                .build();
    }

    @Override
    public void register(Class<?> endpointClass) throws DeploymentException {
        engine.register(endpointClass, CONTEXT);
    }

    @Override
    public void register(ServerEndpointConfig config) throws DeploymentException {
        engine.register(config, CONTEXT);
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of();
    }

    @Override
    public WebSocketEngine getWebSocketEngine() {
        return engine;
    }
}
