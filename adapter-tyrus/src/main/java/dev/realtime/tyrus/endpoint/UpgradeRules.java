package dev.realtime.tyrus.endpoint;

import dev.realtime.model.ErrorCode;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request must be to be a WebSocket handshake at all (RFC 6455 section 4.2.1). */
final class UpgradeRules {
    private static final int KEY_BYTES = 16;

    private UpgradeRules() {}

    /** What is wrong with the request, or null. */
    static Verdict.@Nullable Refused violation(UpgradeRequest request) {
        if (!request.method().equals("GET")) {
            return Verdict.Refused.of(405, ErrorCode.METHOD_NOT_ALLOWED, "A WebSocket handshake is a GET")
                    .with("Allow", "GET");
        }
        if (!asksForUpgrade(request)) {
            return Verdict.Refused.of(
                            426, ErrorCode.BAD_MESSAGE, "This is a WebSocket endpoint: upgrade the connection")
                    .with("Upgrade", "websocket");
        }
        if (!request.only("Sec-WebSocket-Version").equals(Optional.of("13"))) {
            return Verdict.Refused.of(426, ErrorCode.BAD_MESSAGE, "WebSocket version 13 is needed")
                    .with("Upgrade", "websocket")
                    .with("Sec-WebSocket-Version", "13");
        }
        if (request.only("Host").isEmpty()) {
            return bad("A WebSocket handshake needs one Host");
        }
        if (!request.only("Sec-WebSocket-Key").filter(UpgradeRules::isKey).isPresent()) {
            return bad("A WebSocket handshake needs one Sec-WebSocket-Key of 16 bytes in Base64");
        }
        return hasBody(request) ? bad("A WebSocket handshake has no body") : null;
    }

    private static boolean asksForUpgrade(UpgradeRequest request) {
        return request.protocol().equals("HTTP/1.1")
                && request.tokens("Upgrade").stream().anyMatch("websocket"::equalsIgnoreCase)
                && request.tokens("Connection").stream().anyMatch("upgrade"::equalsIgnoreCase);
    }

    private static boolean isKey(String key) {
        try {
            // 24 characters: the decoder alone would also take the padding left out.
            return key.length() == 24 && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean hasBody(UpgradeRequest request) {
        return !request.all("Transfer-Encoding").isEmpty()
                || request.all("Content-Length").stream()
                        .anyMatch(length -> !length.strip().equals("0"));
    }

    private static Verdict.Refused bad(String message) {
        return Verdict.Refused.of(400, ErrorCode.BAD_MESSAGE, message);
    }
}
