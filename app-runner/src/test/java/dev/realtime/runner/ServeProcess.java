package dev.realtime.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code realtime serve} in a process of its own. */
record ServeProcess(Process process) implements AutoCloseable {
    static ServeProcess start(Path log, String databaseUrl, String... flags) throws IOException {
        return startBy(List.of(), log, databaseUrl, flags);
    }

    /** @param starter the words of a program that runs the command after them in its own process */
    static ServeProcess startBy(List<String> starter, Path log, String databaseUrl, String... flags)
            throws IOException {
        ProcessBuilder command = new ProcessBuilder(new ArrayList<>(starter));
        command.command()
                .addAll(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve"));
        command.command().addAll(List.of(flags));
        command.environment().put("REALTIME_JWT_SECRET", RunningServer.SECRET);
        command.environment().put("REALTIME_DATABASE_URL", databaseUrl);
        return new ServeProcess(command.redirectError(log.toFile()).start());
    }

    /** Waits until it listens. */
    URI address() throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        return URI.create(String.valueOf(out.readLine()).replace("Listening on ", ""));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
