package dev.realtime.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.jwt.JwtIssuer;
import dev.realtime.model.UserId;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program in a process of its own. */
@Timeout(60)
class PlainServerTest {
    private static final String SECRET = "a secret that is known to the tests alone";

    private Process process;
    private int port;

    @BeforeEach
    void start() throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PlainServer.class.getName(),
                "0");
        command.environment().put("REALTIME_JWT_SECRET", SECRET);
        process = command.redirectError(Redirect.INHERIT).start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        port = Integer.parseInt(String.valueOf(output.readLine()));
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void sendsItsClientsAwayWith1012WhenItIsTerminated() throws InterruptedException {
        try (Guest ann = new Guest(port, token())) {
            process.destroy();
            assertThat(ann.closeCode()).isEqualTo(1012);
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
    }

    @Test
    void refusesWhoHasNoTokenOfThatSecret() {
        assertThat(Guest.refusal(port, token() + "x")).isEqualTo(401);
    }

    private static String token() {
        return new JwtIssuer(SECRET, InstantSource.system()).issue(new UserId("ann"), List.of(), Duration.ofMinutes(5));
    }
}
