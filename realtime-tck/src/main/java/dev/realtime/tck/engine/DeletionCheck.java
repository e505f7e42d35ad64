package dev.realtime.tck.engine;

import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import org.jspecify.annotations.Nullable;

/** Holds what one client hears of a deleted workflow against what was deleted (PROTOCOL section 7): the news first, then the end. */
final class DeletionCheck {
    private static final String CLAUSE = "Deletion";

    private final World world;
    private final UserId user;
    private final Seats seats;
    private final WriteCheck writes;
    private final ClientFindings findings;

    DeletionCheck(World world, UserId user, Seats seats, WriteCheck writes, ClientFindings findings) {
        this.world = world;
        this.user = user;
        this.seats = seats;
        this.writes = writes;
        this.findings = findings;
    }

    /** The client hears that the room has ended. */
    void ends(RoomId room) {
        Seat seat = seats.of(room);
        boolean settled = seat.in && !seat.isAdrift() && !seat.isCatchingUp();
        Moment begun = world.deletionBegun(user);
        if (settled && room.type().equals(RoomType.WORKFLOW) && begun != null && !mayHaveOtherReason(begun)) {
            hasHeardOfDeletion(room, seat);
        }
    }

    private void hasHeardOfDeletion(RoomId room, Seat seat) {
        SimulatedLog log = world.log();
        boolean deleted = isDeletion(log.written(room, log.now(room)));
        Position known = seat.known;
        if (deleted && (known == null || !isDeletion(log.written(room, known)))) {
            findings.add(CLAUSE, "hears the end of " + room + " at " + known + " and nothing of its deletion");
        }
    }

    private static boolean isDeletion(SimulatedLog.@Nullable Written written) {
        return written != null && written.publication().event().name().equals("deleted");
    }

    /**
     * Whether the news may have been lost on its way, or purged, since somebody took the right away or saw that it was gone; or the
     * room had ended before, and a slow client hears it now.
     */
    private boolean mayHaveOtherReason(Moment begun) {
        Moment now = world.moment();
        return writes.wasSlow()
                || !world.broadcaster().isReliable()
                || now.troubles() != begun.troubles()
                || now.denials() != begun.denials()
                || now.rightsTaken() > begun.rightsTaken() + World.CHANGES_OF_A_DELETION;
    }

    /** All has been let go: nobody is in a room from before it was deleted. */
    void checkHasLeft() {
        seats.forEach((room, seat) -> {
            if (seat.in && seat.confirmedAt() < world.deletedAt(room)) {
                findings.add(CLAUSE, "is still in " + room);
            }
        });
    }
}
