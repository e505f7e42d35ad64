package dev.realtime.core.local;

import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.JsonText;
import dev.realtime.model.MessageId;
import dev.realtime.port.out.MessageCodec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Both dialects (PROTOCOL sections 3 and 4) with the JDK alone. */
public final class LocalMessageCodec implements MessageCodec {
    /** How deep a client's message may nest, itself included (PROTOCOL section 8, {@code max-json-depth}). */
    static final int MAX_DEPTH = 20;

    private final LocalV1Writer v1 = new LocalV1Writer();
    private final LocalV2Writer v2 = new LocalV2Writer();

    @Override
    public ClientMessage decode(Dialect dialect, String text) {
        return LocalMessageReader.read(dialect, text);
    }

    @Override
    public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
        if (dialect == Dialect.V1) {
            return message.handle(v1).build().text();
        }
        JsonText.Builder object = message.handle(v2);
        if (inReplyTo != null) {
            object.put("id", inReplyTo.json());
        }
        return object.build().text();
    }

    static String timestamp(Instant instant) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }
}
