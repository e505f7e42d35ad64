package dev.realtime.runner.replay;

/** Watches a replay. Called by one thread at a time; must not block or throw. */
public interface ReplayListener {
    /** Hears nothing. */
    ReplayListener NONE = (completed, total, current) -> {};

    /**
     * Something started or ended, and the server knows it.
     *
     * @param completed nodes that are done
     * @param total all nodes
     * @param current the name of a node that runs, empty for none
     */
    void progressed(int completed, int total, String current);
}
