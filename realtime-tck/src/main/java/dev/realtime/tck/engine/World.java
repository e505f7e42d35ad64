package dev.realtime.tck.engine;

import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.in.WorkflowTracking;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.tck.fake.ManualClock;
import dev.realtime.tck.fake.ManualScheduler;
import dev.realtime.tck.fake.ManualTicker;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** An engine and all that surrounds it: time, storage, instances, rights; and what is found wrong. */
final class World {
    static final UserId ANNA = new UserId("anna");
    static final UserId BERT = new UserId("bert");
    static final List<UserId> USERS = List.of(ANNA, BERT);
    static final RoomId RED = new RoomId(EngineParts.TEAM, "red");
    static final RoomId BLUE = new RoomId(EngineParts.TEAM, "blue");
    static final String WORKFLOW = "w";
    static final String EXECUTION = "x";

    /** The rooms that a client may ask for. */
    static final List<RoomId> ROOMS = List.of(RED, BLUE, RoomId.execution(EXECUTION), RoomId.workflow(WORKFLOW));

    /** How often rights count as taken in the course of one. */
    static final int CHANGES_OF_A_DELETION = 1;

    private final ManualClock clock = new ManualClock();
    private final ManualTicker ticker = new ManualTicker();
    private final ManualScheduler scheduler = new ManualScheduler(clock::advance, ticker::advance);
    private final Findings findings;
    private final Turns turns;
    private final FrameFormat format;
    private final SimulatedLog log;
    private final SimulatedStore store;
    private final SimulatedBroadcaster broadcaster;
    private final Rights rights;
    private final Engine engine;
    private long ownershipDownSince;
    private int revokes;
    private int revoking;
    private int changing;
    private @Nullable Moment deletionBegun;
    private @Nullable Workflow lastDeleted;
    private final Map<RoomId, Integer> deletedAt = new HashMap<>();

    /**
     * An engine that nothing has happened to.
     *
     * @param odds how likely others get a turn in the middle of a call
     * @param unreliable how many announcements of a hundred come late, twice or never
     */
    World(
            Function<EngineParts, Engine> factory,
            RandomGenerator random,
            Findings findings,
            double odds,
            int unreliable) {
        this.findings = findings;
        this.turns = new Turns(random, odds);
        this.format = WireTransport.format(turns);
        this.log = new SimulatedLog(clock, turns);
        this.store = new SimulatedStore(log, turns);
        this.broadcaster = new SimulatedBroadcaster(scheduler, random, turns, unreliable);
        this.rights = new Rights(store, ticker, turns, USERS, ROOMS);
        store.whenOwnersChange(rights::look);
        this.engine = factory.apply(new EngineParts(
                clock, ticker, scheduler, random, log, store, store, broadcaster, new Tokens(clock, turns), rights));
    }

    Instant now() {
        return clock.instant();
    }

    ManualScheduler scheduler() {
        return scheduler;
    }

    Findings findings() {
        return findings;
    }

    Turns turns() {
        return turns;
    }

    FrameFormat format() {
        return format;
    }

    SimulatedLog log() {
        return log;
    }

    SimulatedStore store() {
        return store;
    }

    SimulatedBroadcaster broadcaster() {
        return broadcaster;
    }

    Rights rights() {
        return rights;
    }

    Engine engine() {
        return engine;
    }

    /** How much has gone wrong so far that an engine may tell its clients of. */
    int troubles() {
        return log.failures() + log.cuts() + log.losses() + store.failures();
    }

    void ownershipGoesDown() {
        if (!store.ownershipIsDown()) {
            store.ownershipIsDown(true);
            ownershipDownSince = ticker.nanos();
        }
    }

    void ownershipComesUp() {
        store.ownershipIsDown(false);
    }

    /** In nanoseconds; 0 while it is up. */
    long ownershipDownFor() {
        return store.ownershipIsDown() ? ticker.nanos() - ownershipDownSince : 0;
    }

    /** Somebody's right is about to be taken: as soon as that is committed they may be told. */
    private void revoking() {
        revokes++;
    }

    /** Revokes. */
    void revoke(UserId user, RoomId room) {
        revokes++;
        revoking++;
        engine.administration().revoke(user, room);
        revoking--;
        revokes++;
    }

    /** Saves the workflow; its former owner may lose it. */
    void putWorkflow(Workflow workflow) {
        revoking();
        changing++;
        try {
            engine.tracking().putWorkflow(workflow);
        } finally {
            changing--;
        }
    }

    /** Deletes the workflow, its executions with it. */
    void deleteWorkflow() {
        revoking();
        Moment begun = moment();
        // Of two changes at once nobody knows which one ends a room.
        deletionBegun = changing > 0 ? null : begun;
        lastDeleted = store.workflow(WORKFLOW);
        List<RoomId> ended = trackedRooms();
        changing++;
        try {
            if (engine.tracking().deleteWorkflow(WORKFLOW) instanceof WorkflowTracking.Published) {
                ended.forEach(room -> deletedAt.merge(room, begun.rightsTaken(), Math::max));
            }
        } finally {
            changing--;
        }
    }

    private List<RoomId> trackedRooms() {
        RoomId workflow = RoomId.workflow(WORKFLOW);
        return store.execution(EXECUTION) == null ? List.of(workflow) : List.of(workflow, RoomId.execution(EXECUTION));
    }

    /** The last time that it was deleted, or tried; null for never, for somebody else's, and where two were at it. */
    @Nullable
    Moment deletionBegun(UserId user) {
        Workflow deleted = lastDeleted;
        return deleted != null && deleted.owner().equals(user) ? deletionBegun : null;
    }

    /** How often rights had been taken when the last deletion of the room began that came about; 0 for none. */
    int deletedAt(RoomId room) {
        return deletedAt.getOrDefault(room, 0);
    }

    private boolean isRevoking() {
        return revoking > 0;
    }

    /** How often somebody may have lost a right. */
    int rightsTaken() {
        return revokes + rights.changes();
    }

    Moment moment() {
        return new Moment(now(), troubles(), rightsTaken(), store.denials(), log.isDown());
    }

    /** Whether nothing has gone wrong since then that an engine may tell its clients of. */
    boolean isUntroubledSince(Moment then) {
        return troubles() == then.troubles();
    }

    /** Whether something of a client's may have been purged that an answer speaks of which was asked for then. */
    boolean rightsMayHaveChangedSince(Moment then) {
        return isRevoking()
                || rightsTaken() != then.rightsTaken()
                || rights.changedWithin(2 * EngineParts.ACCESS_RECHECK.toNanos());
    }

    /** Where the rooms stand in truth. */
    Map<RoomId, Position> heads() {
        Map<RoomId, Position> heads = new HashMap<>();
        ROOMS.forEach(room -> heads.put(room, log.now(room)));
        USERS.forEach(user -> heads.put(RoomId.user(user), log.now(RoomId.user(user))));
        return heads;
    }
}
