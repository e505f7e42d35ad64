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
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.h2.jdbcx.JdbcDataSource;
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
    void end() throws SQLException {
        scheduler.shutdownNow();
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

    private static Guest guest(Realtime realtime, RealtimeServer server, String user) {
        return new Guest(server.port(), realtime.issueToken(Principal.of(new UserId(user))));
    }
}
