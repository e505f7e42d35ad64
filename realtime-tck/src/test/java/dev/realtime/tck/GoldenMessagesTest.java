package dev.realtime.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.tck.server.GoldenFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GoldenMessagesTest {
    @Test
    void everyGoldenFrameOfV2IsReadOrWrittenByTheCodecs() throws IOException {
        assertThat(GoldenMessages.READ.keySet()).containsExactlyInAnyOrderElementsOf(framesFrom("client"));
        assertThat(GoldenMessages.WRITTEN.keySet()).containsExactlyInAnyOrderElementsOf(framesFrom("server"));
        assertThat(GoldenMessages.WRITTEN.keySet()).containsAll(GoldenMessages.IN_REPLY_TO.keySet());
    }

    private static List<String> framesFrom(String side) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../protocol/v2"))) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .filter(name -> GoldenFrames.v2(name).from().equals(side))
                    .toList();
        }
    }
}
