package dev.realtime.it.spring;

import dev.realtime.it.Container;
import dev.realtime.it.Host;
import dev.realtime.it.HostedServer;
import dev.realtime.tck.server.Limits;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.websocket.server.ServerEndpointConfig;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/** The harness's host in a Spring Boot application. */
record SpringContainer(ServletWebServerApplicationContext application) implements Container {

    static HostedServer under(Limits limits) throws Exception {
        return HostedServer.start(limits, SpringContainer::start);
    }

    static Container start(Host host) {
        SpringApplication application = new SpringApplication(Beans.class);
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("host", host));
        return new SpringContainer((ServletWebServerApplicationContext) application.run(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--logging.level.root=WARN"));
    }

    @Override
    public int port() {
        return application.getWebServer().getPort();
    }

    @Override
    public void close() {
        application.close();
    }

    /** The same as a host of its own has, and the HTTP endpoints. */
    @Configuration
    @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
    static class Beans {
        @Bean
        ServerEndpointConfig endpoint(Host host) {
            return host.endpoint();
        }

        @Bean
        ServerEndpointExporter exporter() {
            return new ServerEndpointExporter();
        }

        @Bean
        FilterRegistrationBean<Filter> gate(Host host) {
            FilterRegistrationBean<Filter> gate = new FilterRegistrationBean<>(host.handshakeFilter());
            gate.addUrlPatterns(RealtimeEndpoints.PATH);
            gate.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return gate;
        }

        @Bean
        ServletRegistrationBean<Servlet> api(Host host) {
            ServletRegistrationBean<Servlet> api = new ServletRegistrationBean<>(host.api(), "/*");
            // Else the first request of all, a handshake too, waits until Jersey has started.
            api.setLoadOnStartup(1);
            return api;
        }

        /** Ids may hold both kinds of slashes. */
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> slashes() {
            return factory -> factory.addConnectorCustomizers(connector -> {
                connector.setEncodedSolidusHandling("passthrough");
                connector.setEncodedReverseSolidusHandling("passthrough");
            });
        }
    }
}
