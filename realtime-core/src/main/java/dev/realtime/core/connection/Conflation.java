package dev.realtime.core.connection;

import dev.realtime.core.concurrent.ConfinedTo;
import dev.realtime.core.room.SharedFrame;
import dev.realtime.core.room.Subscription;
import dev.realtime.model.Dialect;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

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

    /** Events that came since, by number: one that follows on something left out is written anew, and says so. */
    @ConfinedTo("shard")
    private Map<Long, SharedFrame> events = new HashMap<>();

    /** How many events of its room were left out directly before the message with that number. */
    @ConfinedTo("shard")
    private Map<Long, Long> skipped = new HashMap<>();

    private final FrameFormat format;
    private final Dialect dialect;

    private record Key(Subscription subscription, String key) {}

    Conflation(FrameFormat format, Dialect dialect) {
        this.format = format;
        this.dialect = dialect;
    }

    /**
     * A message waits from now on.
     *
     * @param event null when it is none: then what waits before it stays where it is
     */
    void came(long number, @Nullable SharedFrame event) {
        if (event == null) {
            numbers.clear();
        } else if (dialect != Dialect.V1) {
            events.put(number, event);
        }
    }

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
        events.remove(number);
        Long before = skipped.remove(number);
        skipped.merge(follower, 1 + (before == null ? 0 : before), Long::sum);
    }

    /** The frame of a message that goes out, which says how many were left out before it where the client understands that. */
    Frame declared(long number, Frame frame) {
        SharedFrame event = events.remove(number);
        Long count = skipped.remove(number);
        return event == null || count == null ? frame : event.skipping(count).in(format, dialect);
    }

    /** Forgets what has gone out, when there is much of it. */
    void trim(long first, long waiting) {
        if (numbers.size() > waiting + MOST_STALE) {
            numbers.values().removeIf(number -> number < first);
        }
    }

    /** Nothing of this room waits any more. */
    void forget(RoomId room) {
        numbers.keySet().removeIf(key -> key.subscription().room().id().equals(room));
    }

    /** The messages that wait have new numbers, {@code -1} for those that have gone out or were dropped. */
    void renumber(LongUnaryOperator newNumber) {
        numbers.replaceAll((key, number) -> newNumber.applyAsLong(number));
        events = moved(events, newNumber);
        skipped = moved(skipped, newNumber);
    }

    private static <T> Map<Long, T> moved(Map<Long, T> byNumber, LongUnaryOperator newNumber) {
        Map<Long, T> moved = new HashMap<>();
        byNumber.forEach((number, value) -> moved.put(newNumber.applyAsLong(number), value));
        moved.remove(NONE);
        return moved;
    }
}
