package dev.realtime.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.model.Execution;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import dev.realtime.model.Status;
import dev.realtime.model.UserId;
import dev.realtime.model.Workflow;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.StateChange;
import dev.realtime.port.out.Transition;
import dev.realtime.port.out.WorkflowStore.Committed;
import dev.realtime.tck.OwnershipContract;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Ownership's contract on every database, answered from the workflow store's tables. */
class JooqOwnershipTest {

    abstract static class JooqOwnershipContract extends OwnershipContract {
        private final TestDatabase database;
        private JooqStore store;

        JooqOwnershipContract(TestDatabase database) {
            this.database = database;
        }

        @Override
        protected Ownership open() throws SQLException {
            store = Stores.on(database);
            return store.ownership();
        }

        @Override
        protected void saveWorkflow(String workflowId, UserId owner) {
            Workflow workflow = new Workflow(workflowId, owner, "a workflow", new JsonText("{}"));
            commit(workflow.room(), new StateChange.SaveWorkflow(workflow));
        }

        @Override
        protected void saveExecution(String executionId, String workflowId) {
            Execution execution = new Execution(executionId, workflowId, new Status("running"), 0, 0, 0, null);
            commit(execution.room(), new StateChange.StartExecution(execution));
        }

        @Override
        protected void removeWorkflow(String workflowId) {
            commit(RoomId.workflow(workflowId), new StateChange.RemoveWorkflow(workflowId));
        }

        private void commit(RoomId room, StateChange change) {
            Transition transition =
                    new Transition(room, null, null, tracked -> new Transition.Changed(List.of(change), List.of()));
            assertThat(store.workflowStore().change(transition)).isInstanceOf(Committed.class);
        }
    }

    @Nested
    class JooqOwnershipOnH2Memory extends JooqOwnershipContract {
        JooqOwnershipOnH2Memory() {
            super(TestDatabase.H2_MEMORY);
        }
    }

    @Nested
    class JooqOwnershipOnH2File extends JooqOwnershipContract {
        JooqOwnershipOnH2File() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    class JooqOwnershipOnPostgreSql extends JooqOwnershipContract {
        JooqOwnershipOnPostgreSql() {
            super(TestDatabase.POSTGRESQL);
        }
    }

    @Nested
    class JooqOwnershipOnMariaDb extends JooqOwnershipContract {
        JooqOwnershipOnMariaDb() {
            super(TestDatabase.MARIADB);
        }
    }
}
