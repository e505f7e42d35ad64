package dev.realtime.it.jetty;

import dev.realtime.core.Realtime;
import dev.realtime.tyrus.servlet.HandshakeFilter;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A host's own embedded Jetty, as docs/embedding.md shows it. */
final class EmbeddedJetty implements AutoCloseable {
    private final Realtime realtime;
    private final Server server;

    EmbeddedJetty(Realtime realtime) throws Exception {
        this.realtime = realtime;
        // begin: jetty
        Server server = new Server(0); // your port; 0 takes any
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(
                context,
                (servlets, container) ->
                        HandshakeFilter.builder().connections(realtime).deploy(servlets));
        server.setHandler(context);
        server.start();
        // end: jetty
        server.getConnectors()[0]
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .setSendServerVersion(false);
        this.server = server;
    }

    int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    @Override
    public void close() throws Exception {
        // begin: shutdown
        realtime.close();
        server.stop();
        // end: shutdown
    }
}
