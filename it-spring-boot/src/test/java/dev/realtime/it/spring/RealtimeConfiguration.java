package dev.realtime.it.spring;

import dev.realtime.core.Realtime;
import dev.realtime.jackson.JacksonMessageCodec;
import dev.realtime.jwt.JwtAuthenticator;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import dev.realtime.tyrus.servlet.HandshakeFilter;
import jakarta.websocket.server.ServerEndpointConfig;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/** What a Spring Boot application adds, as docs/embedding.md shows it. */
// begin: configuration
@Configuration
class RealtimeConfiguration {
    @Bean
    Realtime realtime(@Value("${realtime.jwt-secret}") String secret) {
        return Realtime.builder()
                .authenticator(JwtAuthenticator.builder().hmacSecret(secret).build())
                .codec(new JacksonMessageCodec())
                .build();
    }

    @Bean
    ServerEndpointConfig realtimeEndpoint() {
        return RealtimeEndpoints.admitted();
    }

    @Bean
    ServerEndpointExporter endpointExporter() {
        return new ServerEndpointExporter();
    }

    @Bean
    FilterRegistrationBean<HandshakeFilter> realtimeGate(Realtime realtime) {
        HandshakeFilter filter = HandshakeFilter.builder().connections(realtime).build();
        FilterRegistrationBean<HandshakeFilter> gate = new FilterRegistrationBean<>(filter);
        gate.addUrlPatterns(RealtimeEndpoints.PATH);
        gate.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return gate;
    }

    @EventListener
    void drain(ContextClosedEvent closed) {
        closed.getApplicationContext().getBean(Realtime.class).close();
    }
}
// end: configuration
