package dev.realtime.runner.network;

import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** The truth: what was acknowledged, room by room. Written by the publisher, read by others when it has ended. */
final class Published {
    private final Map<RoomId, List<Entry>> rooms = new HashMap<>();
    private final AtomicLongArray begun;
    private long longestCall;

    /**
     * @param serial what it carries, its number in the whole experiment
     * @param key its conflation key
     */
    record Entry(Position position, int serial, @Nullable String key) {}

    Published(int most) {
        begun = new AtomicLongArray(most);
    }

    /** It is handed to the server now. */
    void begin(int serial) {
        begun.set(serial, System.nanoTime());
    }

    void acknowledged(RoomId room, Entry entry) {
        longestCall = Math.max(longestCall, nanosSince(entry.serial()));
        rooms.computeIfAbsent(room, key -> new ArrayList<>()).add(entry);
    }

    /** In the order of their positions. */
    List<Entry> in(RoomId room) {
        return rooms.getOrDefault(room, List.of());
    }

    /** Where each room stands at the end. */
    Map<RoomId, Position> heads() {
        Map<RoomId, Position> heads = new HashMap<>();
        rooms.forEach((room, entries) ->
                heads.put(room, entries.get(entries.size() - 1).position()));
        return heads;
    }

    /** The longest that the publisher waited. */
    Duration longestCall() {
        return Duration.ofNanos(longestCall);
    }

    /** How long ago it was handed to the server; for every thread. */
    long nanosSince(int serial) {
        return System.nanoTime() - begun.get(serial);
    }
}
