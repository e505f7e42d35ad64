package dev.realtime.runner;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A shell for one command: keeps what is printed, and has only the variables that it is given. */
final class RecordedShell {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    /** Runs a command whose words are divided by single spaces; returns its exit status. */
    int run(String command) {
        String[] words = command.isEmpty() ? new String[0] : command.split(" ", -1);
        return Main.commandLine(new Shell(printing(out), printing(err), environment, Path.of("/nowhere"), 0))
                .execute(words);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream printing(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
