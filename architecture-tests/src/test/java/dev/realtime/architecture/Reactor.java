package dev.realtime.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the build has made of the modules: their class directories beside our own, each imported once. */
final class Reactor {
    private static final Path OUR_CLASSES = ourClasses();
    private static final Path OUR_MODULE = directoryWithPom(OUR_CLASSES);

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);

    private Reactor() {}

    /** Main classes of all modules. */
    static JavaClasses main() {
        return Main.CLASSES;
    }

    /** Main classes of all modules, which know of the test classes that depend on them. */
    static JavaClasses mainBesideTests() {
        return MainBesideTests.CLASSES;
    }

    static JavaClasses mainOf(MavenModule module) {
        return importer().importPaths(directories(List.of(module), "classes"));
    }

    /** Where the project stands. */
    static Path root() {
        return OUR_MODULE.resolveSibling("").normalize();
    }

    /** The parent's pom. */
    static String pom() {
        return read(OUR_MODULE.resolveSibling("pom.xml"));
    }

    /** All comments of the source file that the class stands in. */
    static String comments(JavaClass type) {
        String file = type.getSource().flatMap(Source::getFileName).orElseThrow();
        String inPackage = type.getPackageName().replace('.', '/') + "/" + file;
        return Stream.concat(
                        Stream.of(OUR_MODULE.resolve("src/test/java")),
                        Stream.of(MavenModule.values())
                                .map(module -> OUR_MODULE.resolveSibling(module.directory + "/src/main/java")))
                .map(sources -> sources.resolve(inPackage))
                .filter(Files::exists)
                .flatMap(source -> COMMENT.matcher(read(source)).results())
                .map(MatchResult::group)
                .collect(Collectors.joining("\n"));
    }

    /** Without what the build generates: nobody chose its shape. */
    private static ClassFileImporter importer() {
        return new ClassFileImporter().withImportOption(location -> !location.contains("/jooq/schema/"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Main {
        static final JavaClasses CLASSES = importer().importPaths(directories("classes"));
    }

    private static final class MainBesideTests {
        static final JavaClasses CLASSES = importer()
                .importPaths(directories("classes", "test-classes"))
                .that(Verdicts.are("main classes", type -> Reactor.main().contain(type.getName())));
    }

    private static List<Path> directories(String... kinds) {
        return directories(List.of(MavenModule.values()), kinds);
    }

    /** Those that exist; {@code target/classes}, or {@code target/fast/classes} where we are in {@code target/fast}. */
    private static List<Path> directories(List<MavenModule> modules, String... kinds) {
        Path build = OUR_MODULE.relativize(OUR_CLASSES.getParent());
        List<Path> found = new ArrayList<>();
        for (MavenModule module : modules) {
            for (String kind : kinds) {
                Path directory = OUR_MODULE
                        .resolveSibling(module.directory)
                        .resolve(build)
                        .resolve(kind);
                if (Files.isDirectory(directory)) {
                    found.add(directory);
                }
            }
        }
        return found;
    }

    private static Path ourClasses() {
        try {
            return Path.of(Reactor.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path directoryWithPom(Path path) {
        return Files.exists(path.resolve("pom.xml")) ? path : directoryWithPom(path.getParent());
    }
}
