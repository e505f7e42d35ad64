package dev.realtime.benchmarks.database;

import dev.realtime.model.Event;
import dev.realtime.model.RoomEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * The floor: the same rows as the adapter's, in as few statements as the database allows, without time limits, without a
 * repeat and without a check. Rooms and executions must be there.
 */
final class PlainJdbc {
    private static final String INSERT = "insert into realtime_publication"
            + " (room, epoch, pos, type, name, data, conflation_key, created) values (?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String LOCK_EXECUTION = "select status from realtime_execution where id = ? for update";

    private static final String UPDATE_EXECUTION =
            "update realtime_execution set status = ?, progress_percentage = ? where id = ?";

    private final DataSource pool;
    private final String take;

    /** @param take adds the first parameter to the counter of the room that is the third, and tells epoch and position */
    PlainJdbc(DataSource pool, String take) {
        this.pool = pool;
        this.take = take;
    }

    int publish(List<RoomEvent> events) throws SQLException {
        return transaction(connection -> append(connection, events));
    }

    int patch(RoomEvent event, String status, double progress) throws SQLException {
        return transaction(connection -> {
            append(connection, List.of(event));
            lock(connection, event.room().key());
            update(connection, event.room().key(), status, progress);
            return 1;
        });
    }

    @FunctionalInterface
    private interface Statements {
        int run(Connection connection) throws SQLException;
    }

    private int transaction(Statements statements) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            int events = statements.run(connection);
            connection.commit();
            connection.setAutoCommit(true);
            return events;
        }
    }

    private int append(Connection connection, List<RoomEvent> events) throws SQLException {
        Timestamp now = Timestamp.from(Instant.now());
        Map<String, Counter> counters = counters(connection, events, now);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (RoomEvent event : events) {
                Counter counter =
                        Objects.requireNonNull(counters.get(event.room().toString()));
                bind(insert, event, counter, now);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return events.size();
    }

    /** In the order of the rooms' names, so that two transactions can't deadlock. */
    private Map<String, Counter> counters(Connection connection, List<RoomEvent> events, Timestamp now)
            throws SQLException {
        Map<String, Integer> counts = new TreeMap<>();
        events.forEach(event -> counts.merge(event.room().toString(), 1, Integer::sum));
        Map<String, Counter> counters = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(take)) {
            for (Map.Entry<String, Integer> entry : counts.entrySet()) {
                statement.setLong(1, entry.getValue());
                statement.setTimestamp(2, now);
                statement.setString(3, entry.getKey());
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    counters.put(entry.getKey(), new Counter(row.getString(1), row.getLong(2) - entry.getValue()));
                }
            }
        }
        return counters;
    }

    private static void bind(PreparedStatement insert, RoomEvent roomEvent, Counter counter, Timestamp now)
            throws SQLException {
        Event event = roomEvent.event();
        insert.setString(1, roomEvent.room().toString());
        insert.setString(2, counter.epoch);
        insert.setLong(3, ++counter.last);
        insert.setString(4, event.type());
        insert.setString(5, event.name());
        insert.setString(6, event.data().text());
        insert.setString(7, event.conflationKey());
        insert.setTimestamp(8, now);
    }

    private static void lock(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOCK_EXECUTION)) {
            select.setString(1, id);
            select.executeQuery().next();
        }
    }

    private static void update(Connection connection, String id, String status, double progress) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE_EXECUTION)) {
            update.setString(1, status);
            update.setDouble(2, progress);
            update.setString(3, id);
            update.executeUpdate();
        }
    }

    /** A room's numbering within one transaction; not thread-safe. */
    private static final class Counter {
        final String epoch;
        long last;

        Counter(String epoch, long last) {
            this.epoch = epoch;
            this.last = last;
        }
    }
}
