package dev.realtime.tyrus.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Joins the fragments of a text message; holds nothing between messages. Used by the reading thread. */
final class TextAssembler {
    private @Nullable ByteArrayOutputStream joined;

    /**
     * Takes the next fragment.
     *
     * @return the whole message, or null while there is more to come
     * @throws CharacterCodingException when the message is no UTF-8 (RFC 3629)
     */
    @Nullable
    String add(byte[] fragment, boolean last) throws CharacterCodingException {
        ByteArrayOutputStream earlier = joined;
        if (earlier == null && last) {
            return decode(fragment);
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
        return decode(earlier.toByteArray());
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
