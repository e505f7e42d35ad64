package dev.realtime.core.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.UserId;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import dev.realtime.tck.BroadcasterContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalBroadcasterTest extends BroadcasterContract {
    @Override
    protected List<Broadcaster> open() {
        return List.of(new LocalBroadcaster());
    }

    @Test
    void listenersAreCalledInPlace() {
        LocalBroadcaster broadcaster = new LocalBroadcaster();
        List<Thread> threads = new ArrayList<>();
        broadcaster.listen(envelope -> threads.add(Thread.currentThread()));
        broadcaster.broadcast(new Envelope.RightsChanged(new UserId("anna")));
        assertThat(threads).containsExactly(Thread.currentThread());
    }
}
