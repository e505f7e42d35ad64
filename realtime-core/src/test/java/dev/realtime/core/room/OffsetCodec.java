package dev.realtime.core.room;

import dev.realtime.message.ClientMessage;
import dev.realtime.message.ServerMessage;
import dev.realtime.model.Dialect;
import dev.realtime.model.MessageId;
import dev.realtime.model.Publication;
import dev.realtime.port.out.MessageCodec;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes publications as the test wants them. */
record OffsetCodec(Function<Publication, String> words) implements MessageCodec {
    @Override
    public ClientMessage decode(Dialect dialect, String text) {
        throw new AssertionError("A room reads no messages: " + text);
    }

    @Override
    public String encode(Dialect dialect, ServerMessage message, @Nullable MessageId inReplyTo) {
        if (message instanceof ServerMessage.Update update) {
            return words.apply(update.publication());
        }
        return message.toString();
    }
}
