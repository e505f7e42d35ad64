package dev.realtime.tyrus.endpoint;

/** The close code that stands for an HTTP status where the container upgrades before anybody may refuse (PROTOCOL section 5). */
final class RefusalCloseCode {
    private static final int POLICY_VIOLATION = 1008;
    private static final int TRY_AGAIN_LATER = 1013;
    private static final int BAD_TOKEN = 4401;

    private RefusalCloseCode() {}

    static int of(int status) {
        return switch (status) {
            case 401 -> BAD_TOKEN;
            case 429, 503 -> TRY_AGAIN_LATER;
            default -> POLICY_VIOLATION;
        };
    }
}
