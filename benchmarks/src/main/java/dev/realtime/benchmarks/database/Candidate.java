package dev.realtime.benchmarks.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.realtime.jooq.server.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * The databases. The starters switch off what makes a commit wait for the disk; here it is on, as a host would have it. H2 never
 * waits for the disk.
 */
enum Candidate {
    H2_MEMORY("H2 in memory", TestDatabase.H2_MEMORY, Candidate.TAKE_H2),
    H2_FILE("H2 in a file", TestDatabase.H2_FILE, Candidate.TAKE_H2),
    POSTGRESQL(
            "PostgreSQL 17",
            TestDatabase.POSTGRESQL,
            "insert into realtime_room (pos, last_used, room, epoch) values (?, ?, ?, 'new') on conflict (room)"
                    + " do update set pos = realtime_room.pos + excluded.pos, last_used = excluded.last_used"
                    + " returning epoch, pos",
            "alter system set fsync = on",
            "select pg_reload_conf()"),
    MARIADB(
            "MariaDB 11.4",
            TestDatabase.MARIADB,
            "insert into realtime_room (pos, last_used, room, epoch) values (?, ?, ?, 'new') on duplicate key"
                    + " update pos = pos + values(pos), last_used = values(last_used) returning epoch, pos",
            "set global innodb_flush_log_at_trx_commit = 1",
            "set global innodb_log_file_size = 268435456");

    private static final String TAKE_H2 = "select epoch, pos from final table"
            + " (update realtime_room set pos = pos + ?, last_used = ? where room = ?)";

    /** As many connections as the reference server keeps. */
    private static final int CONNECTIONS = 16;

    final String title;
    private final TestDatabase database;
    private final String take;
    private final List<String> settings;

    Candidate(String title, TestDatabase database, String take, String... settings) {
        this.title = title;
        this.database = database;
        this.take = take;
        this.settings = List.of(settings);
    }

    /** Starts the database if need be; the caller closes the pool. */
    HikariDataSource pool() throws SQLException {
        execute(database.emptied(), settings);
        return TestDatabase.pool(database.url(), CONNECTIONS, Duration.ofSeconds(30));
    }

    PlainJdbc plainJdbc(DataSource pool) {
        return new PlainJdbc(pool, take);
    }

    /** Every measurement begins with an empty log; the rooms' counters stay. */
    static void forgetPublications(DataSource pool) throws SQLException {
        execute(pool, List.of("truncate table realtime_publication"));
    }

    private static void execute(DataSource pool, List<String> commands) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }
}
