package dev.realtime.tck.host;

import dev.realtime.model.Dialect;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connections;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import dev.realtime.tck.fake.ManualClock;
import dev.realtime.tck.fake.ManualScheduler;
import dev.realtime.tck.fake.ManualTicker;
import dev.realtime.tck.fake.RecordingTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What a host's test gives to its Realtime in place of time, threads and the way between instances. Nothing happens but what
 * the test does, on its own thread, so nothing has to be slept for. Several instances may share one kit.
 */
public final class RealtimeTestKit {
    private final ManualClock clock = new ManualClock();
    private final ManualTicker ticker = new ManualTicker();
    private final ManualScheduler scheduler = new ManualScheduler(clock::advance, ticker::advance);
    private final LossyBroadcaster broadcaster = new LossyBroadcaster();

    /** What time it is for the instance. */
    public ManualClock clock() {
        return clock;
    }

    /** The instance's clock for intervals. */
    public ManualTicker ticker() {
        return ticker;
    }

    /** The instance's timer, and its workers as well. */
    public ManualScheduler scheduler() {
        return scheduler;
    }

    /** The way of announcements to the instances. */
    public Broadcaster broadcaster() {
        return broadcaster;
    }

    /** Connects a client in dialect v2, in process, and lets it hear its hello. */
    public TestClient connect(Connections realtime, String token) {
        return connect(realtime, token, Dialect.V2);
    }

    /**
     * Connects a client in process, and lets it hear its hello.
     *
     * @throws AssertionError when it is turned away
     */
    public TestClient connect(Connections realtime, String token, Dialect dialect) {
        Admission admission = realtime.admit(new Handshake(token, "192.0.2.1", dialect));
        if (!(admission instanceof Admission.Admitted admitted)) {
            throw new AssertionError("The client was turned away: " + admission);
        }
        RecordingTransport transport = new RecordingTransport();
        TestClient client = new TestClient(scheduler, transport, admitted.seat().open(transport));
        scheduler.runAll();
        return client;
    }

    /** The next announcement of a publication gets lost on its way, as if the instance had died just then: the log alone has it. */
    public void dropNext() {
        broadcaster.losing.incrementAndGet();
    }

    /** Lets time pass, and all happen that is due meanwhile. */
    public void advance(Duration by) {
        scheduler.advance(by);
    }

    private static final class LossyBroadcaster implements Broadcaster {
        final AtomicInteger losing = new AtomicInteger();
        private final List<Consumer<Envelope>> listeners = new CopyOnWriteArrayList<>();

        @Override
        public void broadcast(Envelope envelope) {
            boolean lost =
                    envelope instanceof Envelope.Announced && losing.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
            if (!lost) {
                listeners.forEach(listener -> listener.accept(envelope));
            }
        }

        @Override
        public Runnable listen(Consumer<Envelope> listener) {
            Consumer<Envelope> added = listener::accept;
            listeners.add(added);
            return () -> listeners.remove(added);
        }
    }
}
