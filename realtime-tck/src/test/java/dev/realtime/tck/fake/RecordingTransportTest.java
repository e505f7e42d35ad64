package dev.realtime.tck.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.CloseReason;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordingTransportTest {
    private final RecordingTransport transport = new RecordingTransport();
    private final List<String> ends = new ArrayList<>();

    @Test
    void aWriteCompletesAtOnceAndIsRecorded() {
        write("a", "b");
        write("c");
        assertThat(transport.writes()).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(transport.texts()).containsExactly("a", "b", "c");
        assertThat(ends).containsExactly("a written", "c written");
        assertThat(transport.overlappingWrites()).isZero();
    }

    @Test
    void aStalledClientKeepsItsWritesUnderWay() {
        transport.stall();
        write("a");
        assertThat(transport.isWriting()).isTrue();
        assertThat(ends).isEmpty();
        assertThat(transport.completeNext()).isTrue();
        assertThat(ends).containsExactly("a written");
        assertThat(transport.completeNext()).isFalse();
        write("b");
        transport.resume();
        write("c");
        assertThat(ends).containsExactly("a written", "b written", "c written");
    }

    @Test
    void aWriteThatDoesNotWaitForTheOneBeforeIsCounted() {
        transport.stall();
        write("a");
        write("b");
        assertThat(transport.overlappingWrites()).isOne();
    }

    @Test
    void aWriteFromACompletionDoesNotOverlap() {
        transport.write(List.of(new TextFrame("a")), new Transport.Completion() {
            @Override
            public void written() {
                write("b");
            }

            @Override
            public void failed() {}
        });
        assertThat(transport.texts()).containsExactly("a", "b");
        assertThat(transport.overlappingWrites()).isZero();
    }

    @Test
    void completionsCanRunElsewhere() {
        ManualScheduler scheduler = new ManualScheduler();
        transport.completeOn(scheduler);
        write("a");
        assertThat(ends).isEmpty();
        scheduler.runAll();
        assertThat(ends).containsExactly("a written");
    }

    @Test
    void aFailedClientFailsWhatIsUnderWayAndWhatComesLater() {
        transport.stall();
        write("a");
        transport.fail();
        write("b");
        assertThat(ends).containsExactly("a failed", "b failed");
        assertThat(transport.texts()).containsExactly("a");
    }

    @Test
    void nothingIsTakenAfterTheCloseAndTheFirstReasonStands() {
        transport.stall();
        write("a");
        transport.ping();
        transport.close(CloseReason.SLOW_CONSUMER);
        transport.close(CloseReason.NORMAL);
        transport.ping();
        write("b");
        transport.resume();
        assertThat(ends).containsExactly("b failed", "a written");
        assertThat(transport.texts()).containsExactly("a");
        assertThat(transport.pings()).isOne();
        assertThat(transport.closeReason()).isEqualTo(CloseReason.SLOW_CONSUMER);
    }

    private void write(String... texts) {
        List<Frame> frames = Stream.of(texts).<Frame>map(TextFrame::new).toList();
        transport.write(frames, new Transport.Completion() {
            @Override
            public void written() {
                ends.add(texts[0] + " written");
            }

            @Override
            public void failed() {
                ends.add(texts[0] + " failed");
            }
        });
    }
}
