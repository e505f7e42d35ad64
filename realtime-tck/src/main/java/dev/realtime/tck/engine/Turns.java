package dev.realtime.tck.engine;

import java.util.random.RandomGenerator;

/** Gives others their turn in the middle of a call, as a machine with many threads would. */
final class Turns {
    private static final int DEEPEST = 3;
    private static final int MOST_AT_ONCE = 2;
    private static final int MOST_PER_STEP = 10;

    private final RandomGenerator random;
    private final double odds;
    private Others others = waiting -> {};
    private int depth;
    private int withinShards;
    private int left;

    /** What may happen meanwhile. */
    @FunctionalInterface
    interface Others {
        /** @param mayWait false where a call that waits for the engine's own queues would wait for the caller */
        void act(boolean mayWait);
    }

    /** @param odds how likely somebody gets a turn at each occasion */
    Turns(RandomGenerator random, double odds) {
        this.random = random;
        this.odds = odds;
    }

    void are(Others those) {
        others = those;
    }

    /** A new step begins: so many others may get a turn in the middle of it, since each of them is met by others in turn. */
    void begin() {
        left = random.nextInt(MOST_PER_STEP + 1);
    }

    /** From a call that may block: log, store, broadcaster. */
    void whileBlocked() {
        if (left > 0 && depth < DEEPEST && random.nextDouble() < odds) {
            depth++;
            try {
                int count = 1 + random.nextInt(MOST_AT_ONCE);
                for (int i = 0; i < count && left > 0; i++) {
                    left--;
                    others.act(withinShards == 0);
                }
            } finally {
                depth--;
            }
        }
    }

    /** From a call that an engine makes while it is the only one to touch a connection: preparing a frame, writing. */
    void whileBusy() {
        withinShards++;
        try {
            whileBlocked();
        } finally {
            withinShards--;
        }
    }
}
