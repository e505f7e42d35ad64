package dev.realtime.peers;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes on a thread of its own: so many updates a second, in steps of a millisecond, or as many as there is credit for. Of the
 * counters only that thread is a writer; volatile, so that they can be asked for meanwhile.
 */
final class Pace implements Runnable {
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

    private final Peer peer;
    private final Update updates;
    private final long rate;
    private final long[] seqs;
    private final Thread thread = new Thread(this, "publisher");
    private volatile long credit;
    private volatile boolean marked;
    private volatile boolean over;
    private volatile long published;
    private volatile long calls;
    private volatile long callNanos;
    private volatile long longestCall;
    private long began;

    Pace(Peer peer, Options options) {
        this.peer = peer;
        this.updates = peer.updates(options.bytes());
        this.rate = options.rate();
        this.seqs = new long[options.rooms()];
    }

    void go() {
        thread.start();
    }

    void credit(long total) {
        credit = total;
        LockSupport.unpark(thread);
    }

    /** Figures of calls begin anew. */
    void mark() {
        marked = true;
    }

    /** Ends publishing and says what was done. */
    String stop() throws InterruptedException {
        over = true;
        LockSupport.unpark(thread);
        thread.join();
        return calls();
    }

    /** What was published, and how long the calls took since the mark. */
    String calls() {
        return "{\"published\":%d,\"longest_call_ns\":%d,\"mean_call_ns\":%d}"
                .formatted(published, longestCall, calls == 0 ? 0 : callNanos / calls);
    }

    @Override
    public void run() {
        began = System.nanoTime();
        while (!over) {
            if (published < allowed()) {
                publish();
            } else if (rate == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, Math.max(STEP, untilDue()));
            }
        }
    }

    private long allowed() {
        return rate == 0 ? credit : (System.nanoTime() - began) / 1000 * rate / 1_000_000;
    }

    /** Nanoseconds until the next publication. */
    private long untilDue() {
        return (published + 1) * TimeUnit.SECONDS.toNanos(1) / rate - (System.nanoTime() - began);
    }

    private void publish() {
        if (marked) {
            marked = false;
            calls = 0;
            callNanos = 0;
            longestCall = 0;
        }
        int room = (int) (published++ % seqs.length);
        long before = System.nanoTime();
        peer.publish(room, updates.text(++seqs[room], before));
        long took = System.nanoTime() - before;
        calls++;
        callNanos += took;
        longestCall = Math.max(longestCall, took);
    }
}
