package dev.realtime.runner.network;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counts of an experiment. Thread-safe. */
final class Figures {
    private final Map<Figure, LongAdder> counts = new EnumMap<>(Figure.class);

    Figures() {
        for (Figure figure : Figure.values()) {
            counts.put(figure, new LongAdder());
        }
    }

    void count(Figure figure) {
        counts.get(figure).increment();
    }

    Map<Figure, Long> read() {
        Map<Figure, Long> read = new EnumMap<>(Figure.class);
        counts.forEach((figure, count) -> read.put(figure, count.sum()));
        return read;
    }
}
