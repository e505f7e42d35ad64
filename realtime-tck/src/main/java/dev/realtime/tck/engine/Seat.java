package dev.realtime.tck.engine;

import dev.realtime.model.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a client knows of one room, and what it may hear of it next. The knowledge outlives the connection. */
final class Seat {
    /** What the client has folded, and up to where; null before it ever was in the room. */
    @Nullable
    Position known;

    RoomState state = RoomState.empty();

    /** Whether the room was confirmed and has not ended. */
    boolean in;

    /** How often rights had been taken from anybody when the client was let in. */
    private int confirmedAt;

    /** A further subscribe was refused: whether the client is still in, the next pong tells. */
    private boolean doubtful;

    /** Nothing of what this client lacks has to be read from the log. */
    private boolean live;

    /** All after this offset is sent to this connection. */
    private long begun;

    /** Where the room stood when it was confirmed: before that the client is catching up. */
    private long target;

    /** Pieces of older history that were asked for while in the room, newest first: each from, exclusive, up to, inclusive. */
    private final Deque<long[]> pieces = new ArrayDeque<>();

    /**
     * Something older was asked for while it was in doubt whether the client is in: whether all of it comes, or what was not sent
     * before, the protocol does not say. The next pong tells where the client stands.
     */
    private boolean adrift;

    /** Since then nobody knows which older ones this connection was sent. */
    private boolean vague;

    /** Begins, or begins anew, with all that follows the position. */
    void begin(Position from, RoomState at, long confirmed, boolean fromLog) {
        live = !fromLog;
        known = from;
        state = at;
        in = true;
        doubtful = false;
        adrift = false;
        vague = false;
        begun = from.offset();
        target = confirmed;
        pieces.clear();
    }

    /** Asks, being in the room, for what follows an older position: what was not sent before comes now. */
    void lookBack(long since) {
        if (vague && since < last()) {
            adrift = true;
        } else if (since < begun) {
            pieces.push(new long[] {since, begun});
            begun = since;
            live = false;
        }
    }

    /** The room began anew, or something was lost: all that was owed is not any more. */
    void goOnAfter(Position position, RoomState at) {
        begin(position, at, position.offset(), false);
    }

    /** The client was not in the room, and was let in. */
    void isLetIn(int rightsTaken) {
        confirmedAt = rightsTaken;
    }

    int confirmedAt() {
        return confirmedAt;
    }

    void leave() {
        in = false;
        doubtful = false;
        adrift = false;
        pieces.clear();
    }

    void isPerhapsIn() {
        doubtful = in;
    }

    void isCertainlyIn() {
        doubtful = false;
    }

    boolean isDoubtful() {
        return doubtful;
    }

    /** The engine has said that the room stands there: all up to there must come. */
    void isOwed(long offset) {
        target = Math.max(target, offset);
    }

    void drift() {
        adrift = true;
        vague = true;
    }

    /** The engine has said that all up to there was sent. */
    void anchor(Position position, RoomState at) {
        goOnAfter(position, at);
        vague = true;
    }

    boolean isAdrift() {
        return adrift;
    }

    boolean isLive() {
        return live;
    }

    long last() {
        return known == null ? 0 : known.offset();
    }

    boolean isIn(String epoch) {
        return known != null && known.epoch().equals(epoch);
    }

    /** Whether something older is still to come. */
    boolean isCatchingUp() {
        return !pieces.isEmpty() || last() < target;
    }

    boolean isInPieces() {
        return !pieces.isEmpty();
    }

    /** The offset before the next one that must come. */
    long before() {
        long[] piece = pieces.peek();
        return piece == null ? last() : piece[0];
    }

    /** Takes an old publication that was asked for. */
    void takePiece(long offset) {
        long[] piece = pieces.getFirst();
        piece[0] = offset;
        if (offset >= piece[1]) {
            pieces.pop();
        }
    }

    void take(Position position, RoomState after) {
        known = position;
        state = after;
    }
}
