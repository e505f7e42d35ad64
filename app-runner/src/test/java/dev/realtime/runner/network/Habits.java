package dev.realtime.runner.network;

import java.time.Duration;

/**
 * What a client is like.
 *
 * @param forgetful subscribes without {@code since} when it comes back, and believes that all is well
 * @param ping from one ping to the next
 * @param patience for how long a connection may bring nothing
 * @param backoff the longest wait before it tries again
 */
record Habits(boolean forgetful, Duration ping, Duration patience, Duration backoff) {}
