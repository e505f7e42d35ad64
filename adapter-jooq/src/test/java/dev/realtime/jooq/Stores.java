package dev.realtime.jooq;

import dev.realtime.jooq.server.TestDatabase;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import javax.sql.DataSource;

/** Makes stores for tests. */
final class Stores {
    private Stores() {}

    /** A store over empty tables. */
    static JooqStore on(TestDatabase database) throws SQLException {
        return over(database.emptied()).build();
    }

    static JooqStore.Builder over(DataSource dataSource) {
        return builder().dataSource(dataSource);
    }

    static JooqStore.Builder builder() {
        return JooqStore.builder().clock(InstantSource.system()).random(new SecureRandom());
    }
}
