package dev.realtime.tyrus.server;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Joins the fragments of a message; holds nothing between messages. Used by the reading thread. */
final class MessageAssembler {
    private @Nullable ByteArrayOutputStream joined;

    /**
     * Takes the next fragment.
     *
     * @return the whole message, or null while there is more to come
     */
    byte @Nullable [] add(byte[] fragment, boolean last) {
        ByteArrayOutputStream earlier = joined;
        if (earlier == null && last) {
            return fragment;
        }
        if (earlier == null) {
            earlier = new ByteArrayOutputStream(fragment.length);
            joined = earlier;
        }
        earlier.writeBytes(fragment);
        if (!last) {
            return null;
        }
        joined = null;
        return earlier.toByteArray();
    }
}
