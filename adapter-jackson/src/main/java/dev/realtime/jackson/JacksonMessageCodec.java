package dev.realtime.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.MessageId;
import dev.realtime.port.out.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * Both dialects in JSON (PROTOCOL sections 3 and 4). Immutable; thread-safe; never blocks.
 *
 * <p>Written: exactly the fields of PROTOCOL, in its order; a publication's data as it is, not parsed again.
 * Read: RFC 8259 to the letter, no name twice in one object; fields without a meaning are ignored.
 */
public final class JacksonMessageCodec implements MessageCodec {
    /** How deep a client's message may nest (PROTOCOL section 8, {@code max-json-depth}). */
    public static final int DEFAULT_MAX_DEPTH = 20;

    private final MessageReader reader;
    private final V1Writer v1 = new V1Writer();
    private final V2Writer v2 = new V2Writer();

    /** A codec that reads messages up to {@link #DEFAULT_MAX_DEPTH} levels deep. */
    public JacksonMessageCodec() {
        this(DEFAULT_MAX_DEPTH);
    }

    /**
     * A codec that reads messages up to {@code maxDepth} levels deep.
     *
     * @param maxDepth 1 to 1,000; a message without objects or arrays inside has depth 1
     * @throws IllegalArgumentException when {@code maxDepth} is out of range
     */
    public JacksonMessageCodec(int maxDepth) {
        if (maxDepth < 1 || maxDepth > 1000) {
            throw new IllegalArgumentException("The JSON depth of a message is limited to 1 to 1000 levels");
        }
        reader = new MessageReader(factory(maxDepth), maxDepth);
    }

    private static JsonFactory factory(int maxDepth) {
        return JsonFactory.builder()
                // One level more than allowed: the reader counts for itself, to tell depth from Jackson's other limits.
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth + 1)
                        .build())
                // Names come from clients: nothing of them is to stay in tables of the process.
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    @Override
    public ClientMessage decode(Dialect dialect, String text) {
        return reader.read(dialect, text);
    }

    @Override
    public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
        if (dialect == Dialect.V1) {
            return message.handle(v1).end();
        }
        ObjectText text = message.handle(v2);
        return inReplyTo == null
                ? text.end()
                : text.json("id", inReplyTo.json().text()).end();
    }
}
