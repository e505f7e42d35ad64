package dev.realtime.it.jetty;

import dev.realtime.it.Container;
import dev.realtime.it.Host;
import dev.realtime.it.HostedServer;
import dev.realtime.tck.server.Limit;
import dev.realtime.tck.server.Limits;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.FilterMapping;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The host in embedded Jetty. */
record JettyContainer(Server server, ServerConnector connector) implements Container {

    static HostedServer under(Limits limits) throws Exception {
        return HostedServer.start(limits, JettyContainer::start);
    }

    static Container start(Host host) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http()));
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(host.limits().of(Limit.HANDSHAKE_DEADLINE));
        server.addConnector(connector);
        server.setHandler(context(host));
        server.setErrorHandler(new JsonErrors());
        server.start();
        return new JettyContainer(server, connector);
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Ids may hold what a path otherwise does not; Jersey and our values decide.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    private static ServletContextHandler context(Host host) {
        ServletContextHandler context = new ServletContextHandler("/");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.setErrorHandler(new JsonErrors());
        JakartaWebSocketServletContainerInitializer.configure(context, (servlets, container) -> {
            container.addEndpoint(host.endpoint());
            putGateFirst(context, host);
        });
        context.addServlet(new ServletHolder(host.api()), "/*");
        return context;
    }

    /** Jetty has just put its upgrade filter before all others. */
    private static void putGateFirst(ServletContextHandler context, Host host) {
        FilterHolder gate = new FilterHolder(host.handshakeFilter());
        gate.setName("gate");
        FilterMapping mapping = new FilterMapping();
        mapping.setFilterName(gate.getName());
        mapping.setPathSpec(RealtimeEndpoints.PATH);
        mapping.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
        context.getServletHandler().prependFilter(gate);
        context.getServletHandler().prependFilterMapping(mapping);
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
