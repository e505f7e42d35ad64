package dev.realtime.tck.engine;

import java.time.Instant;

/**
 * How the world stood when something was asked.
 *
 * @param troubles how much had gone wrong so far
 * @param rightsTaken how often somebody may have lost a right so far
 * @param denials how often the owner of something was asked for that is not there
 * @param logWasDown whoever asks just after the log has failed may be told of that failure
 */
record Moment(Instant time, int troubles, int rightsTaken, int denials, boolean logWasDown) {}
