package dev.realtime.runner.database;

import dev.realtime.runner.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mark beside a database file that has no tables yet. Whoever is killed before they are made leaves it, and the next start knows
 * that the empty file is a new one and not one that lost its content.
 *
 * @param mark empty where there is no file: in memory, or elsewhere
 */
record FirstStart(Optional<Path> mark) {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

    /** Sets the mark if there is no file yet. Best effort: without it an interrupted first start looks like damage. */
    static FirstStart of(String url) {
        FirstStart start =
                new FirstStart(H2Url.file(url).map(file -> file.resolveSibling(file.getFileName() + ".first-start")));
        if (!H2Url.isFileThere(url)) {
            start.mark.ifPresent(FirstStart::set);
        }
        return start;
    }

    private static void set(Path mark) {
        try {
            Files.createDirectories(mark.toAbsolutePath().getParent());
            Files.write(mark, new byte[0]);
        } catch (IOException e) {
            LOG.debug("No mark for the first start", e);
        }
    }

    /** Whether the file, if there is one, has no tables for a good reason. */
    boolean isUnderWay() {
        return mark.filter(Files::exists).isPresent();
    }

    /** The tables are there, or no file is. */
    void end() {
        if (isUnderWay()) {
            try {
                Files.delete(mark.orElseThrow());
            } catch (IOException e) {
                throw new ConfigurationException(
                        "The file " + mark.orElseThrow() + " can't be removed; it says that the database is new");
            }
        }
    }
}
