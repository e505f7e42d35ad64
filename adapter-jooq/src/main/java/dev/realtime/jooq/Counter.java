package dev.realtime.jooq;

import dev.realtime.model.Position;

/**
 * A room's counter: its epoch and the offset of its newest publication.
 *
 * @param epoch as in {@link Position}
 * @param pos 0 or more
 */
record Counter(String epoch, long pos) {
    Position head() {
        return new Position(epoch, pos);
    }
}
