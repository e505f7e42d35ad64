package dev.realtime.core.connection;

/**
 * How many may come; 0 turns a limit off.
 *
 * @param maxConnections overall
 * @param maxConnectionsPerUser of one user
 * @param maxConnectionsPerAddress from one remote address
 * @param maxConnectsPerSecond attempts from one remote address; ten times as many in a burst
 */
public record AdmissionSettings(
        int maxConnections, int maxConnectionsPerUser, int maxConnectionsPerAddress, int maxConnectsPerSecond) {}
