package dev.realtime.tck.engine;

/** What may go wrong, or happens in some runs only; each seed has some of them, so that runs differ in kind. */
enum Mishap {
    LOG_DOWN,
    OWNERSHIP_DOWN,
    HISTORY_LOST,
    HISTORY_CUT,
    STALLS,
    LARGE_EVENTS,
    RIGHTS,
    UNRELIABLE,
    BREAKS,
    TOKENS_END,
    DELETIONS,
    PRESENCE
}
