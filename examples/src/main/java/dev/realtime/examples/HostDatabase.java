package dev.realtime.examples;

import dev.realtime.core.Realtime;
import dev.realtime.jooq.JooqStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The library over a database that the host has already. */
public final class HostDatabase {
    private final DataSource dataSource;
    private final ScheduledExecutorService scheduler;

    public HostDatabase(DataSource dataSource, ScheduledExecutorService scheduler) {
        this.dataSource = dataSource;
        this.scheduler = scheduler;
    }

    /** Adds our tables to the host's. */
    public void migrate() {
        // begin: migrate
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:dev/realtime/jooq/migration/h2") // or postgresql, mariadb
                .table("realtime_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        // end: migrate
    }

    /** A store that keeps everything in our tables. */
    public JooqStore store() {
        // begin: store
        JooqStore store = JooqStore.builder()
                .dataSource(dataSource)
                .clock(InstantSource.system())
                .random(new SecureRandom())
                .scheduler(scheduler)
                .build();
        // end: store
        return store;
    }

    /** A store that finds workflows, executions and owners in the host's tables. */
    public JooqStore storeOverProjects() {
        // begin: own-tables
        JooqStore store = JooqStore.builder()
                .dataSource(dataSource)
                .clock(InstantSource.system())
                .random(new SecureRandom())
                .scheduler(scheduler)
                .ownerTables(new ProjectTables())
                .build();
        // end: own-tables
        return store;
    }

    /** A system over such a store. */
    public static Realtime over(JooqStore store) {
        // begin: over
        Realtime realtime = Realtime.builder()
                .ownership(store.ownership())
                .workflowStore(store.workflowStore())
                .publicationLog(store.publicationLog())
                .build();
        // end: over
        return realtime;
    }
}
