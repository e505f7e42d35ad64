package dev.realtime.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.core.Realtime;
import dev.realtime.jooq.JooqStore;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.tyrus.server.RealtimeServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.jooq.Configuration;
import org.jooq.SQLDialect;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host's H2 that has the host's tables already. */
class HostDatabaseTest {
    private static final String PROJECT = "0b0c0d0e-0000-4000-8000-000000000001";

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final JdbcDataSource dataSource = new JdbcDataSource();
    private Connection keptOpen;
    private HostDatabase host;

    @BeforeEach
    void create() throws SQLException {
        dataSource.setURL("jdbc:h2:mem:host;LOCK_TIMEOUT=20000");
        keptOpen = dataSource.getConnection();
        try (Statement statement = keptOpen.createStatement()) {
            for (String command : List.of(
                    "create table project (id uuid primary key, owner varchar(50))",
                    "create table job (id bigint primary key, project_id uuid references project)",
                    "insert into project values ('" + PROJECT + "', 'ann')",
                    "insert into job values (7, '" + PROJECT + "')")) {
                statement.execute(command);
            }
        }
        host = new HostDatabase(dataSource, scheduler);
        host.migrate();
    }

    @AfterEach
    void end() throws SQLException, InterruptedException {
        // What still runs holds a connection, and the database lives as long as one is open.
        scheduler.shutdownNow();
        assertThat(scheduler.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        keptOpen.close();
    }

    @Test
    void hostsOwnerHearsOfTheHostsJobAndNobodyElseDoes() throws IOException {
        try (JooqStore store = host.storeOverProjects();
                Realtime realtime = HostDatabase.over(store);
                RealtimeServer server =
                        RealtimeServer.builder().connections(realtime).port(0).start();
                Guest ann = guest(realtime, server, "ann");
                Guest bob = guest(realtime, server, "bob")) {
            assertThat(ann.subscribe("workflow:" + PROJECT)).contains("\"subscribed\"");
            assertThat(ann.subscribe("execution:7")).contains("\"subscribed\"");
            assertThat(ann.subscribe("execution:8")).contains("Access denied to room");
            assertThat(bob.subscribe("execution:7")).contains("Access denied to room");
            realtime.publish(
                    RoomId.execution("7"),
                    Event.of("execution_update", "status_changed", new JsonText("{\"done\":1}")));
            assertThat(ann.next()).contains("execution_update", "{\"done\":1}");
        }
    }

    @Test
    void withoutTablesOfTheHostsTheStoreKeepsEverything() throws IOException {
        try (JooqStore store = host.store();
                Realtime realtime = HostDatabase.over(store);
                RealtimeServer server =
                        RealtimeServer.builder().connections(realtime).port(0).start();
                Guest ann = guest(realtime, server, "ann")) {
            Reports reports = new Reports(realtime, realtime);
            reports.begin("run-1");
            assertThat(ann.subscribe("execution:run-1")).contains("\"subscribed\"");
            assertThat(reports.end("run-1")).isTrue();
            assertThat(ann.next()).contains("execution_update", "\"completed\"");
        }
    }

    @Test
    void customerHearsOfWhatWasCommitted() throws Exception {
        execute("create table orders (id varchar(20) primary key, status varchar(20))");
        execute("insert into orders values ('A-17', 'new'), ('A-18', 'new')");
        Configuration configuration = new DefaultConfiguration()
                .set(new DataSourceConnectionProvider(dataSource))
                .set(SQLDialect.H2);
        try (JooqStore store = host.store();
                Realtime realtime = HostDatabase.over(store);
                RealtimeServer server =
                        RealtimeServer.builder().connections(realtime).port(0).start();
                Guest ann = guest(realtime, server, "ann")) {
            Orders orders = new Orders(store, realtime, dataSource, configuration);
            orders.ship(new UserId("ann"), "A-17");
            assertThat(ann.next()).contains("order_shipped", "A-17");
            orders.cancel(new UserId("ann"), "A-18");
            assertThat(ann.next()).contains("order_cancelled", "A-18");
            try (Statement statement = keptOpen.createStatement();
                    ResultSet rows = statement.executeQuery("select status from orders order by id")) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo("shipped");
                rows.next();
                assertThat(rows.getString(1)).isEqualTo("cancelled");
            }
        }
    }

    private void execute(String command) throws SQLException {
        try (Statement statement = keptOpen.createStatement()) {
            statement.execute(command);
        }
    }

    private static Guest guest(Realtime realtime, RealtimeServer server, String user) {
        return new Guest(server.port(), realtime.issueToken(Principal.of(new UserId(user))));
    }
}
