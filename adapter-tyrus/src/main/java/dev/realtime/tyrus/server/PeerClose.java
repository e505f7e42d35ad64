package dev.realtime.tyrus.server;

import dev.realtime.model.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The content of a client's close frame (RFC 6455 sections 5.5.1 and 7.4). */
final class PeerClose {
    private final byte[] payload;

    PeerClose(byte[] payload) {
        this.payload = payload;
    }

    /** What is wrong with it, or null. */
    @Nullable
    CloseReason violation() {
        if (payload.length == 0) {
            return null;
        }
        if (payload.length == 1 || !mayBeSent(code())) {
            return CloseReason.PROTOCOL_ERROR;
        }
        return isUtf8() ? null : CloseReason.BAD_UTF8;
    }

    /** The same code back. */
    TyrusFrame answer() {
        return payload.length == 0 ? TyrusFrame.close() : TyrusFrame.close(code());
    }

    private int code() {
        return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    /** 1004 to 1006 and 1015 never stand in a frame; 1016 to 2999 are for later versions of the RFC. */
    private static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    private boolean isUtf8() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload, 2, payload.length - 2));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
