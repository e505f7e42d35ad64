package dev.realtime.jooq;

import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.port.out.WorkflowStore;
import dev.realtime.tck.WorkflowStoreContract;
import java.sql.SQLException;
import org.junit.jupiter.api.Nested;

/** The workflow store's contract on every database. */
class JooqWorkflowStoreTest {

    abstract static class JooqWorkflowStoreContract extends WorkflowStoreContract {
        private final TestDatabase database;
        private JooqStore store;

        JooqWorkflowStoreContract(TestDatabase database) {
            this.database = database;
        }

        @Override
        protected WorkflowStore open() throws SQLException {
            store = Stores.on(database);
            return store.workflowStore();
        }

        @Override
        protected PublicationLog log() {
            return store.publicationLog();
        }
    }

    @Nested
    class JooqWorkflowStoreOnH2Memory extends JooqWorkflowStoreContract {
        JooqWorkflowStoreOnH2Memory() {
            super(TestDatabase.H2_MEMORY);
        }
    }

    @Nested
    class JooqWorkflowStoreOnH2File extends JooqWorkflowStoreContract {
        JooqWorkflowStoreOnH2File() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    class JooqWorkflowStoreOnPostgreSql extends JooqWorkflowStoreContract {
        JooqWorkflowStoreOnPostgreSql() {
            super(TestDatabase.POSTGRESQL);
        }
    }

    @Nested
    class JooqWorkflowStoreOnMariaDb extends JooqWorkflowStoreContract {
        JooqWorkflowStoreOnMariaDb() {
            super(TestDatabase.MARIADB);
        }
    }
}
