package dev.realtime.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.jooq.JooqStore;
import dev.realtime.jwt.JwtIssuer;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Principal;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.PublicationLog.Limit;
import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.Layers;
import dev.realtime.runner.config.Setting;
import dev.realtime.runner.database.StateDatabase;
import dev.realtime.runner.replay.RealtimeHttpClient;
import dev.realtime.runner.replay.Replay;
import dev.realtime.runner.replay.ReplayException;
import dev.realtime.runner.replay.ReplayListener;
import dev.realtime.runner.replay.ReplayPlan;
import dev.realtime.runner.replay.WorkflowRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after {@code kill -9} and a restart, and positions go on. */
@Timeout(120)
class KilledServerTest {
    private static final int PUBLISHERS = 4;
    private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 400;

    @TempDir
    Path directory;

    private final ConcurrentLinkedQueue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_THE_KILL);

    /** What the server said, and what was published. */
    private record Acknowledged(RoomId room, Position position, String data) {}

    @Test
    void h2FileLosesNothing() throws Exception {
        losesNothing("jdbc:h2:file:" + directory.resolve("state"));
    }

    @Test
    void postgreSqlLosesNothing() throws Exception {
        losesNothing(Databases.postgreSql());
    }

    @Test
    void mariaDbLosesNothing() throws Exception {
        losesNothing(Databases.mariaDb());
    }

    private void losesNothing(String url) throws Exception {
        Configuration configuration = configuration(url);
        killInTheMiddle(configuration, url);
        Map<RoomId, Long> newest = new HashMap<>();
        acknowledged.forEach(each -> newest.merge(each.room(), each.position().offset(), Math::max));
        assertThat(newest).hasSize(PUBLISHERS);

        try (ServeProcess again = ServeProcess.start(directory.resolve("again"), url, "--port", "0")) {
            HttpBackend server = new HttpBackend(again.address(), configuration);
            for (Map.Entry<RoomId, Long> room : newest.entrySet()) {
                Acknowledged next = publish(server, room.getKey(), "\"after\"");
                assertThat(next.position().offset()).isGreaterThan(room.getValue());
                acknowledged.add(next);
            }
            again.process().destroy();
            assertThat(again.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        }

        try (StateDatabase database = StateDatabase.open(configuration.database(), configuration.log())) {
            assertEverythingIsThere(database.store());
        }
    }

    private void killInTheMiddle(Configuration configuration, String url) throws Exception {
        List<Thread> busy = new ArrayList<>();
        try (ServeProcess serve = ServeProcess.start(directory.resolve("first"), url, "--port", "0")) {
            URI server = serve.address();
            busy.add(new Thread(() -> replay(server, configuration), "replay"));
            for (int i = 0; i < PUBLISHERS; i++) {
                RoomId room = RoomId.execution("run-" + i);
                busy.add(new Thread(
                        () -> publishOnAndOn(new HttpBackend(server, configuration), room), "publisher-" + i));
            }
            busy.forEach(Thread::start);
            assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
            serve.process().destroyForcibly();
        }
        for (Thread each : busy) {
            each.join(30_000);
            assertThat(each.isAlive()).isFalse();
        }
    }

    private void assertEverythingIsThere(JooqStore store) {
        PublicationLog log = store.publicationLog();
        for (Acknowledged each : acknowledged) {
            Position before =
                    new Position(each.position().epoch(), each.position().offset() - 1);
            List<Publication> found = log.read(each.room(), before, Limit.of(1)).publications();
            assertThat(found).singleElement().satisfies(publication -> {
                assertThat(publication.position()).isEqualTo(each.position());
                assertThat(publication.event().data().text()).isEqualTo(each.data());
            });
        }
    }

    /** Until the server is gone. */
    private void publishOnAndOn(HttpBackend server, RoomId room) {
        try {
            for (int i = 0; ; i++) {
                acknowledged.add(publish(server, room, String.valueOf(i)));
                enough.countDown();
            }
        } catch (IOException gone) {
            // That is what the test is about.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Acknowledged publish(HttpBackend server, RoomId room, String data)
            throws IOException, InterruptedException {
        return new Acknowledged(room, server.publish(room, Event.of("t", "e", new JsonText(data))), data);
    }

    /** A workflow run that is under way when the server goes; it has nothing to say about that. */
    private static void replay(URI server, Configuration configuration) {
        ReplayPlan plan = ReplayPlan.of(Demo.example(), 5);
        RealtimeHttpClient client = new RealtimeHttpClient(server, () -> token(configuration), time -> {});
        Replay replay = new Replay(plan, WorkflowRun.of(plan, new UserId("ada"), "run"), client, ReplayListener.NONE);
        try {
            replay.announce();
            replay.play();
        } catch (ReplayException gone) {
            // As above.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String token(Configuration configuration) {
        JwtIssuer issuer = configuration.tokens().newIssuer(InstantSource.system());
        return issuer.issue(new UserId("backend"), List.of(Principal.PUBLISH), Duration.ofMinutes(5));
    }

    private static Configuration configuration(String url) {
        Map<Setting, String> settings = Map.of(Setting.JWT_SECRET, RunningServer.SECRET, Setting.DATABASE_URL, url);
        return Configuration.from(Layers.of(settings, Map.of(), null));
    }
}
