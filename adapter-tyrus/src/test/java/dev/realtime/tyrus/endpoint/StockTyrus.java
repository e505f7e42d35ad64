package dev.realtime.tyrus.endpoint;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.ServerContainerFactory;

/** Tyrus' own server, as any host might use it. */
final class StockTyrus implements AutoCloseable {
    private final TyrusServerContainer container =
            (TyrusServerContainer) ServerContainerFactory.createServerContainer(Map.of());

    StockTyrus(ServerEndpointConfig endpoint) throws DeploymentException, IOException {
        container.addEndpoint(endpoint);
        container.start("/", 0);
    }

    int port() {
        return container.getPort();
    }

    @Override
    public void close() {
        container.stop();
    }
}
