package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.UserId;
import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.Layers;
import dev.realtime.runner.config.Setting;
import dev.realtime.tck.server.TestCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server with a certificate, and the commands that talk to it. */
@Timeout(120)
class HttpsTest {
    private final Configuration configuration = configuration(TlsFiles.SETTINGS);
    private final ReferenceServer server = ReferenceServer.start(configuration);
    private final RecordedShell shell = new RecordedShell();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void pageIsServedOverHttps() throws Exception {
        assertThat(server.address()).hasScheme("https");
        HttpResponse<String> page = get(HttpClient.newBuilder().sslContext(TlsFiles.context()), server.address());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<html");
    }

    @Test
    void watchTrustsWhomItIsToldTo() {
        shell.set("REALTIME_JWT_SECRET", RunningServer.SECRET);

        int status =
                shell.run("watch execution:nobodys --server " + server.address() + " --tls-ca " + TlsFiles.CERTIFICATE);

        assertThat(status).isEqualTo(1);
        assertThat(shell.out()).contains("\"event\":\"connected\"");
        assertThat(shell.err()).isEqualTo("realtime: Access denied to room: execution:nobodys\n");
    }

    @Test
    void commandsThatTrustNobodySaySoAtOnce() {
        shell.set("REALTIME_TOKEN", "t");
        String example =
                Path.of("src/main/resources/examples/customer-support.json").toString();

        assertThat(shell.run("watch user:ann --server " + server.address())).isEqualTo(1);
        assertThat(shell.run("replay " + example + " --server " + server.address()))
                .isEqualTo(1);

        assertThat(shell.err().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("realtime: The certificate of ")
                        .endsWith(" is not trusted (--tls-ca FILE names whom to trust)"));
    }

    @Test
    void certificateForAnotherNameIsToldFromOneThatIsNotTrusted(@TempDir Path directory) throws Exception {
        shell.set("REALTIME_TOKEN", "t");
        Map<Setting, String> foreign = foreign(directory);
        try (ReferenceServer elsewhere = ReferenceServer.start(configuration(foreign))) {
            shell.set("REALTIME_TLS_CA", String.valueOf(foreign.get(Setting.TLS_CERTIFICATE)));

            assertThat(shell.run("watch user:ann --server " + elsewhere.address()))
                    .isEqualTo(1);

            assertThat(shell.err()).endsWith(" is for another name or address\n");
        }
    }

    @Test
    void ownClientTrustsTheServerWhateverNameItsCertificateIsFor(@TempDir Path directory) throws Exception {
        try (ReferenceServer elsewhere = ReferenceServer.start(configuration(foreign(directory)))) {
            String token = configuration
                    .tokens()
                    .newIssuer(InstantSource.system())
                    .issue(new UserId("ann"), List.of(), Duration.ofMinutes(5));
            HttpRequest request = HttpRequest.newBuilder(elsewhere.address().resolve("/api/v1/executions"))
                    .header("Authorization", "Bearer " + token)
                    .build();
            HttpClient own = elsewhere.ownClient().build();
            assertThat(own.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    private static Map<Setting, String> foreign(Path directory) throws Exception {
        TestCertificate foreign =
                TestCertificate.newOne("-keyalg", "RSA", "-keysize", "2048", "-ext", "SAN=dns:elsewhere");
        return Map.of(
                Setting.TLS_CERTIFICATE,
                Files.writeString(directory.resolve("certificate.pem"), foreign.certificatePem())
                        .toString(),
                Setting.TLS_KEY,
                Files.writeString(directory.resolve("key.pem"), foreign.keyPem())
                        .toString());
    }

    private static HttpResponse<String> get(HttpClient.Builder client, URI address) throws Exception {
        return client.build().send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Configuration configuration(Map<Setting, String> tls) {
        Map<Setting, String> settings = new EnumMap<>(tls);
        settings.put(Setting.JWT_SECRET, RunningServer.SECRET);
        settings.put(Setting.PORT, "0");
        settings.put(Setting.DATABASE_URL, Databases.memory());
        return Configuration.from(Layers.of(settings, Map.of(), null));
    }
}
