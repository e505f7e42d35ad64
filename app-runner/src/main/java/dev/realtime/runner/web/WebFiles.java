package dev.realtime.runner.web;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * All files of the dashboard, read once. What is not in this set can't be asked for, however the path is written.
 * Immutable.
 */
public final class WebFiles {
    private static final String FOLDER = "web/";

    private final Map<String, WebFile> files;

    WebFiles(Map<String, WebFile> files) {
        this.files = Map.copyOf(files);
    }

    /** Reads the folder {@code web} beside this class: in its jar, or in the directory of classes. */
    public static WebFiles load() {
        CodeSource source = WebFiles.class.getProtectionDomain().getCodeSource();
        try {
            Path place = Path.of(source.getLocation().toURI());
            return new WebFiles(Files.isDirectory(place) ? inDirectory(place.resolve(FOLDER)) : inJar(place.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException("The dashboard's files can't be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The classes are in no file", e);
        }
    }

    /** The file with this path, such as {@code index.html} or {@code assets/app.js}. */
    Optional<WebFile> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    private static Map<String, WebFile> inDirectory(Path folder) throws IOException {
        Map<String, WebFile> files = new HashMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                    String name = folder.relativize(path).toString().replace(File.separatorChar, '/');
                    files.put(name, WebFile.of(name, Files.readAllBytes(path)));
                }
            }
        }
        return files;
    }

    private static Map<String, WebFile> inJar(File jar) throws IOException {
        Map<String, WebFile> files = new HashMap<>();
        try (JarFile entries = new JarFile(jar)) {
            List<JarEntry> ours = Collections.list(entries.entries()).stream()
                    .filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory())
                    .toList();
            for (JarEntry entry : ours) {
                try (InputStream content = entries.getInputStream(entry)) {
                    String name = entry.getName().substring(FOLDER.length());
                    files.put(name, WebFile.of(name, content.readAllBytes()));
                }
            }
        }
        return files;
    }
}
