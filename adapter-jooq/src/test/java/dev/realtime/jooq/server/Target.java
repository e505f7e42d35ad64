package dev.realtime.jooq.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The module's build directory, where everything goes that tests leave behind. */
final class Target {
    private Target() {}

    static Path directory() {
        try {
            Path classes = Path.of(Target.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.createDirectories(classes.resolveSibling("databases"));
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("Where is the build directory?", e);
        }
    }

    static Path fresh(String prefix) {
        try {
            return Files.createTempDirectory(directory(), prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
