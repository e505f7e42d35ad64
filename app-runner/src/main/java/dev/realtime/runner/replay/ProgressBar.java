package dev.realtime.runner.replay;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows a replay's progress: on a terminal one line that is drawn over and over, elsewhere a line per tenth. Belongs to the
 * thread that calls it.
 */
public final class ProgressBar implements ReplayListener {
    private static final int CELLS = 24;

    private final PrintStream out;
    private final int columns;
    private final String name;
    private int tenthsShown = -1;

    /**
     * A bar.
     *
     * @param columns the terminal's width, 0 when it is none
     * @param name what is in progress
     */
    public ProgressBar(PrintStream out, int columns, String name) {
        this.out = out;
        this.columns = columns;
        this.name = name;
    }

    @Override
    public void progressed(int completed, int total, String current) {
        if (columns > 0) {
            draw(completed, total, current);
        } else {
            print(completed, total, current);
        }
    }

    private void draw(int completed, int total, String current) {
        int filled = CELLS * completed / total;
        String bar = "[" + "#".repeat(filled) + "-".repeat(CELLS - filled) + "]";
        String line = name + " " + bar + " " + counts(completed, total) + "  " + current;
        out.print("\r" + cut(line) + "\u001b[K");
        if (completed == total) {
            out.println();
        }
        out.flush();
    }

    // The last column stays free: some terminals wrap when it is written.
    private String cut(String line) {
        return line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1));
    }

    private void print(int completed, int total, String current) {
        int tenths = 10 * completed / total;
        if (tenths > tenthsShown) {
            tenthsShown = tenths;
            out.println((name + " " + counts(completed, total) + "  " + current).stripTrailing());
        }
    }

    private static String counts(int completed, int total) {
        return String.format(Locale.ROOT, "%3d%%  %d/%d", 100 * completed / total, completed, total);
    }
}
