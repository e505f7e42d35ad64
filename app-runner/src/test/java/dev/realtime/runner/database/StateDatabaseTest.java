package dev.realtime.runner.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.runner.Databases;
import dev.realtime.runner.config.Configuration;
import dev.realtime.runner.config.ConfigurationException;
import dev.realtime.runner.config.Database;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StateDatabaseTest {
    private static final Configuration.Log LOG = new Configuration.Log(1000, Duration.ofHours(24));
    private static final String DAMAGED =
            "The database file at %s is damaged; restore it, or move it away to begin anew";

    @TempDir
    Path directory;

    @Test
    void fileIsFoundAgainAsItWasAndNothingElseLiesBesideIt() throws IOException {
        long first = publish(file());
        long second = publish(file());

        assertThat(List.of(first, second)).containsExactly(1L, 2L);
        assertThat(Files.list(directory)).containsExactly(directory.resolve("state.mv.db"));
    }

    @Test
    void serverThatWasKilledBeforeItMadeItsTablesUsedToFindItsFileDamaged() throws IOException {
        Databases.execute(H2Url.complete(file().url()), "shutdown");
        refused(file()).withMessage(DAMAGED, file().url());
        Files.write(directory.resolve("state.mv.db.first-start"), new byte[0]);

        assertThat(publish(file())).isEqualTo(1);
        assertThat(publish(file())).isEqualTo(2);
        assertThat(Files.list(directory)).containsExactly(directory.resolve("state.mv.db"));
    }

    @Test
    void placeThatCannotBeUsedIsLeftWithoutAMark() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "no directory");

        refused(new Database("jdbc:h2:file:" + file.resolve("state"), "", ""))
                .withMessageContaining("can't be opened or made there");
        assertThat(Files.list(directory)).containsExactly(file);
    }

    @Test
    void userAndPasswordMayStandInTheUrlOrBesideIt() {
        publish(new Database("jdbc:h2:file:" + directory.resolve("state") + ";USER=ann;PASSWORD=secret", "", ""));

        assertThat(publish(new Database("jdbc:h2:file:" + directory.resolve("state"), "ann", "secret")))
                .isEqualTo(2);
    }

    @Test
    void schemaOfSomebodyElseMayHoldOurTablesToo() {
        String url = Databases.postgreSql();
        Databases.execute(url, "create table theirs (a integer)");

        assertThat(publish(database(url))).isEqualTo(1);
        assertThat(publish(database(url))).isEqualTo(2);
    }

    @Test
    void wrongPasswordIsRefusedWithoutBeingRepeated() {
        publish(new Database("jdbc:h2:file:" + directory.resolve("state"), "ann", "secret"));

        refused(new Database("jdbc:h2:file:" + directory.resolve("state"), "ann", "wrong"))
                .withMessage("The database at jdbc:h2:file:" + directory.resolve("state")
                        + " refuses the user or the password (--database-user, REALTIME_DATABASE_PASSWORD)");
        refused(new Database(withoutParameters(TestDatabase.MARIADB.url()), "nobody", "wrong"))
                .withMessageContaining(" refuses the user or the password");
    }

    private static String withoutParameters(String url) {
        return url.replaceFirst("[?].*", "");
    }

    @Test
    void userWhoMayMakeNoTablesIsToldSo() {
        String url = Databases.postgreSql();
        Databases.execute(url, "create role reader login");
        String readers = url.replace("user=postgres", "user=reader");

        refused(database(readers))
                .withMessage("The user of the database at " + withoutParameters(url)
                        + " may not do what is needed there (the first start makes tables)");
        publish(database(url));
        Databases.execute(url, "grant select, insert, update, delete on all tables in schema public to reader");
        assertThat(publish(database(readers))).isEqualTo(2);
    }

    /** An update with a euro sign used to be answered with 503, whenever it was sent again. */
    @Test
    void encodingThatDoesNotHoldAllCharactersIsRefused() {
        Databases.execute(
                TestDatabase.POSTGRESQL.url(), "create database latin encoding LATIN1 locale 'C' template template0");

        refused(database(TestDatabase.POSTGRESQL.url().replace("/postgres?", "/latin?")))
                .withMessageEndingWith("/latin is encoded in LATIN1, it must be UTF8");
    }

    @Test
    void databaseThatIsNotThereIsNamed() throws IOException {
        String missing = withoutParameters(TestDatabase.POSTGRESQL.url()).replaceFirst("/postgres$", "/missing");
        refused(new Database(missing, "postgres", ""))
                .withMessage("There is no database at " + missing + "; create it first");
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        for (String vendor : List.of("postgresql", "mariadb", "h2:tcp")) {
            String url = "jdbc:" + vendor + "://127.0.0.1:" + nobody + "/x";
            refused(new Database(url + "?user=ann&password=secret", "", ""))
                    .withMessage("No connection to the database at " + url);
        }
    }

    @Test
    void fileInUseIsNamed() throws IOException {
        publish(file());
        try (FileChannel channel = FileChannel.open(directory.resolve("state.mv.db"), StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();

            refused(file()).withMessage("The database at " + file().url() + " is in use by another process");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 8192, 9000})
    void fileThatWasCutOffIsNotTakenForANewOne(int length) throws IOException {
        publish(file());
        Path state = directory.resolve("state.mv.db");
        Files.write(state, Arrays.copyOf(Files.readAllBytes(state), length));

        refused(file()).withMessage(DAMAGED, file().url());
    }

    @Test
    void fileThatIsNoDatabaseIsRefused() throws IOException {
        Files.write(directory.resolve("state.mv.db"), new byte[20_000]);

        refused(file()).withMessage(DAMAGED, file().url());
    }

    @Test
    void placeWhereNoFileCanBeIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("no-directory"));
        String url = "jdbc:h2:file:" + file.resolve("state");

        refused(database(url)).withMessage("The database file at " + url + " can't be opened or made there");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:h2:file:relative | a relative place begins with ./, as in jdbc:h2:file:./data",
                "jdbc:h2:mem:a;FROB=1 | jdbc:h2:mem:a or one of its settings is not understood",
                "jdbc:h2:mem: | a database in memory needs a name, as in jdbc:h2:mem:NAME",
                "jdbc:h2:mem:;MODE=MySQL | a database in memory needs a name, as in jdbc:h2:mem:NAME",
                "jdbc:h2:mem:a;IgnoreCase=true | with IGNORECASE=TRUE ids that differ in case would be the same",
                "jdbc:postgresql://db:port/x | jdbc:postgresql://db:port/x or one of its settings is not understood",
                "jdbc:mariadb:db | jdbc:mariadb:db or one of its settings is not understood",
                "jdbc:mysql://db/x | --database-url begins with jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:",
                "jdbc:nonsense | --database-url begins with jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:",
            })
    void urlThatIsNoneIsRefused(String url, String reason) {
        refused(database(url)).withMessageEndingWith(reason);
    }

    @Test
    void schemaFromTheFutureIsLeftAlone() {
        String url = Databases.postgreSql();
        publish(database(url));
        Databases.execute(url, """
                insert into realtime_schema_history
                  (installed_rank, version, description, type, script, installed_by, execution_time, success)
                values (99, '99', 'future', 'SQL', 'V99__future.sql', 'somebody', 1, true)""");

        refused(database(url))
                .withMessage(
                        "The database at " + withoutParameters(url) + " was used by a newer version of this server");
    }

    @Test
    void oldDatabaseAndRelativesAreRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DatabaseKind.POSTGRESQL.require("PostgreSQL", 11, 22))
                .withMessage("--database-url: PostgreSQL 11.22 is too old, it must be 12.0 or newer");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DatabaseKind.MARIADB.require("MariaDB", 10, 5))
                .withMessageContaining("10.6 or newer");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DatabaseKind.MARIADB.require("MySQL", 8, 4))
                .withMessage("--database-url: there is MySQL, and not MariaDB");
        DatabaseKind.MARIADB.require("MariaDB", 11, 4);
    }

    @Test
    void missingDriverIsNamed() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DatabaseKind.POSTGRESQL.requireDriver("no.such.Driver"))
                .withMessage("The driver of PostgreSQL is not on the class path");
    }

    private ThrowableAssertAlternative<ConfigurationException> refused(Database database) {
        return assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> StateDatabase.open(database, LOG).close());
    }

    private Database file() {
        return database("jdbc:h2:file:" + directory.resolve("state"));
    }

    private static Database database(String url) {
        return new Database(url, "", "");
    }

    /** Opens the database, publishes, closes it; gives the offset. */
    private static long publish(Database database) {
        try (StateDatabase open = StateDatabase.open(database, LOG)) {
            RoomEvent event = new RoomEvent(RoomId.workflow("w"), Event.of("t", "e", new JsonText("1")));
            return open.store()
                    .publicationLog()
                    .append(List.of(event))
                    .get(0)
                    .position()
                    .offset();
        }
    }
}
