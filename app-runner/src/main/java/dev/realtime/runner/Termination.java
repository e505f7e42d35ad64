package dev.realtime.runner;

import java.util.concurrent.CountDownLatch;

/** Waits for the process to be told to end (SIGTERM, SIGINT), and ends it in an orderly way. */
final class Termination {
    private Termination() {}

    /**
     * Blocks until then; closes; the process ends with status 0. It is the JVM's habit to answer 143, which supervisors take
     * for a failure.
     */
    static int await(Runnable close) throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            close.run();
                            Runtime.getRuntime().halt(0);
                        },
                        "termination"));
        new CountDownLatch(1).await();
        return 0;
    }
}
