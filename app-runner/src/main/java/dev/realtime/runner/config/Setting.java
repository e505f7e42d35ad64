package dev.realtime.runner.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** One thing that can be set: {@code --max-rooms}, {@code REALTIME_MAX_ROOMS}, {@code max-rooms=} in a file (PROTOCOL section 8). */
public enum Setting {
    HOST("ADDRESS", "127.0.0.1", "Address to listen on, 0.0.0.0 for every one."),
    PORT("PORT", "8000", "Port to listen on, 0 for any free one."),
    TLS_CERTIFICATE(
            "FILE",
            "",
            "Certificate in PEM, the server's own first, then its issuers'; with it the server speaks https and wss alone."),
    TLS_KEY("FILE", "", "The certificate's key in PEM (PKCS#8, RSA or elliptic), not encrypted."),
    JWT_SECRET(
            "SECRET",
            "",
            "Secret that tokens are signed with (HMAC), 32 bytes or more. Better given as REALTIME_JWT_SECRET."),
    JWT_ISSUER("ISSUER", "", "The iss that tokens must have; empty: any."),
    JWT_AUDIENCE("AUDIENCE", "", "The aud that tokens must have; empty: any."),
    TOKEN_LEEWAY("TIME", "5s", "How far clocks may differ when a token's times are checked."),
    DATABASE_URL(
            "URL",
            "jdbc:h2:file:.realtime/data/realtime",
            "Where state is kept: jdbc:h2:file:... (one file), jdbc:h2:mem:... (in memory; so does demo),"
                    + " jdbc:postgresql:... or jdbc:mariadb:..."),
    DATABASE_USER("USER", "", "User of the database; empty: as the URL says."),
    DATABASE_PASSWORD("PASSWORD", "", "The user's password. Better given as REALTIME_DATABASE_PASSWORD."),
    ALLOWED_ORIGINS("ORIGIN,...", "", "Origins that browsers may connect from, besides the server's own."),
    COMPRESSION(
            "on|off",
            "off",
            "Compresses for clients that offer it (permessage-deflate): less traffic, more time for every publication."),
    MAX_MESSAGE_BYTES("N", "65536", "Largest message of a client."),
    MAX_JSON_DEPTH("N", "20", "How deep a client's JSON may nest."),
    MAX_FRAGMENTS("N", "1000", "In how many fragments a message may come."),
    MAX_ROOMS("N", "128", "Rooms that one connection may be in."),
    MAX_CONNECTIONS_PER_USER("N", "100", "Connections of one user."),
    MAX_CONNECTIONS_PER_ADDRESS("N", "500", "Connections from one address."),
    MAX_CONNECTIONS("N", "100000", "Connections in all."),
    MAX_MESSAGES_PER_SECOND("N", "100", "Messages of one connection per second."),
    MAX_CONNECTS_PER_SECOND("N", "50", "New connections from one address per second."),
    SHARED_ROOM(
            "TYPE,...",
            "",
            "Room types that whoever's token lists the room in its claim rooms may enter: team for team:red and so on."),
    ACCESS_RECHECK("TIME", "30s", "How long a right that vanished from the database may go unseen."),
    OUTBOX_BYTES("N", "1048576", "Bytes that may wait for one slow client."),
    LOG_RETENTION("N", "1000", "Publications kept per room."),
    LOG_RETENTION_AGE("TIME", "24h", "How long publications are kept."),
    HANDSHAKE_DEADLINE("TIME", "10s", "How long a request's head may take."),
    MAX_BODY_BYTES("N", "1048576", "Largest HTTP body."),
    BODY_DEADLINE("TIME", "10s", "How long an HTTP body may take."),
    PING_INTERVAL("TIME", "25s", "How often clients are pinged."),
    PING_TIMEOUT("TIME", "10s", "How long a client may stay silent after a ping.");

    private final String label;
    private final String standard;
    private final String description;

    Setting(String label, String standard, String description) {
        this.label = label;
        this.standard = standard;
        this.description = description;
    }

    /** The setting with this name, as in {@link #key}. */
    static Optional<Setting> named(String key) {
        return Stream.of(values()).filter(setting -> setting.key().equals(key)).findFirst();
    }

    /** The name in a file, such as {@code max-rooms}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String flag() {
        return "--" + key();
    }

    /** The environment variable's name. */
    public String variable() {
        return "REALTIME_" + name();
    }

    /** What a value looks like, for the help. */
    public String label() {
        return label;
    }

    /** The default, empty for none. */
    public String standard() {
        return standard;
    }

    public String description() {
        return description;
    }
}
