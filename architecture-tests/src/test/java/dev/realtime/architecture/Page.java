package dev.realtime.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of prose with Java in it. Above each block of Java stands {@code <!-- snippet: FILE#NAME -->}, and it says what stands in
 * that file, seen from the project's root, between {@code // begin: NAME} and {@code // end: NAME}. Blanks and line breaks do
 * not count: the formatter breaks lines where a page does not.
 *
 * @param root the project's
 * @param file the page
 */
record Page(Path root, Path file) {
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- snippet: (\\S+)#(\\S+) -->\\n)?```java\\n(.*?)\\n```", Pattern.DOTALL);

    private static final Pattern MARK = Pattern.compile("// (?:begin|end): \\S+");

    /** What is wrong with its blocks, one sentence each. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        Matcher block = BLOCK.matcher(read(file));
        while (block.find()) {
            fault(block).ifPresent(fault -> faults.add(root.relativize(file) + ": " + fault));
        }
        return faults;
    }

    /** How many blocks of Java there are. */
    long blocks() {
        return BLOCK.matcher(read(file)).results().count();
    }

    private Optional<String> fault(Matcher block) {
        String code = block.group(3);
        if (block.group(1) == null) {
            return Optional.of("there is no snippet mark above\n" + code);
        }
        String mark = block.group(1) + "#" + block.group(2);
        Path source = root.resolve(block.group(1));
        if (!Files.isRegularFile(source)) {
            return Optional.of(mark + " is no file");
        }
        Optional<String> region = region(read(source), block.group(2));
        if (region.isEmpty()) {
            return Optional.of(mark + " is no region of that file");
        }
        return withoutLayout(region.get()).equals(withoutLayout(code))
                ? Optional.empty()
                : Optional.of(mark + " differs, it says\n" + region.get());
    }

    private static Optional<String> region(String source, String name) {
        Matcher region = Pattern.compile(
                        "// begin: %1$s\\n(.*?)// end: %1$s\\n".formatted(Pattern.quote(name)), Pattern.DOTALL)
                .matcher(source);
        return region.find() ? Optional.of(MARK.matcher(region.group(1)).replaceAll("")) : Optional.empty();
    }

    private static String withoutLayout(String code) {
        return code.chars()
                .filter(character -> !Character.isWhitespace(character))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
