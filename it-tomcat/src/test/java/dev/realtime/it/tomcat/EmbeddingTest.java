package dev.realtime.it.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.Realtime;
import dev.realtime.it.Goodbye;
import dev.realtime.jwt.JwtIssuer;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.tck.server.HttpProbe;
import dev.realtime.tck.server.RawWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.modeler.Registry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/embedding.md promises about Tomcat. */
class EmbeddingTest {
    private static final String SECRET = "a secret that is known to the tests alone";
    private static final String PATH = "/api/v1/ws?token=";

    @TempDir
    private Path base;

    @BeforeAll
    static void severalInOneProcess() {
        Registry.disableRegistry();
    }

    @Test
    void embeddedTomcatLetsInWhoHasATokenAndSendsThemAwayWith1012() throws Exception {
        Realtime realtime = Realtime.builder().build();
        EmbeddedTomcat host = new EmbeddedTomcat(realtime, base);
        HttpProbe server = new HttpProbe("127.0.0.1", host.port());
        assertThat(server.send(server.upgrade(PATH + "guessed")).status()).isEqualTo(401);
        String token = realtime.issueToken(Principal.of(new UserId("ann")));
        try (RawWebSocket ann = RawWebSocket.open(server, server.upgrade(PATH + token))) {
            assertThat(ann.nextText()).contains("\"connected\"");
            assertThat(Goodbye.closeCode(ann, host)).isEqualTo(1012);
        }
    }

    @Test
    void warIsUnderItsContextPathAndDrainsWhenItIsUndeployed() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        tomcat.setConnector(connector);
        Context context = tomcat.addWebapp("/app", exploded(WarStartup.class).toString());
        context.addParameter("realtime.jwt-secret", SECRET);
        tomcat.start();
        HttpProbe server = new HttpProbe("127.0.0.1", connector.getLocalPort());
        String token = new JwtIssuer(SECRET, InstantSource.system())
                .issue(new UserId("ann"), List.of(), Duration.ofMinutes(5));
        assertThat(server.send(server.upgrade("/app" + PATH + token + "x")).status())
                .isEqualTo(401);
        try (RawWebSocket ann = RawWebSocket.open(server, server.upgrade("/app" + PATH + token))) {
            assertThat(ann.nextText()).contains("\"connected\"");
            assertThat(Goodbye.closeCode(ann, context::stop)).isEqualTo(1012);
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    /** A web application of one class; Tomcat finds its annotation. */
    private Path exploded(Class<?> listener) throws IOException {
        String file = listener.getName().replace('.', '/') + ".class";
        Path copy = base.resolve("war/WEB-INF/classes").resolve(file);
        Files.createDirectories(copy.getParent());
        try (InputStream bytes = listener.getClassLoader().getResourceAsStream(file)) {
            Files.copy(bytes, copy);
        }
        return base.resolve("war");
    }
}
