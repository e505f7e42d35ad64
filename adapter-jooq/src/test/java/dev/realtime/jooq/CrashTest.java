package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.Position;
import dev.realtime.model.RoomId;
import dev.realtime.port.out.PublicationLog.Limit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A host's process ends at any step: after a restart and a relay everything that was committed has been announced, and nothing else. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class CrashTest {
    /** How many steps are tried with a real process for each database; {@code -Pstress} tries all. */
    private static final int KILLS = Integer.getInteger("stress.kills", 1);

    @TempDir
    Path directory;

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.H2_MEMORY, TestDatabase.H2_FILE, TestDatabase.POSTGRESQL, TestDatabase.MARIADB);
    }

    /** Nobody catches it, and it runs no clean-up of the host's. */
    private static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @MethodSource("databases")
    void powerCutAtAnyStepLosesNothing(TestDatabase database) throws SQLException {
        int step = 0;
        boolean cut = true;
        while (cut) {
            step++;
            DataSource dataSource = database.emptied();
            HostNotes.create(dataSource);
            Delivered before = new Delivered();
            Steps steps = new Steps(step, () -> {
                throw new PowerCut();
            });
            try {
                ShortLife.run(steps, dataSource::getConnection, before::announce);
                cut = false;
            } catch (PowerCut planned) {
                // The next process finds what this one has left.
            }
            assertNothingIsLost(dataSource, before.ids(), "step " + step);
        }
        assertThat(step).as("steps").isGreaterThan(50);
    }

    @Test
    void killedProcessOnAnH2FileLosesNothing() throws Exception {
        kill(step -> {
            String url = "jdbc:h2:file:" + directory.resolve("step-" + step) + ";WRITE_DELAY=0;LOCK_TIMEOUT=20000";
            JdbcDataSource file = new JdbcDataSource();
            file.setURL(url);
            TestDatabase.H2_FILE.migrate(file);
            HostNotes.create(file);
            return new Place(url, file);
        });
    }

    @Test
    void killedProcessOnPostgreSqlLosesNothing() throws Exception {
        kill(step -> emptied(TestDatabase.POSTGRESQL));
    }

    @Test
    void killedProcessOnMariaDbLosesNothing() throws Exception {
        kill(step -> emptied(TestDatabase.MARIADB));
    }

    private static Place emptied(TestDatabase database) throws SQLException {
        HostNotes.create(database.emptied());
        return new Place(database.url(), database.pool());
    }

    /** An empty database, for the process and for who looks afterwards. */
    private record Place(String url, DataSource dataSource) {}

    private interface Places {
        Place fresh(int step) throws SQLException;
    }

    private void kill(Places places) throws Exception {
        long seed = new Random().nextLong();
        int all = steps(places);
        Random random = new Random(seed);
        List<Integer> chosen = new ArrayList<>();
        for (int step = 1; step <= all; step++) {
            chosen.add(step);
        }
        Collections.shuffle(chosen, random);
        for (int step : chosen.subList(0, Math.min(KILLS, all))) {
            Place place = places.fresh(step);
            List<String> announced = new ArrayList<>();
            assertThat(live(place.url(), step, announced))
                    .as("step %s is reached", step)
                    .isFalse();
            assertNothingIsLost(place.dataSource(), announced, "killed at step " + step + " of " + all);
        }
    }

    /** How many steps a whole life has, counted in this process. */
    private static int steps(Places places) throws SQLException {
        Steps steps = new Steps(0, () -> {});
        Place place = places.fresh(0);
        ShortLife.run(steps, place.dataSource()::getConnection, committed -> {});
        return steps.taken();
    }

    /**
     * Runs a life in a process of its own, which is killed at the step.
     *
     * @param announced is given what it says to have announced
     * @return whether it came to its natural end
     */
    private boolean live(String url, int step, List<String> announced) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        ShortLife.class.getName(),
                        url,
                        String.valueOf(step))
                .redirectError(directory.resolve("error-" + step + ".log").toFile())
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("announced ")) {
                    announced.add(line.substring("announced ".length()));
                } else if (line.equals("done")) {
                    return true;
                } else if (line.equals("step")) {
                    return false;
                }
            }
            throw new AssertionError("The process ended by itself, see error-" + step + ".log");
        } finally {
            process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
    }

    private static void assertNothingIsLost(DataSource dataSource, List<String> before, String when) {
        Delivered after = new Delivered();
        JooqStore store = Stores.over(dataSource).build();
        TransactionalPublisher publisher = store.transactionalPublisher(after);
        // The database may still be about to notice that the process has gone, and hold its locks.
        Awaitility.await(when)
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    publisher.relay();
                    Set<String> announced = new HashSet<>(before);
                    announced.addAll(after.ids());
                    assertThat(announced).as(when).isEqualTo(HostNotes.committed(dataSource));
                });
        after.byRoom()
                .forEach((room, publications) -> assertThat(everything(store, room))
                        .as(when)
                        .containsAll(publications.stream().map(HostNotes::id).toList()));
        int relayed = after.ids().size();
        publisher.relay();
        assertThat(after.ids()).as("once, %s", when).hasSize(relayed);
    }

    private static List<String> everything(JooqStore store, RoomId room) {
        Position start = new Position(store.publicationLog().head(room).epoch(), 0);
        return store.publicationLog().read(room, start, Limit.of(1_000)).publications().stream()
                .map(HostNotes::id)
                .toList();
    }
}
