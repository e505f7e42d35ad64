package dev.realtime.runner.database;

import dev.realtime.runner.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A URL of H2: {@code jdbc:h2:} and a place, then settings behind semicolons. */
final class H2Url {
    private static final String PREFIX = "jdbc:h2:";

    private static final List<String> WANTED = List.of(
            "MODE=PostgreSQL",
            "DATABASE_TO_LOWER=TRUE",
            "DEFAULT_NULL_ORDERING=HIGH",
            "DB_CLOSE_DELAY=-1",
            "LOCK_TIMEOUT=20000");

    /**
     * Of databases in this process: they are closed by us, after the last connection, and not by H2 as soon as the process is
     * told to end; a commit is in the file when it returns, not half a second later; H2's own log goes to slf4j.
     */
    private static final List<String> WANTED_HERE =
            List.of("DB_CLOSE_ON_EXIT=FALSE", "WRITE_DELAY=0", "TRACE_LEVEL_FILE=4");

    private H2Url() {}

    /**
     * Adds what the server wants and the URL does not say; H2 refuses a setting that comes twice.
     *
     * @throws ConfigurationException when it says what the server can't live with
     */
    static String complete(String url) {
        String given = url.toUpperCase(Locale.ROOT);
        if (place(url).equals("mem:")) {
            // Each connection would have a database of its own.
            throw new ConfigurationException(
                    "--database-url: a database in memory needs a name, as in jdbc:h2:mem:NAME");
        }
        if (given.contains(";IGNORECASE=TRUE")) {
            throw new ConfigurationException(
                    "--database-url: with IGNORECASE=TRUE ids that differ in case would be the same");
        }
        StringBuilder complete = new StringBuilder(url);
        WANTED.forEach(setting -> add(complete, given, setting));
        if (isOurs(url)) {
            WANTED_HERE.forEach(setting -> add(complete, given, setting));
        }
        return complete.toString();
    }

    private static void add(StringBuilder url, String given, String setting) {
        String name = setting.substring(0, setting.indexOf('=') + 1);
        if (!given.contains(";" + name)) {
            url.append(';').append(setting);
        }
    }

    /** Whether it lives in this process and no other one uses it. */
    static boolean isOurs(String url) {
        String place = place(url);
        return !place.startsWith("tcp:")
                && !place.startsWith("ssl:")
                && !url.toUpperCase(Locale.ROOT).contains(";AUTO_SERVER=TRUE");
    }

    /** The size of the database's file, 0 if there is none or the URL speaks of no file. */
    static long fileSize(String url) {
        try {
            Optional<Path> file = file(url);
            return file.isPresent() ? Files.size(file.get()) : 0;
        } catch (IOException none) {
            return 0;
        }
    }

    /** Whether there is a file for it, of any size. */
    static boolean isFileThere(String url) {
        return file(url).filter(Files::exists).isPresent();
    }

    /** The file that it speaks of; empty for one in memory, or with another process. */
    static Optional<Path> file(String url) {
        if (!url.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String place = place(url);
        if (!isOurs(url) || place.startsWith("mem:") || place.startsWith("zip:")) {
            return Optional.empty();
        }
        String path = place.startsWith("file:") ? place.substring("file:".length()) : place;
        String absolute = path.startsWith("~") ? System.getProperty("user.home") + path.substring(1) : path;
        return Optional.of(Path.of(absolute + ".mv.db"));
    }

    private static String place(String url) {
        int settings = url.indexOf(';');
        return settings < 0 ? url.substring(PREFIX.length()) : url.substring(PREFIX.length(), settings);
    }
}
