package dev.realtime.tck.engine;

import dev.realtime.model.RoomType;
import dev.realtime.port.out.AccessRule;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.WorkflowStore;
import dev.realtime.tck.fake.ManualClock;
import dev.realtime.tck.fake.ManualScheduler;
import dev.realtime.tck.fake.ManualTicker;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What an engine under test is to be built from, everything simulated. Limits of number and rate are to be off. Nothing else may
 * bring time, threads or chance into the engine: a seed could not repeat its run.
 *
 * @param scheduler its timer, and the pool of its workers as well
 * @param random for ids
 * @param teamRule who may enter rooms of the type {@link #TEAM}
 */
public record EngineParts(
        ManualClock clock,
        ManualTicker ticker,
        ManualScheduler scheduler,
        RandomGenerator random,
        PublicationLog log,
        WorkflowStore store,
        Ownership ownership,
        Broadcaster broadcaster,
        Authenticator authenticator,
        AccessRule teamRule) {
    /** A room type of a host's own. */
    public static final RoomType TEAM = new RoomType("team");

    /** What may wait for one client. */
    public static final int OUTBOX_BYTES = 64 * 1024;

    /** The interval of the re-check (PROTOCOL D8). */
    public static final Duration ACCESS_RECHECK = Duration.ofSeconds(30);

    /** The same with another log. */
    public EngineParts withLog(PublicationLog other) {
        return new EngineParts(
                clock, ticker, scheduler, random, other, store, ownership, broadcaster, authenticator, teamRule);
    }

    /** The same with another store. */
    public EngineParts withStore(WorkflowStore other) {
        return new EngineParts(
                clock, ticker, scheduler, random, log, other, ownership, broadcaster, authenticator, teamRule);
    }

    /** The same with other answers about who owns what. */
    public EngineParts withOwnership(Ownership other) {
        return new EngineParts(
                clock, ticker, scheduler, random, log, store, other, broadcaster, authenticator, teamRule);
    }

    /** The same with another broadcaster. */
    public EngineParts withBroadcaster(Broadcaster other) {
        return new EngineParts(clock, ticker, scheduler, random, log, store, ownership, other, authenticator, teamRule);
    }

    /** The same with other answers about who stands behind a token. */
    public EngineParts withAuthenticator(Authenticator other) {
        return new EngineParts(clock, ticker, scheduler, random, log, store, ownership, broadcaster, other, teamRule);
    }

    /** The same with another rule. */
    public EngineParts withTeamRule(AccessRule other) {
        return new EngineParts(
                clock, ticker, scheduler, random, log, store, ownership, broadcaster, authenticator, other);
    }
}
