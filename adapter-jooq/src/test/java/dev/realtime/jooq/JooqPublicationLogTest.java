package dev.realtime.jooq;

import dev.realtime.jooq.server.TestDatabase;
import dev.realtime.port.out.PublicationLog;
import dev.realtime.tck.PublicationLogContract;
import java.sql.SQLException;
import org.junit.jupiter.api.Nested;

/** The log's contract on every database. */
class JooqPublicationLogTest {

    abstract static class JooqPublicationLogContract extends PublicationLogContract {
        private final TestDatabase database;
        private JooqStore store;

        JooqPublicationLogContract(TestDatabase database) {
            this.database = database;
        }

        @Override
        protected PublicationLog open() throws SQLException {
            store = Stores.over(database.emptied()).retention(RETENTION).build();
            return store.publicationLog();
        }

        @Override
        protected void forgetOld() {
            store.sweep();
        }
    }

    @Nested
    class JooqPublicationLogOnH2Memory extends JooqPublicationLogContract {
        JooqPublicationLogOnH2Memory() {
            super(TestDatabase.H2_MEMORY);
        }
    }

    @Nested
    class JooqPublicationLogOnH2File extends JooqPublicationLogContract {
        JooqPublicationLogOnH2File() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    class JooqPublicationLogOnPostgreSql extends JooqPublicationLogContract {
        JooqPublicationLogOnPostgreSql() {
            super(TestDatabase.POSTGRESQL);
        }
    }

    @Nested
    class JooqPublicationLogOnMariaDb extends JooqPublicationLogContract {
        JooqPublicationLogOnMariaDb() {
            super(TestDatabase.MARIADB);
        }
    }
}
