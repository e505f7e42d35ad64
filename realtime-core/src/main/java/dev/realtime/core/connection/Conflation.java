package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.room.Subscription;
import dev.realtime.model.RoomId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * Which waiting event of an {@link Outbox} has which key, and how many were left out before which message (PROTOCOL section 4,
 * "conflation"). There is one only while a client can't keep up.
 */
final class Conflation {
    private static final long NONE = -1;

    /** Keys that may be remembered for events that have gone out; more are forgotten. */
    private static final int MOST_STALE = 64;

    /** Numbers of events by key. */
    @ConfinedTo("shard")
    private final Map<Key, Long> numbers = new HashMap<>();

    /** How many events of its room were left out directly before the message with that number. */
    @ConfinedTo("shard")
    private Map<Long, Long> skipped = new HashMap<>();

    private record Key(Subscription subscription, String key) {}

    /** The number of the newest event with this key; -1 when there is none. It may have gone out. */
    long find(Subscription subscription, String key) {
        return numbers.getOrDefault(new Key(subscription, key), NONE);
    }

    /** Remembers an event, the newest with its key. */
    void note(Subscription subscription, String key, long number) {
        numbers.put(new Key(subscription, key), number);
    }

    /** An event is left out, and what was left out before it: the next message of its room says so. */
    void leaveOut(long number, long follower) {
        Long before = skipped.remove(number);
        skipped.merge(follower, 1 + (before == null ? 0 : before), Long::sum);
    }

    long skippedBefore(long number) {
        return skipped.getOrDefault(number, 0L);
    }

    /** Forgets what has gone out, when there is much of it. */
    void trim(long first, long waiting) {
        if (numbers.size() > waiting + MOST_STALE) {
            numbers.values().removeIf(number -> number < first);
        }
        if (skipped.size() > waiting + MOST_STALE) {
            skipped.keySet().removeIf(number -> number < first);
        }
    }

    /** No event that waits is left out any more. */
    void keepWaiting() {
        numbers.clear();
    }

    /** Nothing of this room waits any more. */
    void forget(RoomId room) {
        numbers.keySet().removeIf(key -> key.subscription().room().id().equals(room));
    }

    /** The messages that wait have new numbers, {@code -1} for those that have gone out. */
    void renumber(LongUnaryOperator newNumber) {
        numbers.replaceAll((key, number) -> newNumber.applyAsLong(number));
        Map<Long, Long> moved = new HashMap<>();
        skipped.forEach((number, count) -> moved.put(newNumber.applyAsLong(number), count));
        moved.remove(NONE);
        skipped = moved;
    }
}
