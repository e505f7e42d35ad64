package dev.realtime.rest;

import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.JsonText;
import dev.realtime.model.MessageId;
import dev.realtime.model.Publication;
import dev.realtime.port.out.MessageCodec;
import org.jspecify.annotations.Nullable;

/** Writes of an update its dialect, its offset and its data: enough to see what was asked for. */
final class OffsetsOnly implements MessageCodec {
    @Override
    public ClientMessage decode(Dialect dialect, String text) {
        throw new UnsupportedOperationException("The endpoints read no messages");
    }

    @Override
    public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
        Publication publication = ((ServerMessage.Update) message).publication();
        return JsonText.object()
                .put(dialect.name(), publication.position().offset())
                .put("data", publication.event().data())
                .build()
                .text();
    }
}
