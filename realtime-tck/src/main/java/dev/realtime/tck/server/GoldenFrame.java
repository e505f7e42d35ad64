package dev.realtime.tck.server;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One message as it must look on the wire, and what may differ in it (protocol/README.md).
 *
 * @param name the file's name without its ending
 * @param from {@code client}, {@code server} or {@code http}
 * @param frame a real message
 * @param varies JSON pointer to the pattern that any value there must match
 */
public record GoldenFrame(String name, String from, JsonNode frame, Map<String, Pattern> varies) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    public GoldenFrame {
        frame = frame.deepCopy();
        varies = Map.copyOf(varies);
    }

    /**
     * What a value that varies must be like.
     *
     * @param type {@code string} or {@code number}
     * @param regex for the whole text of the value
     */
    public record Pattern(String type, String regex) {
        boolean matches(JsonNode value) {
            boolean rightType = type.equals("number") ? value.isNumber() : value.isTextual();
            return rightType && value.asText().matches(regex);
        }
    }

    /** Reads strictly: one value, and no name twice in an object. */
    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("This is not JSON: " + json, e);
        }
    }

    /** The message in one line, fields in the order in which the server writes them. */
    public String text() {
        return frame.toString();
    }

    /**
     * The same frame with another value, which does not vary.
     *
     * @param pointer to a field that is there
     */
    public GoldenFrame with(String pointer, Object value) {
        JsonPointer path = JsonPointer.compile(pointer);
        ObjectNode changed = frame.deepCopy();
        if (changed.at(path).isMissingNode() || !(changed.at(path.head()) instanceof ObjectNode parent)) {
            throw new IllegalArgumentException(name + " has no " + pointer);
        }
        parent.set(path.last().getMatchingProperty(), JSON.valueToTree(value));
        Map<String, Pattern> fewer = new HashMap<>(varies);
        fewer.remove(pointer);
        return new GoldenFrame(name, from, changed, fewer);
    }

    /** @throws AssertionError when the message does not match, naming every difference */
    public void requireMatch(String message) {
        List<String> differences = differences(parse(message));
        if (!differences.isEmpty()) {
            throw new AssertionError("Not like " + name + ":\n" + String.join("\n", differences) + "\nin " + message);
        }
    }

    /** What keeps a message from matching; empty when it matches. */
    public List<String> differences(JsonNode message) {
        List<String> differences = new ArrayList<>();
        compare("", frame, message, differences);
        return differences;
    }

    private void compare(String path, JsonNode expected, JsonNode actual, List<String> differences) {
        Pattern pattern = varies.get(path);
        if (pattern != null) {
            report(pattern.matches(actual), path, pattern.regex(), actual, differences);
        } else if (expected.isObject() && actual.isObject()) {
            compareFields(path, expected, actual, differences);
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(path + "/" + i, expected.get(i), actual.get(i), differences);
            }
        } else if (expected.isNumber() && actual.isNumber()) {
            boolean equal = expected.decimalValue().compareTo(actual.decimalValue()) == 0;
            report(equal, path, expected, actual, differences);
        } else {
            report(expected.equals(actual), path, expected, actual, differences);
        }
    }

    private void compareFields(String path, JsonNode expected, JsonNode actual, List<String> differences) {
        TreeSet<String> names = new TreeSet<>();
        expected.fieldNames().forEachRemaining(names::add);
        actual.fieldNames().forEachRemaining(names::add);
        for (String field : names) {
            String at = path + "/" + field;
            if (!expected.has(field)) {
                differences.add(at + ": too much");
            } else if (!actual.has(field)) {
                differences.add(at + ": missing");
            } else {
                compare(at, expected.get(field), actual.get(field), differences);
            }
        }
    }

    private static void report(boolean good, String path, Object expected, JsonNode actual, List<String> differences) {
        if (!good) {
            differences.add(path + ": " + expected + " was due, not " + actual);
        }
    }
}
