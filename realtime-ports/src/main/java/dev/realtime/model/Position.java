package dev.realtime.model;

/**
 * Where a publication stands in its room: publications are numbered 1, 2, 3 ... without gaps within an epoch.
 *
 * @param epoch opaque; changes when the room's history was lost
 * @param offset 0 for "before the first", then 1, 2, 3 ...
 */
public record Position(String epoch, long offset) {
    /** @throws IllegalArgumentException when the epoch is not 1 to 64 visible ASCII characters or the offset negative */
    public Position {
        if (!Grammar.visibleAscii(epoch, 64)) {
            throw new IllegalArgumentException("An epoch is 1 to 64 visible ASCII characters");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("An offset is not negative");
        }
    }
}
