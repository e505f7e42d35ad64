package dev.realtime.it.tomcat;

import dev.realtime.it.Container;
import dev.realtime.it.Host;
import dev.realtime.it.HostedServer;
import dev.realtime.tck.server.Limit;
import dev.realtime.tck.server.Limits;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.websocket.server.WsSci;

/** The host in embedded Tomcat. */
record TomcatContainer(Tomcat tomcat) implements Container {

    static HostedServer under(Limits limits) throws Exception {
        return HostedServer.start(limits, TomcatContainer::start);
    }

    static Container start(Host host) throws LifecycleException {
        // Several run side by side in one JVM, and would register under the same names.
        Registry.disableRegistry();
        Tomcat tomcat = new Tomcat();
        // Two that make the directory at once would fail: it is there before either looks.
        Path.of("target", "tomcat").toFile().mkdirs();
        tomcat.setBaseDir(Path.of("target", "tomcat").toAbsolutePath().toString());
        tomcat.setConnector(connector(host));
        ((StandardHost) tomcat.getHost()).setErrorReportValveClass(JsonErrors.class.getName());
        deploy(tomcat.addContext("", null), host);
        tomcat.start();
        return new TomcatContainer(tomcat);
    }

    private static Connector connector(Host host) {
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("connectionTimeout", String.valueOf(host.limits().of(Limit.HANDSHAKE_DEADLINE)));
        // Ids may hold both kinds of slashes.
        connector.setEncodedSolidusHandling("passthrough");
        connector.setEncodedReverseSolidusHandling("passthrough");
        return connector;
    }

    private static void deploy(Context context, Host host) {
        FilterDef gate = new FilterDef();
        gate.setFilterName("gate");
        gate.setFilter(host.handshakeFilter());
        context.addFilterDef(gate);
        FilterMap where = new FilterMap();
        where.setFilterName("gate");
        where.addURLPattern(RealtimeEndpoints.PATH);
        context.addFilterMap(where);
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer((classes, servlets) -> deployEndpoint(servlets, host), Set.of());
        Tomcat.addServlet(context, "api", host.api()).addMapping("/*");
    }

    private static void deployEndpoint(ServletContext servlets, Host host) throws ServletException {
        try {
            ((ServerContainer) servlets.getAttribute(ServerContainer.class.getName())).addEndpoint(host.endpoint());
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
