package dev.realtime.runner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void terminalGetsOneLineThatIsDrawnOver() {
        ProgressBar bar = new ProgressBar(out, 80, "run");

        bar.progressed(1, 2, "Draft reply");
        bar.progressed(2, 2, "");

        assertThat(text())
                .isEqualTo("\rrun [############------------]  50%  1/2  Draft reply\u001b[K"
                        + "\rrun [########################] 100%  2/2  \u001b[K" + System.lineSeparator());
    }

    @Test
    void lineIsCutBelowTheTerminalsWidth() {
        new ProgressBar(out, 20, "run").progressed(0, 2, "A very long name");

        assertThat(text()).isEqualTo("\rrun [--------------\u001b[K");
    }

    @Test
    void elsewhereALineIsPrintedForEachTenth() {
        ProgressBar bar = new ProgressBar(out, 0, "run");

        for (int done = 0; done <= 100; done++) {
            bar.progressed(done, 100, "");
        }

        assertThat(text().lines()).hasSize(11).first().isEqualTo("run   0%  0/100");
        assertThat(text().lines().skip(10)).containsExactly("run 100%  100/100");
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
