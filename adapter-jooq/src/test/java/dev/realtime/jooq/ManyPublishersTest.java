package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.PublicationLog.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** 64 threads publish into 16 rooms, two rooms at once in whatever order, while readers follow. */
class ManyPublishersTest {
    private static final int PUBLISHERS = 64;
    private static final int ROOMS = 16;
    private static final int EACH = 20;
    private static final int PER_ROOM = PUBLISHERS * EACH * 2 / ROOMS;
    private static final int CONNECTIONS = 24;

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.H2_MEMORY, TestDatabase.H2_FILE, TestDatabase.POSTGRESQL, TestDatabase.MARIADB);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void positionsAreGaplessAndAppearInTheirOrder(TestDatabase database) throws Exception {
        database.emptied();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (HikariDataSource pool = TestDatabase.pool(database.url(), CONNECTIONS, Duration.ofSeconds(30))) {
            PublicationLog log = Stores.over(pool).build().publicationLog();
            List<Callable<List<Publication>>> tasks = new ArrayList<>();
            IntStream.range(0, PUBLISHERS).forEach(publisher -> tasks.add(() -> publish(log, publisher)));
            List<Callable<List<Publication>>> readers = new ArrayList<>();
            IntStream.range(0, ROOMS).forEach(number -> readers.add(() -> follow(log, room(number))));
            List<Future<List<Publication>>> following = start(threads, readers);
            List<Publication> published = results(start(threads, tasks));
            List<Publication> seen = results(following);
            assertThat(published).hasSize(PER_ROOM * ROOMS);
            assertThat(seen).containsExactlyInAnyOrderElementsOf(published);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Publication> publish(PublicationLog log, int publisher) {
        List<Publication> mine = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            RoomId first = room(publisher + i);
            RoomId second = room(publisher + i + ROOMS / 2);
            mine.addAll(log.append(List.of(event(first, i), event(second, i))));
        }
        return mine;
    }

    /** Reads until everything is there; a gap, or something that appears late, ends it. */
    private static List<Publication> follow(PublicationLog log, RoomId room) {
        List<Publication> seen = new ArrayList<>();
        Position last = new Position(log.head(room).epoch(), 0);
        while (seen.size() < PER_ROOM && !Thread.currentThread().isInterrupted()) {
            PublicationLog.Slice slice = log.read(room, last, Limit.of(50));
            assertThat(slice.complete()).as("read of %s after %s", room, last).isTrue();
            seen.addAll(slice.publications());
            last = seen.isEmpty() ? last : seen.get(seen.size() - 1).position();
        }
        assertThat(seen)
                .extracting(publication -> publication.position().offset())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, PER_ROOM).boxed().toList());
        return seen;
    }

    private static RoomId room(int number) {
        return RoomId.execution("room-" + number % ROOMS);
    }

    private static RoomEvent event(RoomId room, int number) {
        return new RoomEvent(room, Event.of("notification", "note", new JsonText(Integer.toString(number))));
    }

    private static <T> List<Future<T>> start(ExecutorService threads, List<Callable<T>> tasks) {
        return tasks.stream().map(threads::submit).toList();
    }

    private static List<Publication> results(List<Future<List<Publication>>> futures)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Publication> all = new ArrayList<>();
        for (Future<List<Publication>> future : futures) {
            all.addAll(future.get(60, TimeUnit.SECONDS));
        }
        return all;
    }
}
