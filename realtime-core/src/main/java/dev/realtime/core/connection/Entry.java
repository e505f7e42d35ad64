package dev.realtime.core.connection;

import dev.realtime.core.room.CatchUp;
import dev.realtime.message.ServerMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a client that enters a room gets first.
 *
 * @param confirmation "you are in the room"
 * @param state the room's state at the confirmed position; null where none is wanted
 * @param lacking what follows from the log before the live stream; null for nothing
 * @param begunAfter the client gets everything after this offset
 */
record Entry(
        ServerMessage confirmation,
        ServerMessage.@Nullable State state,
        @Nullable CatchUp lacking,
        long begunAfter) {}
