package dev.realtime.tck.server;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a server is started with: the settings that differ from their defaults.
 *
 * @param changed setting to value; 0 turns a limit off
 */
public record Limits(Map<Limit, Long> changed) {
    /** PROTOCOL section 8 as it stands. */
    public static final Limits DEFAULT = new Limits(Map.of());

    public Limits {
        changed = Map.copyOf(changed);
    }

    public Limits with(Limit limit, long value) {
        Map<Limit, Long> more = new EnumMap<>(Limit.class);
        more.putAll(changed);
        more.put(limit, value);
        return new Limits(more);
    }

    public long of(Limit limit) {
        return changed.getOrDefault(limit, limit.defaultValue());
    }

    public Duration duration(Limit limit) {
        return Duration.ofMillis(of(limit));
    }
}
