package dev.realtime.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.Broadcaster;
import dev.realtime.port.out.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Broadcaster} must do while the instances can reach one another. */
public abstract class BroadcasterContract {
    private static final RoomId ROOM = RoomId.execution("e1");

    private List<Broadcaster> instances;

    /** The broadcasters of a few instances that hear one another; a single one where there can be but one instance. */
    protected abstract List<Broadcaster> open() throws Exception;

    /** Frees what {@link #open} made. */
    protected void close() throws Exception {}

    /** How long anything may take. */
    protected Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    void openSubject() throws Exception {
        instances = open();
    }

    @AfterEach
    void closeSubject() throws Exception {
        close();
    }

    @Test
    void cast1_everyListenerHearsEveryEnvelopeTheSendersOwnIncluded() {
        List<Queue<Envelope>> heard = listenEverywhere();
        heard.addAll(listenEverywhere());
        List<Envelope> sent = new ArrayList<>();
        for (Broadcaster instance : instances) {
            for (Envelope envelope : List.of(
                    announced(sent.size() + 1),
                    new Envelope.RoomsEnded(List.of(ROOM, RoomId.workflow("w" + sent.size()))),
                    new Envelope.RightsChanged(Samples.ANN))) {
                instance.broadcast(envelope);
                sent.add(envelope);
            }
        }
        heard.forEach(mine -> awaitAll(mine, sent));
    }

    @Test
    void cast2_envelopesOfOneThreadArriveInTheirOrder() {
        List<Queue<Envelope>> heard = listenEverywhere();
        List<Envelope> sent = numbered(0, 500);
        sent.forEach(instances.get(0)::broadcast);
        for (Queue<Envelope> mine : heard) {
            awaitAll(mine, sent);
            assertThat(withoutRepetition(mine)).isEqualTo(sent);
        }
    }

    @Test
    void cast3_envelopesOfManyThreadsAllArriveThoseOfEachInTheirOrder() {
        List<Queue<Envelope>> heard = listenEverywhere();
        List<List<Envelope>> sent = Together.run(4, deadline(), thread -> () -> {
            List<Envelope> mine = numbered(thread * 1_000, 100);
            mine.forEach(instances.get(thread % instances.size())::broadcast);
            return mine;
        });
        for (Queue<Envelope> mine : heard) {
            for (List<Envelope> ofOneThread : sent) {
                awaitAll(mine, ofOneThread);
                List<Envelope> inOrder = withoutRepetition(mine);
                inOrder.retainAll(ofOneThread);
                assertThat(inOrder).isEqualTo(ofOneThread);
            }
        }
    }

    @Test
    void cast4_whoEndsListeningHearsNothingMoreAndTheOthersGoOn() {
        Queue<Envelope> leaving = new ConcurrentLinkedQueue<>();
        Runnable end = instances.get(0).listen(leaving::add);
        List<Queue<Envelope>> staying = listenEverywhere();
        instances.get(0).broadcast(announced(1));
        awaitAll(leaving, List.of(announced(1)));
        end.run();
        end.run();
        instances.get(0).broadcast(announced(2));
        staying.forEach(mine -> awaitAll(mine, List.of(announced(1), announced(2))));
        assertThat(leaving).doesNotContain(announced(2));
    }

    @Test
    void cast5_aListenerMayBroadcastListenAndEndItself() {
        Broadcaster broadcaster = instances.get(0);
        Queue<Envelope> heard = new ConcurrentLinkedQueue<>();
        AtomicReference<@Nullable Runnable> end = new AtomicReference<>();
        Together.run(1, deadline(), thread -> () -> {
            end.set(broadcaster.listen(envelope -> {
                Runnable mine = end.getAndSet(null);
                if (mine != null) {
                    mine.run();
                    broadcaster.listen(heard::add);
                    broadcaster.broadcast(announced(2));
                }
            }));
            broadcaster.broadcast(announced(1));
            awaitAll(heard, List.of(announced(2)));
            return thread;
        });
    }

    @Test
    void cast6_largeEnvelopesArriveWhole() {
        List<Queue<Envelope>> heard = listenEverywhere();
        Event large = Event.of("notification", "large", JsonText.ofString("\uD83D\uDE80".repeat(60_000)));
        Event odd = new Event("made-up", "it's ", new JsonText(" {\"a\": 1.50} "), "key ");
        Instant time = Instant.parse("2024-01-01T00:00:00.123456Z");
        Envelope envelope = new Envelope.Announced(IntStream.rangeClosed(1, 20)
                .mapToObj(i -> new Publication(ROOM, new Position("epoch", i), i % 2 == 0 ? large : odd, time))
                .toList());
        Envelope ended = new Envelope.RoomsEnded(IntStream.range(0, 1_000)
                .mapToObj(i -> RoomId.execution("'\"\\:" + i))
                .toList());
        instances.get(0).broadcast(envelope);
        instances.get(0).broadcast(ended);
        heard.forEach(mine -> await().atMost(deadline()).until(() -> mine.contains(envelope) && mine.contains(ended)));
    }

    private List<Queue<Envelope>> listenEverywhere() {
        List<Queue<Envelope>> heard = new ArrayList<>();
        for (Broadcaster instance : instances) {
            Queue<Envelope> mine = new ConcurrentLinkedQueue<>();
            instance.listen(mine::add);
            heard.add(mine);
        }
        return heard;
    }

    private void awaitAll(Queue<Envelope> heard, List<Envelope> expected) {
        await().atMost(deadline()).untilAsserted(() -> assertThat(heard).containsAll(expected));
    }

    /** At least once is allowed: the first time of each counts. */
    private static List<Envelope> withoutRepetition(Queue<Envelope> heard) {
        return new ArrayList<>(new LinkedHashSet<>(heard));
    }

    private static List<Envelope> numbered(int from, int count) {
        return IntStream.rangeClosed(from + 1, from + count)
                .mapToObj(BroadcasterContract::announced)
                .toList();
    }

    private static Envelope announced(int number) {
        Instant time = Instant.parse("2024-01-01T00:00:00Z");
        return new Envelope.Announced(
                List.of(new Publication(ROOM, new Position("epoch", number), Samples.event(number), time)));
    }
}
