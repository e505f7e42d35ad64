package dev.realtime.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.CloseReason;
import dev.realtime.model.Dialect;
import dev.realtime.model.Principal;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Admission;
import dev.realtime.port.in.Connection;
import dev.realtime.port.in.Handshake;
import dev.realtime.port.out.Authenticator;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.FrameFormat;
import dev.realtime.port.out.Transport;
import dev.realtime.tck.fake.ManualScheduler;
import dev.realtime.tck.fake.TextFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client costs that only waits: its own objects, its user room, that room's history. */
class IdleMemoryTest {
    private static final int CONNECTIONS = 20_000;
    private static final int MOST_BYTES = 2_600;

    private static final class NoTransport implements Transport {
        @Override
        public FrameFormat format() {
            return TextFrame.FORMAT;
        }

        @Override
        public void write(List<Frame> frames, Completion completion) {
            completion.written();
        }

        @Override
        public void ping() {}

        @Override
        public void close(CloseReason reason) {}
    }

    @Test
    void anIdleConnectionIsSmallOnAMachineWithManyCores() {
        ManualScheduler scheduler = new ManualScheduler();
        Realtime realtime = Realtime.builder()
                .authenticator(token -> new Authenticator.Authenticated(Principal.of(new UserId(token))))
                .maxConnectionsPerAddress(0)
                .maxConnectsPerSecond(0)
                .scheduler(scheduler)
                .workers(scheduler)
                .shards(16)
                .build();
        List<Connection> connections = new ArrayList<>(CONNECTIONS);
        long before = usedHeap();
        for (int i = 0; i < CONNECTIONS; i++) {
            Admission admission = realtime.admit(new Handshake("user" + i, "192.0.2.1", Dialect.V1));
            connections.add(((Admission.Admitted) admission).seat().open(new NoTransport()));
            scheduler.runAll();
        }
        long each = (usedHeap() - before) / CONNECTIONS;
        assertThat(each).isBetween(500L, (long) MOST_BYTES);
        connections.forEach(Connection::closed);
        connections.clear();
        assertThat((usedHeap() - before) / CONNECTIONS)
                .as("what stays is the user rooms' history, until it is too old")
                .isLessThan(600);
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
