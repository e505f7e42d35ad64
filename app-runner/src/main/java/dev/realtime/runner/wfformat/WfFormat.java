package dev.realtime.runner.wfformat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads WfFormat 1.5, the WfCommons project's JSON format for recorded runs of workflows. */
public final class WfFormat {
    private static final String VERSION = "1.5";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private WfFormat() {}

    /** @throws WfFormatException when there is no such file, or it is no WfFormat that can be replayed */
    public static RecordedRun read(Path file) throws WfFormatException {
        if (Files.isDirectory(file)) {
            throw new WfFormatException(file + " is a directory");
        }
        try (InputStream content = Files.newInputStream(file)) {
            return read(content, file.toString());
        } catch (NoSuchFileException e) {
            throw new WfFormatException("There is no file " + file);
        } catch (IOException e) {
            throw new WfFormatException(file + " can't be read");
        }
    }

    /**
     * Reads from a stream, which stays open.
     *
     * @param origin where it comes from, for the message of the exception
     */
    public static RecordedRun read(InputStream content, String origin) throws IOException, WfFormatException {
        try {
            return run(JSON.readTree(content));
        } catch (JacksonException e) {
            throw new WfFormatException(origin + " is not JSON");
        } catch (IllegalArgumentException e) {
            throw new WfFormatException(origin + " can't be replayed: " + e.getMessage());
        }
    }

    private static RecordedRun run(JsonNode document) {
        requireVersion(document);
        JsonNode workflow = document.path("workflow");
        Map<String, Duration> runtimes = runtimes(list(workflow.path("execution"), "tasks", "workflow.execution"));
        List<RecordedTask> tasks = new ArrayList<>();
        for (JsonNode task : list(workflow.path("specification"), "tasks", "workflow.specification")) {
            tasks.add(task(task, runtimes));
        }
        return new RecordedRun(name(document), tasks);
    }

    private static void requireVersion(JsonNode document) {
        JsonNode version = document.path("schemaVersion");
        if (!version.isTextual()) {
            throw new IllegalArgumentException("it is not WfFormat (no schemaVersion)");
        }
        if (!version.textValue().equals(VERSION)) {
            throw new IllegalArgumentException("its schemaVersion is not " + VERSION);
        }
    }

    private static String name(JsonNode document) {
        String name = text(document, "name", "the run");
        return name.isBlank() || name.length() > 200 || name.chars().anyMatch(Character::isISOControl)
                ? "recorded run"
                : name;
    }

    private static RecordedTask task(JsonNode task, Map<String, Duration> runtimes) {
        String id = text(task, "id", "a task");
        Duration runtime = runtimes.get(id);
        if (runtime == null) {
            throw new IllegalArgumentException("task '" + id + "' has no runtimeInSeconds in workflow.execution");
        }
        List<String> parents = new ArrayList<>();
        for (JsonNode parent : list(task, "parents", "task '" + id + "'")) {
            parents.add(parent.asText());
        }
        return new RecordedTask(id, text(task, "name", "task '" + id + "'"), parents, runtime);
    }

    private static Map<String, Duration> runtimes(JsonNode executed) {
        Map<String, Duration> runtimes = new HashMap<>();
        for (JsonNode task : executed) {
            JsonNode seconds = task.path("runtimeInSeconds");
            if (seconds.isNumber()) {
                runtimes.put(text(task, "id", "an executed task"), duration(seconds.doubleValue()));
            }
        }
        return runtimes;
    }

    private static Duration duration(double seconds) {
        if (!(Math.abs(seconds) <= RecordedTask.LONGEST_RUNTIME.toSeconds())) {
            throw new IllegalArgumentException("a runtimeInSeconds is longer than a year");
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static String text(JsonNode object, String field, String where) {
        JsonNode text = object.path(field);
        if (!text.isTextual()) {
            throw new IllegalArgumentException("it is not WfFormat (" + where + " has no " + field + ")");
        }
        return text.textValue();
    }

    private static JsonNode list(JsonNode object, String field, String where) {
        JsonNode list = object.path(field);
        if (!list.isArray()) {
            throw new IllegalArgumentException("it is not WfFormat (" + where + " has no list of " + field + ")");
        }
        return list;
    }
}
