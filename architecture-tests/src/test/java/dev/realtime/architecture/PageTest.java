package dev.realtime.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of Java that a page shows is compiled, and most are run, by the build. */
class PageTest {
    private static final String BLOCK = "```java\nint x =\n1;\n```\n";

    @TempDir
    private Path root;

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(Reactor.root().resolve("docs"))) {
            List<Path> found = docs.filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            return Stream.concat(Stream.of(Reactor.root().resolve("README.md")), found.stream());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void javaOnAPageIsWhatTheBuildCompiles(Path page) {
        assertThat(new Page(Reactor.root(), page).faults()).isEmpty();
    }

    @Test
    void blocksAreFound() throws IOException {
        assertThat(pages().mapToLong(page -> new Page(Reactor.root(), page).blocks())
                        .sum())
                .as("README, embedding and databases have some")
                .isGreaterThan(10);
    }

    @Test
    void layoutAndInnerMarksDoNotCount() throws IOException {
        assertThat(faults("// begin: x\n  int  // begin: y\n  x = 1;\n  // end: y\n// end: x\n", "A.java#x"))
                .isEmpty();
    }

    @Test
    void blockWithoutAMarkIsAFault() throws IOException {
        assertThat(faults("", "")).singleElement().asString().contains("no snippet mark", "int x");
    }

    @Test
    void blockThatDiffersIsAFault() throws IOException {
        assertThat(faults("// begin: x\nint x = 2;\n// end: x\n", "A.java#x"))
                .singleElement()
                .asString()
                .contains("A.java#x differs", "int x = 2;");
    }

    @Test
    void markOfNothingIsAFault() throws IOException {
        assertThat(faults("// begin: xx\nint x = 1;\n// end: xx\n", "A.java#x"))
                .singleElement()
                .asString()
                .contains("no region");
        assertThat(faults("", "B.java#x")).singleElement().asString().contains("B.java#x is no file");
    }

    private List<String> faults(String source, String mark) throws IOException {
        Files.writeString(root.resolve("A.java"), source);
        Path page = root.resolve("page.md");
        Files.writeString(page, "Look:\n\n" + (mark.isEmpty() ? "" : "<!-- snippet: " + mark + " -->\n") + BLOCK);
        return new Page(root, page).faults();
    }
}
