package dev.realtime.tck.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenFramesTest {
    private final GoldenFrame update = GoldenFrames.v1("execution-update");

    static List<GoldenFrame> frames() throws IOException {
        return Stream.concat(
                        names("v1").stream().map(GoldenFrames::v1),
                        names("v2").stream().map(GoldenFrames::v2))
                .toList();
    }

    private static List<String> names(String dialect) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../protocol", dialect))) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void everyFrameIsLikeItself(GoldenFrame frame) {
        frame.requireMatch(frame.text());
        assertThat(frame.from()).isIn("client", "server", "http");
        assertThat(frame.frame()).isNotEmpty();
        assertThat(frame.varies()).allSatisfy((pointer, pattern) -> {
            assertThat(frame.frame().at(JsonPointer.compile(pointer)).isMissingNode())
                    .isFalse();
            assertThat(pattern.regex()).as("pattern of " + pointer).isNotEmpty();
        });
    }

    @Test
    void missingFrameIsSaidToBeMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GoldenFrames.v1("nonsense"))
                .withMessage("There is no v1/nonsense.json");
    }

    @Test
    void anyTimestampMatches() {
        assertThat(differences(update.text().replace("2024-01-01T00:00:00", "2026-11-23T23:59:59.123456789")))
                .isEmpty();
    }

    @Test
    void orderOfFieldsAndWayOfWritingNumbersDoNotCount() {
        GoldenFrame stats = GoldenFrames.v1("http-stats");

        stats.requireMatch("{\"active_rooms\":3.0,\"user_connections\":2,\"total_connections\":0.5e1}");
    }

    @Test
    void timestampWithAnOffsetDiffers() {
        for (String timestamp : List.of(
                "\"2024-01-01T00:00:00Z\"",
                "\"2024-01-01T00:00:00+01:00\"",
                "\"2024-01-01T00:00:00.\"",
                "\"2024-01-01\"",
                "1704067200",
                "null")) {
            String other = update.text().replace("\"2024-01-01T00:00:00\"", timestamp);
            assertThat(differences(other)).singleElement().asString().startsWith("/timestamp: ");
        }
    }

    @Test
    void fieldTooMuchDiffers() {
        assertThat(differences(update.text().replace("{\"type\"", "{\"code\":1,\"type\"")))
                .containsExactly("/code: too much");
    }

    @Test
    void fieldThatIsMissingDiffersFromOneThatIsNull() {
        GoldenFrame bare = GoldenFrames.v1("execution-update-bare");
        JsonNode without = GoldenFrame.parse(bare.text().replace(",\"current_node\":null", ""));

        assertThat(bare.differences(without)).containsExactly("/data/current_node: missing");
    }

    @Test
    void otherValueAndOtherTypeDiffer() {
        assertThat(differences(update.text().replace("45.5", "45"))).hasSize(1);
        assertThat(differences(update.text().replace("45.5", "\"45.5\""))).hasSize(1);
        assertThat(differences(update.text().replace("running", "Running"))).hasSize(1);
    }

    @Test
    void longerListDiffers() {
        GoldenFrame rooms = GoldenFrames.v1("http-rooms").with("/active_rooms", List.of("user:a"));

        assertThat(rooms.differences(GoldenFrame.parse("{\"active_rooms\":[\"user:a\",\"user:b\"],\"total_rooms\":3}")))
                .hasSize(1);
    }

    @Test
    void valueThatWasPutNoLongerVaries() {
        GoldenFrame put = update.with("/timestamp", "2025-01-01T00:00:00").with("/data", Map.of("a", 1));

        assertThat(differences(put, put.text())).isEmpty();
        assertThat(differences(put, update.text())).contains("/data/a: missing").hasSize(8);
    }

    @Test
    void valueForNoFieldIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> update.with("/nonsense", 1));
    }

    @Test
    void nameThatStandsTwiceIsNoMessage() {
        assertThatThrownBy(() -> update.requireMatch("{\"type\":\"ping\",\"type\":\"ping\"}"))
                .isInstanceOf(AssertionError.class);
    }

    private List<String> differences(String message) {
        return differences(update, message);
    }

    private static List<String> differences(GoldenFrame frame, String message) {
        return frame.differences(GoldenFrame.parse(message));
    }
}
