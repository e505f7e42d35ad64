package dev.realtime.benchmarks.database;

import java.sql.SQLException;

/** What one publisher does over and over; called by many threads at once. */
@FunctionalInterface
interface Work {
    /**
     * @param publisher which thread it is, 0 or more
     * @param number how often this thread has called before
     * @return how many events were published
     */
    int call(int publisher, int number) throws SQLException;
}
