package dev.realtime.tck.server;

/** A setting of PROTOCOL section 8 that a suite may ask a server to be started with. Durations are in milliseconds. */
public enum Limit {
    MAX_MESSAGE_BYTES("max-message-bytes", 65_536),
    MAX_JSON_DEPTH("max-json-depth", 20),
    MAX_FRAGMENTS("max-fragments", 1_000),
    MAX_ROOMS("max-rooms", 128),
    MAX_CONNECTIONS_PER_USER("max-connections-per-user", 100),
    MAX_CONNECTIONS_PER_ADDRESS("max-connections-per-address", 500),
    MAX_CONNECTIONS("max-connections", 100_000),
    MAX_MESSAGES_PER_SECOND("max-messages-per-second", 100),
    MAX_CONNECTS_PER_SECOND("max-connects-per-second", 50),
    LOG_RETENTION("log-retention", 1_000),
    MAX_BODY_BYTES("max-body-bytes", 1_048_576),
    BODY_DEADLINE("body-deadline", 10_000),
    HANDSHAKE_DEADLINE("handshake-deadline", 10_000),
    TOKEN_LEEWAY("token-leeway", 5_000);

    private final String setting;
    private final long defaultValue;

    Limit(String setting, long defaultValue) {
        this.setting = setting;
        this.defaultValue = defaultValue;
    }

    /** The name in PROTOCOL section 8, such as {@code max-rooms}. */
    public String setting() {
        return setting;
    }

    public long defaultValue() {
        return defaultValue;
    }
}
