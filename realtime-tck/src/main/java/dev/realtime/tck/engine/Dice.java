package dev.realtime.tck.engine;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** All that is left to chance in one run: what may happen at all, and what happens next. */
final class Dice {
    private final RandomGenerator random;
    private final Set<Mishap> mishaps = EnumSet.noneOf(Mishap.class);

    Dice(RandomGenerator random) {
        this.random = random;
        for (Mishap mishap : Mishap.values()) {
            if (random.nextInt(5) < 2) {
                mishaps.add(mishap);
            }
        }
    }

    /** Whether that happens in this run. */
    boolean allow(Mishap mishap) {
        return mishaps.contains(mishap);
    }

    /** From 0 to the bound, exclusive. */
    int next(int bound) {
        return random.nextInt(bound);
    }

    /** Whether one of so many cases falls. */
    boolean oneIn(int cases) {
        return random.nextInt(cases) == 0;
    }

    boolean heads() {
        return random.nextBoolean();
    }

    <T> T one(List<T> those) {
        return those.get(random.nextInt(those.size()));
    }
}
