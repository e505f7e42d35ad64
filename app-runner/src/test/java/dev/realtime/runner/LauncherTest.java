package dev.realtime.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a project of its own, with a Maven and a Java that only say how they were called. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class LauncherTest {
    private static final Path LAUNCHER = Path.of("../realtime");

    @TempDir
    Path directory;

    private Path root;
    private Path tools;

    @BeforeEach
    void makeProject() throws IOException {
        root = Files.createDirectories(directory.resolve("a project"));
        tools = Files.createDirectories(directory.resolve("tools"));
        Files.copy(LAUNCHER, root.resolve("realtime"));
        Files.createFile(root.resolve("pom.xml"));
        Files.createDirectories(root.resolve("app-runner/src/main"));
        Files.createFile(root.resolve("app-runner/pom.xml"));
        makeOld(root.resolve("pom.xml"), root.resolve("app-runner/pom.xml"), root.resolve("app-runner/src/main"));
        tool("java", """
                case "$*" in
                  -version) echo 'openjdk version "17.0.1" 2021-10-19' >&2 ;;
                  *ArchiveClassesAtExit=*) for a; do case $a in -XX:Arch*) echo archive >"${a#*=}";; esac; done
                    echo archived >>"$CALLS" ;;
                  *) echo "$@"; [ -z "${JAVA_STATUS:-}" ] || exit "$JAVA_STATUS" ;;
                esac
                """);
        tool("javac", "");
        tool("mvn", """
                case "$*" in
                  -v) echo 'Apache Maven 3.9.1 (x)' ;;
                  *) for a; do case $a in -Drealtime.jar=*) echo jar >"${a#*=}";; esac; done; echo built >>"$CALLS" ;;
                esac
                """);
    }

    @Test
    void firstCommandBuildsJarAndArchiveAndTheNextBuildsNothing() throws Exception {
        Run first = run("token", "--user", "a b");
        Run second = run("token");

        assertThat(calls()).containsExactly("built", "archived");
        assertThat(first.out).endsWith("-jar " + root.resolve(".realtime/realtime.jar") + " token --user a b\n");
        assertThat(first.out).contains("-XX:SharedArchiveFile=" + root.resolve(".realtime/classes-17.0.1.jsa"));
        assertThat(second.err).isEmpty();
    }

    @Test
    void onlyDemoAndServeRebuildWhatIsStale() throws Exception {
        run("token");
        Files.createFile(root.resolve("app-runner/src/main/New.java"));
        makeOld(root.resolve(".realtime/realtime.jar"));
        makeOld(root.resolve(".realtime/classes-17.0.1.jsa"), Instant.ofEpochSecond(2_000_000));

        run("token");
        run("watch");
        assertThat(calls()).containsExactly("built", "archived");

        run("serve");
        assertThat(calls()).containsExactly("built", "archived", "built", "archived");
        run("demo");
        assertThat(calls()).hasSize(4);
    }

    @Test
    void whoComesSecondWhileItIsBuiltWaitsAndFindsItMade() throws Exception {
        tool("mvn", """
                case "$*" in
                  -v) echo 'Apache Maven 3.9.1 (x)' ;;
                  *) read -r go <"$GATE"
                    for a; do case $a in -Drealtime.jar=*) echo jar >"${a#*=}";; esac; done; echo built >>"$CALLS" ;;
                esac
                """);
        Path gate = directory.resolve("gate");
        new ProcessBuilder("mkfifo", gate.toString()).start().waitFor();
        Process first = start(root.resolve("realtime"), "token");
        Process second = start(root.resolve("realtime"), "token");

        Files.writeString(gate, "go\n");

        assertThat(finish(first).status).isZero();
        assertThat(finish(second).status).isZero();
        assertThat(calls()).containsExactly("built", "archived");
    }

    @Test
    void worksThroughALinkFromAnyDirectory() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("a project/realtime"));
        Path linkToLink = Files.createSymbolicLink(directory.resolve("link2"), link);

        assertThat(finish(start(linkToLink, "token")).out)
                .contains(root.resolve(".realtime/realtime.jar").toString());
    }

    @Test
    void exitStatusIsThatOfJava() throws Exception {
        assertThat(run("JAVA_STATUS=7", "token").status).isEqualTo(7);
    }

    @Test
    void archiveThatCannotBeMadeIsDoneWithout() throws Exception {
        tool("java", """
                case "$*" in
                  -version) echo 'openjdk version "17.0.1" 2021-10-19' >&2 ;;
                  *ArchiveClassesAtExit=*) echo archived >>"$CALLS"; exit 1 ;;
                  *) echo "$@" ;;
                esac
                """);

        Run first = run("token");
        Run second = run("token");

        assertThat(first.status).isZero();
        assertThat(first.out).contains("token").doesNotContain("SharedArchiveFile");
        assertThat(second.out).isEqualTo(first.out);
        assertThat(calls()).containsExactly("built", "archived");
    }

    @Test
    void failedBuildIsSaidInOneLine() throws Exception {
        tool("mvn", "[ \"$1\" != -v ] || { echo 'Apache Maven 3.9.1'; exit; }; exit 1");

        Run run = run("token");

        assertThat(run.status).isEqualTo(1);
        assertThat(run.err).endsWith("realtime: the build failed\n");
    }

    @Test
    void javaOrMavenThatIsMissingOrTooOldIsNamed() throws Exception {
        tool("mvn", "echo 'Apache Maven 3.6.3 (x)'");
        assertThat(run("token").err).isEqualTo("realtime: needs Maven 3.8.7 or newer to build, and mvn is 3.6.3\n");

        Files.delete(tools.resolve("mvn"));
        assertThat(run("token").err)
                .isEqualTo("realtime: needs Maven 3.8.7 or newer to build: there is no mvn on the PATH\n");

        tool("java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
        assertThat(run("token").err)
                .isEqualTo("realtime: needs Java 17 or newer, and " + tools.resolve("java") + " is 11.0.2\n");

        tool("java", "echo 'java version \"1.8.0_202\"' >&2");
        assertThat(run("token").err)
                .isEqualTo("realtime: needs Java 17 or newer, and " + tools.resolve("java") + " is 1.8.0_202\n");

        Files.delete(tools.resolve("java"));
        Run without = run("token");
        assertThat(without.err)
                .isEqualTo("realtime: needs Java 17 or newer: there is no java on the PATH and JAVA_HOME is not set\n");
        assertThat(without.status).isEqualTo(1);
    }

    /** What became of a run. */
    private record Run(int status, String out, String err) {}

    private Run run(String... words) throws IOException, InterruptedException {
        return finish(start(root.resolve("realtime"), words));
    }

    private Process start(Path launcher, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "-i"));
        command.add("PATH=" + tools + ":" + systemTools());
        command.add("CALLS=" + directory.resolve("calls"));
        command.add("GATE=" + directory.resolve("gate"));
        List<String> arguments = new ArrayList<>(List.of(words));
        if (arguments.get(0).contains("=")) {
            command.add(arguments.remove(0));
        }
        command.add(launcher.toString());
        command.addAll(arguments);
        return new ProcessBuilder(command).directory(tools.toFile()).start();
    }

    private static Run finish(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out, err);
    }

    /** What the launcher may use of the system, and no Java or Maven that may be there. */
    private Path systemTools() throws IOException {
        Path system = directory.resolve("system");
        if (!Files.exists(system)) {
            Files.createDirectories(system);
            for (String name : List.of(
                    "env",
                    "bash",
                    "readlink",
                    "dirname",
                    "sed",
                    "head",
                    "find",
                    "sort",
                    "touch",
                    "mkdir",
                    "mv",
                    "rm",
                    "flock",
                    "timeout",
                    "tput",
                    "sh")) {
                for (String place : List.of("/usr/bin/", "/bin/")) {
                    if (Files.exists(Path.of(place + name)) && !Files.exists(system.resolve(name))) {
                        Files.createSymbolicLink(system.resolve(name), Path.of(place + name));
                    }
                }
            }
        }
        return system;
    }

    private List<String> calls() throws IOException {
        Path calls = directory.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private void tool(String name, String script) throws IOException {
        Path tool = Files.writeString(tools.resolve(name), "#!/bin/bash\n" + script);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void makeOld(Path... paths) throws IOException {
        for (Path path : paths) {
            makeOld(path, Instant.ofEpochSecond(1_000_000));
        }
    }

    private static void makeOld(Path path, Instant time) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(time));
    }
}
