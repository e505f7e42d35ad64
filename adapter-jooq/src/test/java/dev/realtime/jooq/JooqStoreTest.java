package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.Claim;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Position;
import dev.realtime.model.Publication;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.PublicationLog.Limit;
import dev.realtime.port.out.Snapshot;
import dev.realtime.port.out.StateChange;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderNameCase;
import org.jooq.conf.RenderTable;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.tools.jdbc.JDBCUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JooqStoreTest {
    private static final RoomId ROOM = RoomId.workflow("w1");

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.H2_MEMORY, TestDatabase.POSTGRESQL, TestDatabase.MARIADB);
    }

    @Test
    void whatIsMissingIsSaid() throws SQLException {
        DataSource dataSource = TestDatabase.H2_MEMORY.pool();
        assertThatIllegalStateException()
                .isThrownBy(() -> Stores.builder().build())
                .withMessageContaining("dataSource(...)");
        assertThatIllegalStateException()
                .isThrownBy(() -> JooqStore.builder().dataSource(dataSource).build())
                .withMessageContaining("clock(InstantSource.system())");
        assertThatIllegalStateException()
                .isThrownBy(() -> JooqStore.builder()
                        .dataSource(dataSource)
                        .clock(InstantSource.system())
                        .build())
                .withMessageContaining("random(new SecureRandom())");
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        JooqStore.Builder builder = Stores.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.retention(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.retentionAge(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.roomAge(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.sweepInterval(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.readTimeout(Duration.ofMillis(999)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.writeTimeout(Duration.ZERO));
    }

    @Test
    void jooqPrintsNeitherLogoNorTips() throws SQLException {
        Stores.on(TestDatabase.H2_MEMORY);
        assertThat(Boolean.getBoolean("org.jooq.no-logo")).isTrue();
        assertThat(Boolean.getBoolean("org.jooq.no-tips")).isTrue();
    }

    @Test
    void databaseOfAnotherKindIsRefusedByName() throws SQLException {
        JooqStore.Builder builder = Stores.over(TestDatabase.H2_MEMORY.pool()).dialect(SQLDialect.DERBY);
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("Derby");
    }

    @Test
    void databaseThatCannotBeReachedIsUnavailable() {
        DataSource nowhere = new org.h2.jdbcx.JdbcDataSource();
        ((org.h2.jdbcx.JdbcDataSource) nowhere).setURL("jdbc:h2:mem:absent;IFEXISTS=TRUE");
        assertThatThrownBy(() -> Stores.over(nowhere).build()).isInstanceOf(UnavailableException.class);
    }

    /** 02:30 of that day does not exist in Berlin, the zone that the tests run in. */
    @ParameterizedTest
    @MethodSource("databases")
    void timestampsAreUtcWhateverTheZone(TestDatabase database) throws SQLException {
        Instant skipped = Instant.parse("2026-03-29T02:30:00.123456789Z");
        JooqStore store = Stores.over(database.emptied()).clock(() -> skipped).build();
        Publication published = store.publicationLog().append(List.of(event())).get(0);
        assertThat(published.timestamp()).isEqualTo(Instant.parse("2026-03-29T02:30:00.123456Z"));
        Position start = new Position(published.position().epoch(), 0);
        assertThat(store.publicationLog().read(ROOM, start, Limit.of(1)).publications())
                .containsExactly(published);
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select cast(created as char(19)) from realtime_publication")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("2026-03-29 02:30:00");
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void tableOfRoomsThatWasLostBeginsNewEpochsAndShowsNothingOld(TestDatabase database) throws SQLException {
        JooqStore store = Stores.on(database);
        saveWorkflow(store);
        Position before =
                store.publicationLog().append(List.of(event(), event())).get(1).position();
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from realtime_room");
        }
        Snapshot snapshot = store.workflowStore().snapshot(ROOM).orElseThrow();
        assertThat(snapshot.position().offset()).isZero();
        assertThat(snapshot.position().epoch()).isNotEqualTo(before.epoch());
        PublicationLog.Slice slice = store.publicationLog().read(ROOM, before, Limit.of(10));
        assertThat(slice).isEqualTo(new PublicationLog.Slice(false, List.of(), snapshot.position()));
        Publication next = store.publicationLog().append(List.of(event())).get(0);
        assertThat(store.publicationLog()
                        .read(ROOM, snapshot.position(), Limit.of(10))
                        .publications())
                .containsExactly(next);
    }

    /** A host's pool may read what others have not committed: the log used to hand out what was rolled back then. */
    @ParameterizedTest
    @MethodSource("databases")
    void whatIsNotCommittedIsNotRead(TestDatabase database) throws SQLException {
        DataSource dataSource = database.emptied();
        Configuration hasty =
                new DefaultConfiguration().set(new HastyConnections(dataSource)).set(JDBCUtils.dialect(database.url()));
        JooqStore store = Stores.builder().configuration(hasty).build();
        Position start = store.publicationLog().head(ROOM);
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            UnmanagedEvents events =
                    store.transactionalPublisher(committed -> {}).unmanaged(connection);
            events.publish(List.of(event()));
            events.flush();
            assertThat(store.publicationLog().read(ROOM, start, Limit.of(10)))
                    .isEqualTo(new PublicationLog.Slice(true, List.of(), start));
            connection.rollback();
        }
    }

    private static final class HastyConnections extends DataSourceConnectionProvider {
        HastyConnections(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        public Connection acquire() {
            Connection connection = super.acquire();
            try {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
                return connection;
            } catch (SQLException failure) {
                throw new DataAccessException("No other isolation", failure);
            }
        }
    }

    /** With a guard against large answers it used to know one owner of a thousand; in capitals MariaDB knows no table. */
    @ParameterizedTest
    @MethodSource("databases")
    void settingsOfTheHostsAreForItsOwnStatements(TestDatabase database) throws SQLException {
        DataSource dataSource = database.emptied();
        Configuration peculiar = new DefaultConfiguration()
                .set(new DataSourceConnectionProvider(dataSource))
                .set(JDBCUtils.dialect(database.url()))
                .set(new Settings()
                        .withMaxRows(1)
                        .withRenderNameCase(RenderNameCase.UPPER)
                        .withRenderTable(RenderTable.NEVER));
        JooqStore store = Stores.builder().configuration(peculiar).build();
        Position start = store.publicationLog().head(ROOM);
        List<Publication> delivered = new ArrayList<>();
        TransactionalPublisher publisher = store.transactionalPublisher(delivered::addAll);
        DSL.using(publisher.over(peculiar)).transaction(tx -> publisher.in(tx).publish(List.of(event(), event())));
        store.publicationLog().append(List.of(event()));
        assertThat(delivered).hasSize(2);
        assertThat(store.publicationLog().read(ROOM, start, Limit.of(10)).publications())
                .hasSize(3);
        saveWorkflow(store);
        saveWorkflow(store, "w2");
        Set<Claim> claims =
                Set.of(new Claim(new UserId("ann"), ROOM), new Claim(new UserId("ann"), RoomId.workflow("w2")));
        assertThat(store.ownership().owned(claims)).isEqualTo(claims);
    }

    /** There the room of ann was Ann's, too. */
    @Test
    void databaseThatIgnoresCaseIsRefused() throws SQLException {
        String url = "jdbc:h2:mem:ignoring;DB_CLOSE_DELAY=-1;IGNORECASE=TRUE";
        try (HikariDataSource dataSource = TestDatabase.pool(url)) {
            TestDatabase.H2_MEMORY.migrate(dataSource);
            JooqStore store = Stores.over(dataSource).build();
            for (int i = 0; i < 2; i++) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> store.publicationLog().append(List.of(event())))
                        .withMessageContaining("IGNORECASE");
            }
        }
    }

    @Test
    void rowThatBreaksARuleIsUnavailableNotAMystery() throws SQLException {
        JooqStore store = Stores.on(TestDatabase.H2_MEMORY);
        saveWorkflow(store);
        store.publicationLog().append(List.of(event()));
        Position start = new Position(store.publicationLog().head(ROOM).epoch(), 0);
        try (Connection connection = TestDatabase.H2_MEMORY.pool().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update realtime_publication set data = '{'");
            statement.execute("update realtime_workflow set details = '['");
        }
        assertThatThrownBy(() -> store.publicationLog().read(ROOM, start, Limit.of(1)))
                .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> store.workflowStore().snapshot(ROOM)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void epochsComeFromTheGivenRandom() throws SQLException {
        JooqStore store = Stores.over(TestDatabase.H2_MEMORY.emptied())
                .random(new Random(1))
                .build();
        assertThat(store.publicationLog().head(ROOM).epoch()).isEqualTo(Long.toHexString(new Random(1).nextLong()));
    }

    private static void saveWorkflow(JooqStore store) {
        saveWorkflow(store, "w1");
    }

    private static void saveWorkflow(JooqStore store, String id) {
        Workflow workflow = new Workflow(id, new UserId("ann"), "a workflow", new JsonText("{}"));
        store.workflowStore()
                .change(new Transition(
                        RoomId.workflow(id),
                        null,
                        null,
                        now -> new Transition.Changed(List.of(new StateChange.SaveWorkflow(workflow)), List.of())));
    }

    private static RoomEvent event() {
        return new RoomEvent(ROOM, Event.of("workflow_update", "updated", new JsonText("{}")));
    }
}
