package dev.realtime.it;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.tck.server.Limit;
import dev.realtime.tck.server.Limits;
import dev.realtime.tyrus.endpoint.RealtimeEndpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Many threads publish into a room that some read and a hundred do not (PROTOCOL D1, D2, D9). {@code stress.sends} is how many
 * events each thread publishes; the profile {@code stress} sets it to 10,000.
 */
@Timeout(600)
@Isolated
public abstract class StalledReadersSuite {
    private static final int THREADS = 64;
    private static final int SENDS = Integer.getInteger("stress.sends", 300);
    private static final int STALLED = 100;
    private static final int READERS = 3;
    private static final long OUTBOX_BYTES = 1 << 20;
    private static final long SLACK_BYTES = 64 << 20;

    /** A publisher that waited for a stalled reader would wait for seconds: 20 is what Tomcat gives a blocking send. */
    private static final Duration LONGEST_PUBLISH = Duration.ofSeconds(5);

    /** The log keeps more than what is under way: a publisher that is late leaves a gap, which is read from it. */
    private static final Limits LIMITS = Limits.DEFAULT
            .with(Limit.LOG_RETENTION, 4_096)
            .with(Limit.MAX_CONNECTIONS_PER_USER, 0)
            .with(Limit.MAX_CONNECTIONS_PER_ADDRESS, 0)
            .with(Limit.MAX_CONNECTS_PER_SECOND, 0);

    private static final UserId USER = new UserId("alice");
    private static final RoomId ROOM = RoomId.user(USER);
    private static final String PADDING = "x".repeat(300);

    private final List<Reader> readers = new ArrayList<>();
    private final List<StalledReader> stalled = new ArrayList<>();
    private final Failures failures = new Failures();
    private HostedServer server;

    /** Starts the host in the container under test. */
    protected abstract HostedServer start(Limits limits) throws Exception;

    @BeforeEach
    void connect() throws Exception {
        server = start(LIMITS);
        String address = server.host() + ":" + server.port();
        String target = RealtimeEndpoints.PATH + "?token=" + server.token(USER.value());
        for (int i = 0; i < READERS; i++) {
            readers.add(Reader.connect("ws://" + address + target, THREADS));
        }
        for (int i = 0; i < STALLED; i++) {
            stalled.add(StalledReader.connect(server.host(), server.port(), target));
        }
        await().until(() -> connections() == READERS + STALLED);
    }

    @AfterEach
    void stop() {
        stalled.forEach(StalledReader::close);
        readers.forEach(Reader::close);
        server.close();
        failures.close();
    }

    @Test
    void stalledReadersHarmNobodyButThemselves() throws Exception {
        long before = usedHeap();
        long longest = publishAll();

        for (Reader reader : readers) {
            reader.hearsAll(SENDS);
        }
        assertThat(NANOSECONDS.toMillis(longest)).isLessThan(LONGEST_PUBLISH.toMillis());
        assertThat(usedHeap() - before).isLessThan(STALLED * OUTBOX_BYTES + SLACK_BYTES);

        await().atMost(60, SECONDS).until(() -> connections() == READERS);
        for (StalledReader each : stalled) {
            each.reachesItsEnd();
        }
        assertThat(usedHeap() - before).isLessThan(SLACK_BYTES);
        assertThat(failures.of(IllegalStateException.class)).isEmpty();
    }

    /** @return the longest that a call took, in nanoseconds */
    private long publishAll() throws InterruptedException, ExecutionException {
        ExecutorService publishers = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Long>> calls = IntStream.range(0, THREADS)
                    .mapToObj(thread -> publishers.submit(() -> publish(thread)))
                    .toList();
            long longest = 0;
            for (Future<Long> call : calls) {
                longest = Math.max(longest, call.get());
            }
            return longest;
        } finally {
            publishers.shutdownNow();
        }
    }

    private long publish(int thread) throws InterruptedException {
        long longest = 0;
        for (int number = 0; number < SENDS; number++) {
            // As fast as the healthy ones read: who publishes faster for long makes slow consumers of them.
            for (Reader reader : readers) {
                reader.awaitRoom();
            }
            Event event = event(thread, number);
            long begin = System.nanoTime();
            server.realtime().publish(ROOM, event);
            longest = Math.max(longest, System.nanoTime() - begin);
        }
        return longest;
    }

    private static Event event(int thread, int number) {
        JsonText data = JsonText.object()
                .put("thread", thread)
                .put("number", number)
                .put("padding", PADDING)
                .build();
        return Event.of("notification", "stress", data);
    }

    private int connections() {
        return server.realtime().statistics(Principal.of(USER)).totalConnections();
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
