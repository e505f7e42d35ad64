package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.UserId;
import dev.realtime.runner.config.Tokens;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServeProcessTest {
    @TempDir
    Path directory;

    @Test
    void terminationClosesConnectionsWith1012AndEndsWithStatusZeroAndNoTokenInTheLog() throws Exception {
        Path log = directory.resolve("log");
        Process serve = serve(log, "--port", "0");
        try {
            String token = token();
            CompletableFuture<Integer> closed = new CompletableFuture<>();
            try (BufferedReader out = serve.inputReader(StandardCharsets.UTF_8)) {
                String address = out.readLine().replace("Listening on http", "ws");
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(URI.create(address + "/api/v1/ws?token=" + token), new CloseListener(closed))
                        .get(30, TimeUnit.SECONDS);

                serve.destroy();

                assertThat(closed.get(30, TimeUnit.SECONDS)).isEqualTo(1012);
                assertThat(serve.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(serve.exitValue()).isZero();
                assertThat(Files.readString(log)).doesNotContain(token, RunningServer.SECRET, "DEBUG");
            }
        } finally {
            serve.destroyForcibly();
        }
    }

    /** Each was a stack trace of 50 lines: a client that asks and goes away filled the disk. */
    @Test
    void clientsThatAreGoneBeforeTheirAnswersAreNotLogged() throws Exception {
        Path log = directory.resolve("log");
        Process serve = serve(log, "--port", "0");
        try (BufferedReader out = serve.inputReader(StandardCharsets.UTF_8)) {
            URI address = URI.create(out.readLine().replace("Listening on ", ""));
            byte[] requests = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(300).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 20; i++) {
                try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                    socket.getOutputStream().write(requests);
                    socket.setSoLinger(true, 0);
                }
            }
            HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding());
            serve.destroy();

            assertThat(serve.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log)).doesNotContain("Responder", "Connection");
        } finally {
            serve.destroyForcibly();
        }
    }

    @Test
    void takenPortIsSaidInOneLineWithStatusTwo() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Path log = directory.resolve("log");
        try {
            String port = String.valueOf(other.getAddress().getPort());

            Process serve = serve(log, "--port", port);

            assertThat(serve.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(serve.exitValue()).isEqualTo(2);
            assertThat(Files.readAllLines(log))
                    .containsExactly("realtime: Can't listen on 127.0.0.1 port " + port + ": the port is taken");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void damagedDatabaseFileIsSaidInOneLineWithStatusTwo() throws Exception {
        byte[] noise = new byte[30_000];
        new Random(1).nextBytes(noise);
        Files.write(directory.resolve("state.mv.db"), noise);
        String url = "jdbc:h2:file:" + directory.resolve("state");

        assertThat(complaint(url))
                .isEqualTo("The database file at " + url + " is damaged; restore it, or move it away to begin anew");
    }

    @Test
    void tablesOfSomebodyElseAreSaidInOneLineWithStatusTwo() throws Exception {
        String url = Databases.postgreSql();
        Databases.execute(url, "create table realtime_room (a integer)");

        assertThat(complaint(url))
                .endsWith(" are not those of this server, or can't be brought up to date (SQLSTATE 42P07)");
    }

    /** MariaDB's driver used to say it too, in a line of its own. */
    @Test
    void databaseOfMariaDbThatIsNotThereIsSaidInOneLineWithStatusTwo() throws Exception {
        String url = TestDatabase.MARIADB.url().replaceFirst("/test[?].*", "/missing");

        assertThat(complaint(url + "?user=root")).isEqualTo("There is no database at " + url + "; create it first");
    }

    private String complaint(String url) throws Exception {
        Path log = directory.resolve("log");
        try (ServeProcess serve = ServeProcess.start(log, url, "--port", "0")) {
            assertThat(serve.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(serve.process().exitValue()).isEqualTo(2);
        }
        assertThat(Files.readAllLines(log)).hasSize(1);
        return Files.readAllLines(log).get(0).replace("realtime: ", "");
    }

    private static Process serve(Path log, String... flags) throws Exception {
        return ServeProcess.start(log, Databases.memory(), flags).process();
    }

    private static String token() {
        Tokens tokens =
                new Tokens(Optional.of(RunningServer.SECRET), Optional.empty(), Optional.empty(), Duration.ZERO);
        return tokens.newIssuer(InstantSource.system()).issue(new UserId("ada"), List.of(), Duration.ofMinutes(5));
    }

    /** Hears the close code. */
    private record CloseListener(CompletableFuture<Integer> closed) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String phrase) {
            closed.complete(code);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
