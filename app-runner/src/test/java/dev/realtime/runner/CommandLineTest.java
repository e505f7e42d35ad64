package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.realtime.runner.config.Setting;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final RecordedShell shell = new RecordedShell();

    @Test
    void tokenIsAllThatTheTokenCommandPrints() {
        shell.set("REALTIME_JWT_SECRET", SECRET);

        int status = shell.run(
                "token --user ann --scope realtime:publish --scope extra\tmore --ttl 2h --jwt-issuer me --jwt-audience you");

        assertThat(status).isZero();
        assertThat(shell.err()).isEmpty();
        DecodedJWT token = JWT.require(Algorithm.HMAC256(SECRET))
                .withIssuer("me")
                .withAudience("you")
                .build()
                .verify(shell.out().strip());
        assertThat(token.getSubject()).isEqualTo("ann");
        assertThat(token.getClaim("scope").asString()).isEqualTo("extra more realtime:publish");
        assertThat(Duration.between(token.getIssuedAtAsInstant(), token.getExpiresAtAsInstant()))
                .isEqualTo(Duration.ofHours(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | Say what to do: demo, serve, token, replay or watch",
                "frobnicate | Unmatched argument at index 0: 'frobnicate'",
                "token | Missing required option: '--user=USER'",
                "token --user ann --frob | Unknown option: '--frob'",
                "token --user ann | No secret to sign tokens with: set REALTIME_JWT_SECRET",
                "token --user ann --jwt-secret short | --jwt-secret must have at least 32 bytes",
                "token --user grün | A user id is 1 to 200 visible ASCII characters",
                "token --user ann --ttl 1 | this is a time such as 500ms, 30s, 5m, 24h or 7d",
                "token --user ann --ttl 0 | --ttl is a time from 1s to ten years",
                "token --user ann --config /does/not/exist | There is no configuration file /does/not/exist",
                "serve | No secret to sign tokens with: set REALTIME_JWT_SECRET",
                "serve --port 8000x | --port is a whole number from 0 to 65535, not '8000x'",
                "serve --print-config --max-rooms -1 | --max-rooms is a whole number",
                "serve --jwt-secret 0123456789abcdef0123456789abcdef --database-url jdbc:mysql://x/y"
                        + " | --database-url begins with jdbc:h2:",
                "serve --tls-key k.pem | --tls-key needs --tls-certificate as well",
                "serve --tls-certificate c.pem | --tls-certificate needs --tls-key as well",
                "serve --jwt-secret 0123456789abcdef0123456789abcdef --tls-certificate /no/c.pem --tls-key /no/k.pem"
                        + " | --tls-certificate: there is no file /no/c.pem",
                "watch user:ann --tls-ca /no/ca.pem --token t | --tls-ca: there is no file /no/ca.pem",
                "demo --speed 0 | A speed is a number above 0",
                "replay /does/not/exist | There is no file /does/not/exist",
                "replay x --server ftp://x | an address is http://HOST:PORT or https://HOST:PORT",
                "replay x --server http://u:p@x | an address is http://HOST:PORT or https://HOST:PORT",
                "watch nonsense | A room id is type:key",
            })
    void wrongUseGetsOneLineAndStatusTwo(String command, String line) {
        int status = shell.run(command);

        assertThat(status).isEqualTo(2);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err().lines()).hasSize(1);
        assertThat(shell.err()).startsWith("realtime: ").contains(line).doesNotContain("Exception");
    }

    @Test
    void missingServerGetsOneLineAndStatusOne() throws IOException {
        shell.set("REALTIME_TOKEN", "t");
        String nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = "127.0.0.1:" + free.getLocalPort();
        }

        int status = shell.run("watch user:ann --server http://" + nobody);

        assertThat(status).isEqualTo(1);
        assertThat(shell.err().lines()).containsExactly("realtime: No connection to ws://" + nobody + "/api/v1/ws");
    }

    @Test
    void configurationIsPrintedWithoutSecretsAndWithoutStarting() {
        shell.set("REALTIME_JWT_SECRET", SECRET);

        int status = shell.run("serve --print-config --port 9000");

        assertThat(status).isZero();
        assertThat(shell.out())
                .contains("# from --port\nport=9000\n", "jwt-secret=********\n", "max-rooms=128\n")
                .doesNotContain(SECRET);
    }

    @Test
    void stateIsKeptInAFileBesideTheLauncherUnlessToldOtherwise() {
        shell.run("serve --print-config");

        assertThat(shell.out()).contains("\ndatabase-url=jdbc:h2:file:/nowhere/data/realtime\n");
    }

    @Test
    void helpNamesEverySettingWithItsDefault() {
        assertThat(shell.run("serve --help")).isZero();

        String help = shell.out().replaceAll("\\s+", " ");
        for (Setting setting : Setting.values()) {
            assertThat(help).contains(setting.flag() + "=");
        }
        assertThat(help).contains("Rooms that one connection may be in. [128]");
    }
}
