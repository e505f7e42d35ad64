package dev.realtime.tck;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a mutant that looks before it locks waits for another thread that has looked, too: so it is caught on a busy machine as well. */
final class Encounter {
    private final CountDownLatch comers = new CountDownLatch(2);

    /** Waits for a second thread, for a second at most; not at all once two have met. */
    void await() {
        comers.countDown();
        await(comers);
    }

    /** Waits for what another thread does, for a second at most. */
    static void await(CountDownLatch done) {
        try {
            done.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
