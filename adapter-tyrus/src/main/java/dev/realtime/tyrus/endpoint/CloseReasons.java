package dev.realtime.tyrus.endpoint;

import jakarta.websocket.CloseReason;

/** Speaks jakarta.websocket's language of close reasons. */
final class CloseReasons {
    private CloseReasons() {}

    static CloseReason of(dev.realtime.model.CloseReason reason) {
        return of(reason.code(), reason.phrase());
    }

    static CloseReason of(int code, String phrase) {
        return new CloseReason(CloseReason.CloseCodes.getCloseCode(code), phrase);
    }
}
