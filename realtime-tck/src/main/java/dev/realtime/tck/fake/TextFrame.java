package dev.realtime.tck.fake;

import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import java.nio.charset.StandardCharsets;

/**
 * A frame that is still readable.
 *
 * @param text the message
 */
public record TextFrame(String text) implements Frame {
    /** The one format of this family. */
    public static final FrameFormat FORMAT = TextFrame::new;

    /** The text's bytes as UTF-8, without a frame header. */
    @Override
    public int length() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
