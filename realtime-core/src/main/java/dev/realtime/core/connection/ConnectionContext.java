package dev.realtime.core.connection;

import dev.realtime.core.access.AccessPolicy;
import dev.realtime.core.concurrent.FailureLog;
import dev.realtime.core.concurrent.Questions;
import dev.realtime.core.room.RoomRegistry;
import dev.realtime.core.room.Shards;
import dev.realtime.core.workflow.TrackedState;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.MessageCodec;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.Ticker;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * What all connections of an instance share.
 *
 * @param heads asks where rooms stand in the log, for many connections together
 */
public record ConnectionContext(
        ConnectionSettings settings,
        ConnectionRegistry connections,
        RoomRegistry rooms,
        Shards shards,
        AccessPolicy access,
        Authenticator authenticator,
        TrackedState states,
        LargeStates largeStates,
        PublicationLog log,
        Questions<List<RoomId>, Map<RoomId, Position>> heads,
        MessageCodec codec,
        InstantSource clock,
        Ticker ticker,
        Executor workers,
        FailureLog failures) {}
