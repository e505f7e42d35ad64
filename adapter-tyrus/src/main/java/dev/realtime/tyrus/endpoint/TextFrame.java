package dev.realtime.tyrus.endpoint;

import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import java.nio.charset.StandardCharsets;

/**
 * A message for containers that do the framing themselves.
 *
 * @param text the message
 * @param length its bytes as UTF-8
 */
record TextFrame(String text, int length) implements Frame {
    /** One for all portable transports. */
    static final FrameFormat FORMAT = text -> new TextFrame(text, text.getBytes(StandardCharsets.UTF_8).length);
}
