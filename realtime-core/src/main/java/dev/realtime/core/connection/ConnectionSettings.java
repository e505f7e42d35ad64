package dev.realtime.core.connection;

import java.time.Duration;

/**
 * What holds for each connection; 0 turns a limit off.
 *
 * @param maxRooms rooms that a client may be in, the silent user room not counted
 * @param maxMessagesPerSecond messages from the client; five times as many in a burst
 * @param outboxBytes what may wait for a client that reads slowly
 * @param pingInterval between two pings; zero for none
 * @param pingTimeout how long after a ping something must arrive
 */
public record ConnectionSettings(
        int maxRooms, int maxMessagesPerSecond, int outboxBytes, Duration pingInterval, Duration pingTimeout) {}
