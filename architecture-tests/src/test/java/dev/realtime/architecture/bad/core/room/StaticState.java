package dev.realtime.architecture.bad.core.room;

import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** State that all instances share. */
public final class StaticState {
    static int counter;
    static final AtomicInteger COUNTER = new AtomicInteger();
    static final Map<String, String> CACHE = new HashMap<>();
    static final Set<Level> LEVELS = EnumSet.noneOf(Level.class);
    static final List<StringBuilder> TEXTS = List.of();
    static final byte[] BYTES = {1};
    static final Secret SECRET = new Secret();

    /** As mutable as anything that holds a builder. */
    static final class Secret {
        final StringBuilder text = new StringBuilder();
    }
}
