package dev.realtime.tyrus.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.model.CloseReason;
import dev.realtime.port.out.Frame;
import dev.realtime.port.out.Transport;
import dev.realtime.tck.fake.ManualScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortableTransportTest {
    private final FakeSession container = new FakeSession();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final PortableTransport transport =
            new PortableTransport(container.session, workers::add, scheduler, Duration.ofSeconds(5));

    PortableTransportTest() {
        transport.onGone(() -> heard.add("gone"));
    }

    @Test
    void framesAreSentOneAfterTheOther() {
        write("a", "b");
        assertThat(container.calls).containsExactly("text a");
        container.complete();
        assertThat(container.calls).containsExactly("text a", "text b");
        assertThat(heard).isEmpty();
        container.complete();
        assertThat(heard).containsExactly("written");
    }

    @Test
    void containerThatSendsAtOnceNeedsNoStack() {
        container.completesAtOnce = true;
        write(Stream.generate(() -> "x").limit(20_000).toArray(String[]::new));
        assertThat(container.calls).hasSize(20_000);
        assertThat(heard).containsExactly("written");
    }

    @Test
    void pingWaitsForTheSendUnderWayAndGoesBeforeTheNext() {
        write("a", "b");
        transport.ping();
        runWorkers();
        assertThat(container.calls).containsExactly("text a");
        container.complete();
        runWorkers();
        assertThat(container.calls).containsExactly("text a", "ping", "text b");
    }

    @Test
    void sendWaitsForThePingOnItsWorker() {
        transport.ping();
        write("a");
        assertThat(container.calls).isEmpty();
        runWorkers();
        assertThat(container.calls).containsExactly("ping", "text a");
    }

    @Test
    void closeComesAfterTheFramesHandedOver() {
        write("a", "b");
        transport.close(CloseReason.RESTART);
        transport.close(CloseReason.NORMAL);
        container.complete();
        container.complete();
        runWorkers();
        assertThat(container.calls).containsExactly("text a", "text b", "close 1012");
        assertThat(heard).containsExactly("written");
    }

    @Test
    void nothingIsTakenAfterTheClose() {
        transport.close(CloseReason.RESTART);
        write("late");
        transport.ping();
        runWorkers();
        assertThat(container.calls).containsExactly("close 1012");
        assertThat(heard).containsExactly("failed");
    }

    @Test
    void closeThatIsHeldUpIsMadeAtItsDeadline() {
        write("a");
        transport.close(CloseReason.SLOW_CONSUMER);
        scheduler.advance(Duration.ofMillis(4_999));
        runWorkers();
        assertThat(container.calls).containsExactly("text a");
        scheduler.advance(Duration.ofMillis(1));
        runWorkers();
        assertThat(container.calls).containsExactly("text a", "close 4409");
        assertThat(heard).containsExactly("failed", "gone");
    }

    @Test
    void failedSendIsHeardOnceAndLeavesTheCloseToTheContainer() {
        write("a", "b");
        container.fail();
        write("c");
        scheduler.advance(Duration.ofMillis(4_999));
        runWorkers();
        assertThat(container.calls).containsExactly("text a");
        assertThat(heard).containsExactly("failed", "gone", "failed");
    }

    @Test
    void sessionThatStaysOpenAfterAFailedSendIsClosedAtTheDeadline() {
        write("a");
        container.fail();
        scheduler.advance(Duration.ofMillis(5_000));
        runWorkers();
        scheduler.advance(Duration.ofMillis(5_000));
        runWorkers();
        assertThat(container.calls).containsExactly("text a", "close 1001");
    }

    @Test
    void containerThatThrowsIsNoReasonToThrow() {
        container.throwsOnSend = true;
        write("a");
        transport.ping();
        transport.close(CloseReason.NORMAL);
        runWorkers();
        assertThat(heard).containsExactly("failed", "gone");
    }

    @Test
    void lengthOfAFrameIsItsBytes() {
        assertThat(transport.format().prepare("a\u00e9\u4e2d\uD83D\uDE80").length())
                .isEqualTo(10);
    }

    private void runWorkers() {
        for (Runnable task = workers.poll(); task != null; task = workers.poll()) {
            task.run();
        }
    }

    private void write(String... texts) {
        List<Frame> frames = Stream.of(texts).map(transport.format()::prepare).toList();
        transport.write(frames, new Transport.Completion() {
            @Override
            public void written() {
                heard.add("written");
            }

            @Override
            public void failed() {
                heard.add("failed");
            }
        });
    }
}
