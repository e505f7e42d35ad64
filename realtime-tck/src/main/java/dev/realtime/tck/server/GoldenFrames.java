package dev.realtime.tck.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Loads the golden frames, which stand on the class path under {@code /protocol} (protocol/README.md). */
public final class GoldenFrames {
    private static final String ROOT = "/protocol/";

    private GoldenFrames() {}

    /**
     * The golden frame of that name.
     *
     * @param name a file of protocol/v1 without its ending, such as {@code execution-update}
     * @throws IllegalArgumentException when there is none
     */
    public static GoldenFrame v1(String name) {
        return frame("v1", name);
    }

    /**
     * The golden frame of that name.
     *
     * @param name a file of protocol/v2 without its ending, such as {@code execution-update}
     * @throws IllegalArgumentException when there is none
     */
    public static GoldenFrame v2(String name) {
        return frame("v2", name);
    }

    private static GoldenFrame frame(String dialect, String name) {
        JsonNode file = load(dialect + "/" + name + ".json");
        JsonNode patterns = load("patterns.json");
        Map<String, GoldenFrame.Pattern> varies = new HashMap<>();
        file.path("varies").properties().forEach(entry -> {
            JsonNode pattern = patterns.path(entry.getValue().asText());
            varies.put(
                    entry.getKey(),
                    new GoldenFrame.Pattern(
                            pattern.path("type").asText(),
                            pattern.path("pattern").asText()));
        });
        return new GoldenFrame(name, file.path("from").asText(), file.path("frame"), varies);
    }

    private static JsonNode load(String path) {
        try (InputStream in = GoldenFrames.class.getResourceAsStream(ROOT + path)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no " + path);
            }
            return GoldenFrame.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
