package dev.realtime.core.room;

/** In which of its shard's lanes a subscriber that has something to write waits for its turn. */
public enum Lane {
    /** At the end of the batch. */
    PROMPT,

    /** In slices, behind whoever is prompt: one large room does not hold up a thousand small ones. */
    BULK
}
