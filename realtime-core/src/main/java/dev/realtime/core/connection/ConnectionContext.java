package dev.realtime.core.connection;

import dev.realtime.core.access.AccessPolicy;
import dev.realtime.core.concurrent.FailureLog;
import dev.realtime.core.room.RoomRegistry;
import dev.realtime.core.room.Shards;
import dev.realtime.port.out.MessageCodec;
import dev.realtime.port.out.Ticker;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** What all connections of an instance share. */
public record ConnectionContext(
        ConnectionSettings settings,
        ConnectionRegistry connections,
        RoomRegistry rooms,
        Shards shards,
        AccessPolicy access,
        MessageCodec codec,
        InstantSource clock,
        Ticker ticker,
        Executor workers,
        FailureLog failures) {}
