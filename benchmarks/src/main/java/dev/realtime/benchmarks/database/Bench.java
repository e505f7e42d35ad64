package dev.realtime.benchmarks.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.realtime.core.Realtime;
import dev.realtime.jooq.JooqStore;
import dev.realtime.model.Execution;
import dev.realtime.model.ExecutionPatch;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomEvent;
import dev.realtime.model.RoomId;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.in.WorkflowTracking;
import dev.realtime.port.out.PublicationLog;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;

/** One database with its pool, and all that can be done with it. */
final class Bench implements AutoCloseable {
    private static final Status RUNNING = new Status("running");
    private static final Status WAITING = new Status("waiting");

    private final HikariDataSource pool;
    private final JooqStore store;
    private final Realtime realtime;
    private final PublicationLog log;
    private final PlainJdbc plain;

    Bench(Candidate candidate) throws SQLException {
        pool = candidate.pool();
        store = JooqStore.builder()
                .dataSource(pool)
                .clock(InstantSource.system())
                .random(new SecureRandom())
                .build();
        log = store.publicationLog();
        realtime = Realtime.builder()
                .publicationLog(log)
                .workflowStore(store.workflowStore())
                .ownership(store.ownership())
                .build();
        plain = candidate.plainJdbc(pool);
        furnish();
    }

    /** One execution for each room. */
    private void furnish() {
        realtime.putWorkflow(new Workflow("w", new UserId("anna"), "Workflow", new JsonText("{}")));
        for (RoomId room : Sample.rooms()) {
            realtime.putExecution(new Execution(room.key(), "w", RUNNING, 0, 0, 100, null));
        }
    }

    /** Begins anew, so that no measurement pays for the rows of the one before. */
    Bench cleared() throws SQLException {
        Candidate.forgetPublications(pool);
        return this;
    }

    Work adapter(Task task) {
        return switch (task) {
            case ONE_EVENT ->
                (publisher, number) -> log.append(Sample.one(publisher, number)).size();
            case TEN_EVENTS ->
                (publisher, number) -> log.append(Sample.ten(publisher, number)).size();
            case STATUS_UPDATE -> this::patch;
        };
    }

    private int patch(int publisher, int number) {
        ExecutionPatch patch = new ExecutionPatch(status(number), progress(number), null, null, null);
        WorkflowTracking.Result result =
                realtime.patchExecution(Sample.room(publisher, number).key(), patch);
        if (result instanceof WorkflowTracking.Refused refused) {
            throw new IllegalStateException("Refused: " + refused);
        }
        return 1;
    }

    Work plainJdbc(Task task) {
        return switch (task) {
            case ONE_EVENT -> (publisher, number) -> plain.publish(Sample.one(publisher, number));
            case TEN_EVENTS -> (publisher, number) -> plain.publish(Sample.ten(publisher, number));
            case STATUS_UPDATE ->
                (publisher, number) -> {
                    RoomEvent event = new RoomEvent(Sample.room(publisher, number), Sample.EVENT);
                    return plain.patch(event, status(number).word(), progress(number));
                };
        };
    }

    private static Status status(int number) {
        return number % 2 == 0 ? RUNNING : WAITING;
    }

    private static double progress(int number) {
        return number % 100;
    }

    @Override
    public void close() {
        realtime.close();
        store.close();
        pool.close();
    }
}
