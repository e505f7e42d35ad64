package dev.realtime.examples;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.unquotedName;

import dev.realtime.jooq.JooqStore;
import dev.realtime.jooq.TransactionalPublisher;
import dev.realtime.jooq.UnmanagedEvents;
import dev.realtime.model.Event;
import dev.realtime.model.JsonText;
import dev.realtime.model.RoomId;
import dev.realtime.model.UserId;
import dev.realtime.port.in.Announcements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Orders of the host's, whose customers hear of exactly what was committed. */
public final class Orders {
    private static final Table<?> ORDERS = table(unquotedName("orders"));
    private static final Field<String> ID = field(unquotedName("id"), String.class);
    private static final Field<String> STATUS = field(unquotedName("status"), String.class);

    private final DataSource dataSource;
    private final TransactionalPublisher publisher;
    private final DSLContext sql;

    /** @param realtime where customers are connected */
    public Orders(JooqStore store, Announcements realtime, DataSource dataSource, Configuration configuration) {
        this.dataSource = dataSource;
        // begin: transactional
        TransactionalPublisher publisher = store.transactionalPublisher(realtime);
        DSLContext sql = DSL.using(publisher.over(configuration));
        // end: transactional
        this.publisher = publisher;
        this.sql = sql;
    }

    /** In a transaction of jOOQ's. */
    public void ship(UserId customer, String order) {
        JsonText data = JsonText.object().put("order", order).build();
        // begin: jooq
        sql.transaction(tx -> {
            tx.dsl().update(ORDERS).set(STATUS, "shipped").where(ID.eq(order)).execute();
            publisher.in(tx).publish(RoomId.user(customer), Event.of("notification", "order_shipped", data));
        });
        // end: jooq
    }

    /** In a transaction by hand. */
    public void cancel(UserId customer, String order) throws SQLException {
        JsonText data = JsonText.object().put("order", order).build();
        // begin: jdbc
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update orders set status = 'cancelled' where id = ?")) {
            connection.setAutoCommit(false);
            UnmanagedEvents events = publisher.unmanaged(connection);
            update.setString(1, order);
            update.executeUpdate();
            events.publish(RoomId.user(customer), Event.of("notification", "order_cancelled", data));
            events.flush(); // last in the transaction: it locks the rooms
            connection.commit();
            events.announce();
        }
        // end: jdbc
    }
}
