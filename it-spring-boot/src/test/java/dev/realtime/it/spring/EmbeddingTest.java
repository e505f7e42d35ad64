package dev.realtime.it.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.it.Goodbye;
import dev.realtime.jwt.JwtIssuer;
import dev.realtime.model.UserId;
import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.HttpReply;
import dev.realtime.tck.server.RawWebSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** What docs/embedding.md promises about Spring Boot. */
class EmbeddingTest {
    private static final String SECRET = "a secret that is known to the tests alone";
    private static final String PATH = "/api/v1/ws?token=";

    private ServletWebServerApplicationContext application;
    private HttpProbe server;

    @BeforeEach
    void start() {
        application = (ServletWebServerApplicationContext) SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--logging.level.root=WARN",
                "--realtime.jwt-secret=" + SECRET);
        server = new HttpProbe("127.0.0.1", application.getWebServer().getPort());
    }

    @AfterEach
    void end() {
        application.close();
    }

    @Test
    void clientHearsWhatAServicePublishes() {
        try (RawWebSocket ann = connect()) {
            application.getBean(Orders.class).shipped("ann", "A-17");
            assertThat(ann.nextText()).contains("notification", "order_shipped", "A-17");
        }
    }

    @Test
    void badTokenIsRefusedBeforeTheUpgrade() {
        HttpReply refused = server.send(server.upgrade(PATH + token() + "x"));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().path("code").asText()).isEqualTo("unauthenticated");
    }

    @Test
    void clientIsSentAwayWith1012WhenTheContextCloses() throws Exception {
        try (RawWebSocket ann = connect()) {
            assertThat(Goodbye.closeCode(ann, application)).isEqualTo(1012);
        }
    }

    private RawWebSocket connect() {
        RawWebSocket ann = RawWebSocket.open(server, server.upgrade(PATH + token()));
        assertThat(ann.nextText()).contains("\"connected\"");
        return ann;
    }

    private static String token() {
        return new JwtIssuer(SECRET, InstantSource.system()).issue(new UserId("ann"), List.of(), Duration.ofMinutes(5));
    }
}
