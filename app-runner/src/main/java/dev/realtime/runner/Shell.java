package dev.realtime.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What surrounds a command: where it prints, and what its environment says.
 *
 * @param out for results
 * @param err for everything else
 * @param environment all variables
 * @param home where files go that nobody gave a place, absolute
 * @param columns the width of the terminal behind {@code err}, 0 when it is none
 */
record Shell(PrintStream out, PrintStream err, Map<String, String> environment, Path home, int columns) {
    private static final int WIDEST = 500;

    /** The process's own, in UTF-8 as all that travels; the launcher says where it is, and whether there is a terminal. */
    static Shell ofProcess() {
        int columns = Integer.getInteger("realtime.columns", 0);
        return new Shell(
                printing(FileDescriptor.out),
                printing(FileDescriptor.err),
                System.getenv(),
                Path.of(System.getProperty("realtime.home", ".realtime")).toAbsolutePath(),
                Math.min(Math.max(columns, 0), WIDEST));
    }

    private static PrintStream printing(FileDescriptor to) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(to)), true, UTF_8);
    }

    /** Says in one line why a command did not do what it was asked to. */
    void complain(String message) {
        err.println("realtime: " + message.replaceAll("\\p{Cntrl}+", " ").strip());
    }
}
