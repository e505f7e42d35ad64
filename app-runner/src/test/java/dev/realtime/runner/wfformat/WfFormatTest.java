package dev.realtime.runner.wfformat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WfFormatTest {
    private static final Path RECORDED = Path.of("../../shared/data/wfformat");

    @TempDir
    Path directory;

    @Test
    void bundledExampleIsReadInOrderOfDependency() throws Exception {
        try (InputStream example =
                Objects.requireNonNull(WfFormat.class.getResourceAsStream("/examples/customer-support.json"))) {
            RecordedRun run = WfFormat.read(example, "the example");

            assertThat(run.name()).isEqualTo("Customer support");
            assertThat(run.tasks()).hasSize(13).extracting(RecordedTask::name).contains("Customer Support Agent");
            assertParentsFirst(run);
        }
    }

    @Test
    void recordedRunsAreRead() throws Exception {
        assumeTrue(Files.isDirectory(RECORDED), "The recorded runs are not beside the project");
        try (Stream<Path> files = Files.list(RECORDED)) {
            List<Path> runs =
                    files.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(runs).isNotEmpty();
            for (Path file : runs) {
                assertParentsFirst(WfFormat.read(file));
            }
        }
    }

    @Test
    void largestRecordedRunHasAllItsTasks() throws Exception {
        Path largest = RECORDED.resolve("viralrecon-dirt02-001.json");
        assumeTrue(Files.exists(largest), "The recorded runs are not beside the project");

        assertThat(WfFormat.read(largest).tasks()).hasSize(203);
    }

    private static void assertParentsFirst(RecordedRun run) {
        Set<String> seen = new HashSet<>();
        for (RecordedTask task : run.tasks()) {
            assertThat(seen).containsAll(task.parents());
            seen.add(task.id());
        }
    }

    static Stream<Arguments> unreadable() {
        String a = task("a", "\"a\"", "");
        String runs = "{\"id\":\"a\",\"runtimeInSeconds\":1}";
        return Stream.of(
                Arguments.of("", "it is not WfFormat (no schemaVersion)"),
                Arguments.of("[]", "it is not WfFormat (no schemaVersion)"),
                Arguments.of("{\"schemaVersion\":\"1.4\"}", "its schemaVersion is not 1.5"),
                Arguments.of(
                        "{\"schemaVersion\":\"1.5\"}", "it is not WfFormat (workflow.execution has no list of tasks)"),
                Arguments.of(file("", runs), "it has no tasks"),
                Arguments.of(file(a, ""), "task 'a' has no runtimeInSeconds in workflow.execution"),
                Arguments.of(
                        file(a, "{\"id\":\"a\",\"runtimeInSeconds\":\"1\"}"),
                        "task 'a' has no runtimeInSeconds in workflow.execution"),
                Arguments.of(
                        file(a, "{\"id\":\"a\",\"runtimeInSeconds\":-1}"),
                        "task 'a' has a run time that is negative or longer than a year"),
                Arguments.of(
                        file(a, "{\"id\":\"a\",\"runtimeInSeconds\":1e300}"),
                        "a runtimeInSeconds is longer than a year"),
                Arguments.of(file(a + "," + a, runs), "two tasks have the id 'a'"),
                Arguments.of(file(task("a", "\"a\"", "\"b\""), runs), "task 'a' has an unknown parent 'b'"),
                Arguments.of(
                        file(task("a", "\"a\"", "\"a\""), runs),
                        "its tasks wait for each other in a circle, 'a' among them"),
                Arguments.of(file(task("a", "3", ""), runs), "it is not WfFormat (task 'a' has no name)"),
                Arguments.of(
                        file("{\"id\":\"a\",\"name\":\"a\"}", runs),
                        "it is not WfFormat (task 'a' has no list of parents)"),
                Arguments.of(file("7", runs), "it is not WfFormat (a task has no id)"),
                Arguments.of(
                        file(task("a", "\"" + "x".repeat(201) + "\"", ""), runs),
                        "a task's name must have 1 to 200 characters"),
                Arguments.of(
                        file(task("a", "\"\\u001b[2J\"", ""), runs), "a task's name must not hold control characters"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void fileThatCannotBeReplayedIsRefusedWithTheReason(String content, String reason) throws IOException {
        Path file = Files.writeString(directory.resolve("run.json"), content);

        assertThatExceptionOfType(WfFormatException.class)
                .isThrownBy(() -> WfFormat.read(file))
                .withMessage(file + " can't be replayed: " + reason);
    }

    @Test
    void fileThatIsMissingOrNoJsonIsRefused() throws IOException {
        Path missing = directory.resolve("missing.json");
        Path text = Files.writeString(directory.resolve("text.json"), "{\"name\":");

        assertThatExceptionOfType(WfFormatException.class)
                .isThrownBy(() -> WfFormat.read(missing))
                .withMessage("There is no file " + missing);
        assertThatExceptionOfType(WfFormatException.class)
                .isThrownBy(() -> WfFormat.read(text))
                .withMessage(text + " is not JSON");
        assertThatExceptionOfType(WfFormatException.class)
                .isThrownBy(() -> WfFormat.read(directory))
                .withMessage(directory + " is a directory");
    }

    private static String task(String id, String name, String parents) {
        return "{\"id\":\"" + id + "\",\"name\":" + name + ",\"parents\":[" + parents + "]}";
    }

    private static String file(String tasks, String runtimes) {
        return "{\"name\":\"x\",\"schemaVersion\":\"1.5\",\"workflow\":{\"specification\":{\"tasks\":[" + tasks
                + "]},\"execution\":{\"tasks\":[" + runtimes + "]}}}";
    }
}
