package dev.realtime.it.undertow;

import dev.realtime.it.Container;
import dev.realtime.it.Host;
import dev.realtime.it.HostedServer;
import dev.realtime.tck.server.Limit;
import dev.realtime.tck.server.Limits;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;

/** The host in embedded Undertow. */
record UndertowContainer(Undertow undertow, DeploymentManager deployment) implements Container {

    static HostedServer under(Limits limits) throws Exception {
        return HostedServer.start(limits, UndertowContainer::start);
    }

    static Container start(Host host) throws ServletException {
        DeploymentManager deployment = Servlets.newContainer().addDeployment(deploymentOf(host));
        deployment.deploy();
        int deadline = (int) host.limits().of(Limit.HANDSHAKE_DEADLINE);
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1", deployment.start())
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, deadline)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, deadline)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 16_384)
                // Requests with a body that trickles hold a thread each.
                .setWorkerThreads(200)
                // Ids may hold both kinds of slashes.
                .setServerOption(UndertowOptions.DECODE_SLASH, false)
                .build();
        undertow.start();
        return new UndertowContainer(undertow, deployment);
    }

    private static DeploymentInfo deploymentOf(Host host) {
        Filter gate = host.handshakeFilter();
        Servlet api = host.api();
        return Servlets.deployment()
                .setClassLoader(Host.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("host")
                .addFilter(Servlets.filter("gate", gate.getClass(), new ImmediateInstanceFactory<>(gate)))
                .addFilterUrlMapping("gate", RealtimeEndpoints.PATH, DispatcherType.REQUEST)
                .addServlet(Servlets.servlet("api", api.getClass(), new ImmediateInstanceFactory<>(api))
                        .addMapping("/*"))
                .addServletContextAttribute(
                        WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                        new WebSocketDeploymentInfo().addEndpoint(host.endpoint()));
    }

    @Override
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void close() throws ServletException {
        deployment.stop();
        deployment.undeploy();
        undertow.stop();
    }
}
