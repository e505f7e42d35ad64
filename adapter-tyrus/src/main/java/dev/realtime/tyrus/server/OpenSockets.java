package dev.realtime.tyrus.server;

import dev.realtime.model.CloseReason;
import dev.realtime.port.out.Ticker;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The upgraded connections of a server, so that it can end them in order. Thread-safe. */
final class OpenSockets {
    private final Ticker ticker;

    // All guarded by this.
    private final Set<SocketTransport> open = new HashSet<>();
    private int upgrading;
    private boolean closing;

    OpenSockets(Ticker ticker) {
        this.ticker = ticker;
    }

    /** An upgrade begins: {@link #closeAll} waits for it. False when the server closes; then it must not begin. */
    synchronized boolean beginUpgrade() {
        if (!closing) {
            upgrading++;
        }
        return !closing;
    }

    /** An upgrade that had begun has been added, or has failed. */
    synchronized void endUpgrade() {
        upgrading--;
        notifyAll();
    }

    void add(SocketTransport transport) {
        boolean late;
        synchronized (this) {
            open.add(transport);
            late = closing;
        }
        if (late) {
            transport.close(CloseReason.RESTART);
        }
    }

    synchronized void remove(SocketTransport transport) {
        open.remove(transport);
        notifyAll();
    }

    /** Closes all with 1012, those that are being upgraded included, and waits until they are gone, up to that time. */
    void closeAll(Duration patience) {
        List<SocketTransport> all;
        synchronized (this) {
            closing = true;
            all = List.copyOf(open);
        }
        all.forEach(transport -> transport.close(CloseReason.RESTART));
        await(patience);
    }

    private synchronized void await(Duration patience) {
        long start = ticker.nanos();
        long left = patience.toNanos();
        try {
            while (open.size() + upgrading > 0 && left > 0) {
                // One more, because a wait of 0 would have no end.
                wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
                left = patience.toNanos() - (ticker.nanos() - start);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
