package dev.realtime.core;

import dev.realtime.tck.engine.Engine;
import dev.realtime.tck.engine.EngineParts;

/** This core as the kit's suites want it: from the kit's parts alone, without limits. */
final class Engines {
    private Engines() {}

    static Engine open(EngineParts parts) {
        Realtime realtime = Realtime.builder()
                .clock(parts.clock())
                .ticker(parts.ticker())
                .scheduler(parts.scheduler())
                .workers(parts.scheduler())
                .random(parts.random())
                .publicationLog(parts.log())
                .workflowStore(parts.store())
                .ownership(parts.ownership())
                .broadcaster(parts.broadcaster())
                .authenticator(parts.authenticator())
                .roomType(EngineParts.TEAM, parts.teamRule())
                .outboxBytes(EngineParts.OUTBOX_BYTES)
                .accessRecheck(EngineParts.ACCESS_RECHECK)
                .maxRooms(0)
                .maxMessagesPerSecond(0)
                .maxConnections(0)
                .maxConnectionsPerUser(0)
                .maxConnectionsPerAddress(0)
                .maxConnectsPerSecond(0)
                .shards(2)
                .build();
        return new Engine(realtime, realtime, realtime, realtime, realtime);
    }
}
